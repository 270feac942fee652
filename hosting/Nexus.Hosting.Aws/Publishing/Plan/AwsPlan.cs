namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>
/// A deployment on AWS, complete and immutable. Planners make it of the model, checks read it, writers render it. The order of every list is part of
/// the plan: the same model gives the same plan, and a plan the same bytes.
/// </summary>
public sealed record AwsPlan
{
    /// <summary>The environment's name in the model, such as <c>nexus-ai</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is deployed as.</summary>
    public required Stage Stage { get; init; }

    /// <summary>The set of defaults that decided what the model leaves open.</summary>
    public DefaultsVersion Defaults { get; init; } = DefaultsVersion.V1;

    /// <summary>Tags on everything, sorted by key.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>The network.</summary>
    public required Network Network { get; init; }

    /// <summary>The private names; null: nobody refers to another.</summary>
    public DiscoveryNamespace? Namespace { get; init; }

    /// <summary>The cluster that all services run in.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>Security groups that belong to nothing else, such as that of the VPC endpoints.</summary>
    public IReadOnlyList<SecurityGroup> SecurityGroups { get; init; } = [];

    /// <summary>The file systems.</summary>
    public IReadOnlyList<FileSystem> FileSystems { get; init; } = [];

    /// <summary>The tables.</summary>
    public IReadOnlyList<Table> Tables { get; init; } = [];

    /// <summary>The queues; a dead-letter queue before the queue that it belongs to.</summary>
    public IReadOnlyList<MessageQueue> Queues { get; init; } = [];

    /// <summary>The secrets; one before those that are made of it.</summary>
    public IReadOnlyList<Secret> Secrets { get; init; } = [];

    /// <summary>The managed caches.</summary>
    public IReadOnlyList<Cache> Caches { get; init; } = [];

    /// <summary>The image repositories.</summary>
    public IReadOnlyList<ImageRepository> Repositories { get; init; } = [];

    /// <summary>The images that have to be pushed first.</summary>
    public IReadOnlyList<ImageBuild> Images { get; init; } = [];

    /// <summary>The load balancers.</summary>
    public IReadOnlyList<LoadBalancer> LoadBalancers { get; init; } = [];

    /// <summary>The services and tasks, in the order of the model.</summary>
    public IReadOnlyList<ServicePlan> Services { get; init; } = [];

    /// <summary>Where alarms go; null: there are none.</summary>
    public AlarmTopic? AlarmTopic { get; init; }

    /// <summary>The alarms.</summary>
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];

    /// <summary>The dashboard; null: none.</summary>
    public Dashboard? Dashboard { get; init; }

    /// <summary>Copies of the data stores; null: none.</summary>
    public Backup? Backup { get; init; }

    /// <summary>A limit for the costs; null: none.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Resources that no record is for (<see cref="RawPlanExtensions.AddRaw"/>).</summary>
    public IReadOnlyList<RawResource> RawResources { get; init; } = [];

    /// <summary>Properties that no record has, one for each resource at most (<see cref="RawPlanExtensions.Override"/>).</summary>
    public IReadOnlyList<RawOverride> Overrides { get; init; } = [];

    /// <summary>Who deploys it from GitHub; null: nobody does.</summary>
    public GitHubPipeline? Pipeline { get; init; }

    /// <summary>What whoever deploys gives.</summary>
    public IReadOnlyList<DeploymentParameter> Parameters { get; init; } = [];

    /// <summary>What the deployment tells.</summary>
    public IReadOnlyList<DeploymentOutput> Outputs { get; init; } = [];

    /// <summary>The paths that the model draws.</summary>
    public IReadOnlyList<Edge> Edges { get; init; } = [];

    /// <summary>What the model lets services do beyond talking to each other.</summary>
    public IReadOnlyList<Use> Uses { get; init; } = [];

    /// <summary>What a month costs; null: nobody has counted yet.</summary>
    public MonthlyCost? MonthlyCost { get; init; }

    /// <summary>The findings that were accepted.</summary>
    public IReadOnlyList<Suppression> Suppressions { get; init; } = [];

    /// <summary>What was noticed while the plan was made; checks add theirs.</summary>
    public IReadOnlyList<Finding> Notices { get; init; } = [];

    /// <summary>Everything that AWS makes, with what belongs to it.</summary>
    public IEnumerable<PlanResource> Resources => Roots.SelectMany(WithChildren);

    private IEnumerable<PlanResource> Roots =>
    [
        .. Optional(Network.Vpc), .. Network.Endpoints, .. Optional(Namespace), Cluster, .. SecurityGroups, .. FileSystems, .. Tables, .. Queues, .. Secrets,
        .. Caches, .. Repositories, .. LoadBalancers, .. Services.SelectMany(s => s.Resources), .. Optional(AlarmTopic), .. Alarms, .. Optional(Dashboard),
        .. Optional(Backup), .. Optional(Budget), .. RawResources,
    ];

    private static IEnumerable<PlanResource> Optional(PlanResource? resource) => resource is null ? [] : [resource];

    private static IEnumerable<PlanResource> WithChildren(PlanResource resource) => [resource, .. resource.Children.SelectMany(WithChildren)];
}

/// <summary>What a deployment is for; decides sizes, retention and protection.</summary>
public enum Stage
{
    /// <summary>For developers: small, short-lived, unprotected.</summary>
    Dev,

    /// <summary>As production, smaller.</summary>
    Staging,

    /// <summary>For users: protected.</summary>
    Prod,
}

/// <summary>Something that a person should know about the plan.</summary>
/// <param name="Rule">The rule's id, by which it can be accepted.</param>
/// <param name="Severity">Whether it stops the publish.</param>
/// <param name="Subject">The model's name of what it is about.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record Finding(string Rule, FindingSeverity Severity, string Subject, string Message, string Remedy)
{
    /// <summary>Why it is accepted all the same; null: it is not. One that is accepted stops nothing, and the report shows both.</summary>
    public string? AcceptedBecause { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Rule} {Subject}: {Message} {Remedy}";
}

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Worth a change; stops the publish where warnings count as errors.</summary>
    Warning,

    /// <summary>Stops the publish.</summary>
    Error,
}
