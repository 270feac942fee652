using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>What the model says about an environment. What it leaves open is decided by the stage.</summary>
/// <param name="name">The environment's name.</param>
public sealed class AwsEnvironmentOptions(string name)
{
    /// <summary>The set of defaults for what the model leaves open. Default: the latest.</summary>
    public DefaultsVersion Defaults { get; set; } = EnvironmentDefaults.Latest;

    /// <summary>The address range of the VPC. Default: <c>10.0.0.0/16</c>.</summary>
    public string Cidr { get; set; } = "10.0.0.0/16";

    /// <summary>How many availability zones: 2 or 3. Default: 2.</summary>
    public int Zones { get; set; } = 2;

    /// <summary>The ways from private subnets to the internet. Default: one for each zone.</summary>
    public NatGateways NatGateways { get; set; } = NatGateways.OnePerZone;

    /// <summary>The services of AWS that are reached privately. Default: <c>s3</c> and <c>dynamodb</c>, which cost nothing.</summary>
    public IList<string> PrivateServices { get; } = ["s3", "dynamodb"];

    /// <summary>The domain of the private names. Default: <c>name.local</c>.</summary>
    public string Namespace { get; set; } = $"{name.ToLowerInvariant()}.local";

    /// <summary>Days that a log line is kept; null: by the stage.</summary>
    public int? LogRetentionDays { get; set; }

    /// <summary>What happens to data stores when the deployment is deleted; null: by the stage.</summary>
    public Removal? DataRemoval { get; set; }

    /// <summary>Whether data stores and load balancers can't be deleted by mistake; null: by the stage.</summary>
    public bool? DeletionProtection { get; set; }

    /// <summary>Days that daily backups are kept, 0: no backups; null: by the stage.</summary>
    public int? BackupRetentionDays { get; set; }

    /// <summary>Whether people may open a shell in a task (ECS Exec). Default: no.</summary>
    public bool AllowsExec { get; set; }

    /// <summary>Whether there are alarms and a dashboard; null: by the stage.</summary>
    public bool? HasAlarms { get; set; }

    /// <summary>Whether requests and rejected connections are recorded; null: by the stage.</summary>
    public bool? HasAccessLogs { get; set; }

    /// <summary>The fewest tasks of a service that says nothing itself; null: by the stage.</summary>
    public int? DefaultReplicas { get; set; }

    /// <summary>US dollars in a month at which somebody is told; null: no limit.</summary>
    public int? MonthlyBudget { get; set; }

    /// <summary>Whether warnings stop the publish.</summary>
    public bool WarningsAreErrors { get; set; }

    /// <summary>Tags on everything.</summary>
    public IDictionary<string, string> Tags { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Accepts a finding of the checks.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="subject">The resource that it is about; null: any.</param>
    /// <param name="reason">Why; the report shows it.</param>
    public void AcceptFinding(string rule, string? subject, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(rule);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Suppressions.Add(new(rule, subject, reason));
    }

    internal ExistingVpc? ExistingVpc { get; set; }

    internal ParameterResource? AlarmEmail { get; set; }

    internal Stage? Stage { get; set; }

    internal (string Repository, string Branch, string? Environment)? GitHub { get; set; }

    internal List<Suppression> Suppressions { get; } = [];

    internal List<(Stage Stage, Action<AwsEnvironmentOptions> Configure)> StageCallbacks { get; } = [];

    internal List<Func<AwsPlan, AwsPlan>> PlanCallbacks { get; } = [];
}

/// <summary>How private subnets reach the internet.</summary>
public enum NatGateways
{
    /// <summary>A NAT gateway in each zone: a zone that fails takes no other with it.</summary>
    OnePerZone,

    /// <summary>One NAT gateway: cheaper, and a single point of failure.</summary>
    One,
}

/// <summary>A VPC that is there already.</summary>
/// <param name="VpcId">Its id.</param>
/// <param name="PublicSubnetIds">Ids of public subnets, one for each zone.</param>
/// <param name="PrivateSubnetIds">Ids of private subnets, one for each zone; they lead to the internet.</param>
internal sealed record ExistingVpc(
    ParameterResource VpcId, IReadOnlyList<ParameterResource> PublicSubnetIds, IReadOnlyList<ParameterResource> PrivateSubnetIds);
