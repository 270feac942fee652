using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>What the model says about a compute resource on AWS. One for each resource; what is null is decided by the publisher.</summary>
internal sealed class FargateOptionsAnnotation : IResourceAnnotation
{
    public int? Cpu { get; set; }

    public int? Memory { get; set; }

    public CpuArchitecture Architecture { get; set; } = CpuArchitecture.X64;

    public bool IsRootReadOnly { get; set; }

    public string? User { get; set; }

    public int? StopTimeoutSeconds { get; set; }

    /// <summary>Tasks that stay on demand where the others run on Spot; null: no Spot.</summary>
    public int? SpotOnDemandBase { get; set; }

    public bool IsSingleton { get; set; }

    public bool IsOneOff { get; set; }

    public string? Schedule { get; set; }

    public string ScheduleTimeZone { get; set; } = "UTC";

    public ContainerHealthCheck? HealthCheck { get; set; }

    public bool HasNoHealthCheck { get; set; }

    public ScalingOptions Scaling { get; } = new();

    public Dictionary<string, int> Ports { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<SidecarOptions> Sidecars { get; } = [];

    public List<PolicyStatement> Permissions { get; } = [];

    public List<string> BedrockModels { get; } = [];

    public List<(int Port, string Cidr)> Egress { get; } = [];

    public List<Func<AwsPlan, ServicePlan, ServicePlan>> Changes { get; } = [];

    /// <summary>The namespaces of metrics that the code itself writes; the collector writes its own through a log.</summary>
    public IEnumerable<string> WrittenNamespaces => Scaling.Metrics.Select(m => m.Namespace)
        .Where(n => n != OpenTelemetryCollector.MetricNamespace || !Sidecars.Exists(s => s.Name == OpenTelemetryCollector.Name)).Distinct(StringComparer.Ordinal);

    public static FargateOptionsAnnotation Of(IResource resource)
    {
        if (!resource.TryGetLastAnnotation<FargateOptionsAnnotation>(out var options))
        {
            options = new();
            resource.Annotations.Add(options);
        }

        return options;
    }
}

/// <summary>How the number of a service's tasks follows the load.</summary>
public sealed class ScalingOptions
{
    /// <summary>Whether the number changes at all. Default: yes.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>The most tasks; null: by the stage.</summary>
    public int? Maximum { get; set; }

    /// <summary>The average CPU to keep, in percent; null: CPU does not count. Default: 60.</summary>
    public int? CpuPercent { get; set; } = 60;

    /// <summary>The average memory to keep, in percent; null: memory does not count. Default: 75.</summary>
    public int? MemoryPercent { get; set; } = 75;

    /// <summary>Requests in a minute for each task, of a service behind a load balancer; null: requests do not count. Default: 1000.</summary>
    public int? RequestsPerTarget { get; set; } = 1000;

    /// <summary>Limits at certain times.</summary>
    public IList<ScheduledScaling> Schedules { get; } = [];

    internal List<QueueBacklog> Backlogs { get; } = [];

    internal List<MetricBacklog> Metrics { get; } = [];
}

/// <summary>Scales on the messages of a queue for each task.</summary>
internal sealed record QueueBacklog(SqsQueueResource Queue, int MessagesPerTask);

/// <summary>Scales on a metric that the service itself writes, for each task.</summary>
internal sealed record MetricBacklog(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions, double ValuePerTask);

/// <summary>A container that stands beside a service in each of its tasks.</summary>
public sealed class SidecarOptions
{
    internal SidecarOptions(string name, string? image)
    {
        Name = name;
        Image = image;
    }

    /// <summary>Its name in the task.</summary>
    public string Name { get; }

    /// <summary>Its image, such as <c>docker.io/library/nginx:1.29</c>; null: that of the collector in the environment's defaults.</summary>
    public string? Image { get; }

    /// <summary>Whether the task ends with it. Default: no.</summary>
    public bool IsEssential { get; set; }

    /// <summary>Its arguments; null: those of the image.</summary>
    public IList<string>? Arguments { get; set; }

    /// <summary>Its environment.</summary>
    public IDictionary<string, string> Environment { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The user that it runs as: <c>uid</c>, <c>uid:gid</c> or a name; null: that of its image.</summary>
    public string? User { get; set; }

    /// <summary>Memory in MiB that it may use. Default: 256.</summary>
    public int MemoryLimit { get; set; } = 256;

    /// <summary>Whether the service starts after it.</summary>
    public bool StartsFirst { get; set; } = true;

    /// <summary>Variables of the service itself that point it at the sidecar.</summary>
    public IDictionary<string, string> ServiceEnvironment { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
