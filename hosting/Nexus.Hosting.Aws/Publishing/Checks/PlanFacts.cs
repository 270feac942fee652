using System.Globalization;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks;

/// <summary>A plan with what checks look up in it, so that each check takes time in proportion to the plan.</summary>
internal sealed class PlanFacts
{
    private readonly Dictionary<string, PlanResource> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SecurityGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServicePlan> _services = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, LoadBalancer> _balancers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FileSystem> _fileSystems = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Cache> _caches = new(StringComparer.OrdinalIgnoreCase);

    public PlanFacts(AwsPlan plan)
    {
        Plan = plan;
        Resources = [.. plan.Resources];
        foreach (var resource in Resources)
        {
            // Of two with one id a check of its own tells; here the first counts.
            _resources.TryAdd(resource.LogicalId, resource);
            if (resource is SecurityGroup group)
            {
                _groups.TryAdd(group.LogicalId, group);
            }
        }

        foreach (var service in plan.Services)
        {
            _services.TryAdd(service.Name, service);
        }

        foreach (var balancer in plan.LoadBalancers)
        {
            _balancers.TryAdd(balancer.ModelName, balancer);
        }

        foreach (var fileSystem in plan.FileSystems)
        {
            _fileSystems.TryAdd(fileSystem.ModelName, fileSystem);
        }

        foreach (var cache in plan.Caches)
        {
            _caches.TryAdd(cache.ModelName, cache);
        }
    }

    public AwsPlan Plan { get; }

    /// <summary>Everything that AWS makes.</summary>
    public IReadOnlyList<PlanResource> Resources { get; }

    public IReadOnlyCollection<SecurityGroup> SecurityGroups => _groups.Values;

    public PlanResource? Resource(string logicalId) => _resources.GetValueOrDefault(logicalId);

    public SecurityGroup? Group(string logicalId) => _groups.GetValueOrDefault(logicalId);

    public ServicePlan? Service(string name) => _services.GetValueOrDefault(name);

    public LoadBalancer? LoadBalancer(string name) => _balancers.GetValueOrDefault(name);

    public FileSystem? FileSystem(string name) => _fileSystems.GetValueOrDefault(name);

    public Cache? Cache(string name) => _caches.GetValueOrDefault(name);

    /// <summary>The groups that stand before something of the model, as it is really attached to them.</summary>
    public IReadOnlyList<SecurityGroup> GroupsOf(string name) =>
        Service(name) is { } service ? [.. AttachedTo(service).Select(Group).OfType<SecurityGroup>()]
        : LoadBalancer(name) is { } balancer ? [balancer.SecurityGroup]
        : FileSystem(name) is { } fileSystem ? [fileSystem.SecurityGroup]
        : Cache(name) is { } cache ? [cache.SecurityGroup]
        : [];

    public static IReadOnlyList<string> AttachedTo(ServicePlan service) =>
        service.Service?.SecurityGroupIds ?? service.Schedule?.SecurityGroupIds ?? [service.SecurityGroup.LogicalId];

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
