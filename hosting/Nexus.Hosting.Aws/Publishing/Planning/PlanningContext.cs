using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What all planners of one plan share.</summary>
internal sealed class PlanningContext
{
    private readonly List<Edge> _edges = [];
    private readonly HashSet<DrawnPath> _drawn = [];
    private readonly Dictionary<string, ComputeTarget> _targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly StorePlaces _places;

    public PlanningContext(
        DistributedApplicationModel model, AwsEnvironmentResource environment, DistributedApplicationExecutionContext execution, Func<IResource, bool> runsHere)
    {
        Model = model;
        Environment = environment;
        Execution = execution;
        Options = environment.Options;
        Stage = Options.Stage ?? StageDefaults.Parse(environment.HostEnvironment);
        var forAllStages = Options.Suppressions.Count;
        foreach (var (_, configure) in Options.StageCallbacks.Where(c => c.Stage == Stage).ToArray())
        {
            configure(Options);
        }

        for (var i = forAllStages; i < Options.Suppressions.Count; i++)
        {
            Options.Suppressions[i] = Options.Suppressions[i] with { IsOfOneStage = true };
        }

        EnvironmentDefaults = EnvironmentDefaults.Of(Options.Defaults);
        Defaults = EnvironmentDefaults.For(Stage);
        Names = PlanNames.Of(environment);
        Inputs = new(name => $"{environment.Name.ToLowerInvariant()}/{StageName}/{name.ToLowerInvariant()}", name => environment.Configuration?[$"Parameters:{name}"]);
        Targets = ComputeTargets.Find(model, runsHere, Errors);
        foreach (var target in Targets)
        {
            _targets.TryAdd(target.Name, target);
        }

        _places = new(model, environment, runsHere, Errors);
        Caches = [.. model.Resources.OfType<RedisResource>().Where(r => runsHere(r) && r.HasAnnotationOfType<ElastiCacheAnnotation>())];
        LoadBalancers = [.. model.Resources.OfType<LoadBalancerResource>()
            .Where(b => b.Annotations.OfType<LoadBalancerRouteAnnotation>().Any(r => FindTarget(r.Target.Resource.Name) is not null))];
    }

    public DistributedApplicationModel Model { get; }

    public AwsEnvironmentResource Environment { get; }

    public DistributedApplicationExecutionContext Execution { get; }

    public AwsEnvironmentOptions Options { get; }

    public Stage Stage { get; }

    public string StageName => Stage.ToString().ToLowerInvariant();

    public EnvironmentDefaults EnvironmentDefaults { get; }

    public StageDefaults Defaults { get; }

    public PlanNames Names { get; }

    public PlanInputs Inputs { get; }

    public PlanErrors Errors { get; } = new();

    public List<Finding> Notices => Inputs.Notices;

    /// <summary>What runs here, in the order of the model.</summary>
    public IReadOnlyList<ComputeTarget> Targets { get; }

    /// <summary>Redis servers that become managed caches.</summary>
    public IReadOnlyList<RedisResource> Caches { get; }

    public IReadOnlyList<LoadBalancerResource> LoadBalancers { get; }

    /// <summary>The paths that the model draws, as far as they have been found.</summary>
    public IReadOnlyList<Edge> Edges => _edges;

    public Removal DataRemoval => Options.DataRemoval ?? Defaults.DataRemoval;

    public bool DeletionProtection => Options.DeletionProtection ?? Defaults.DeletionProtection;

    public bool HasAlarms => Options.HasAlarms ?? Defaults.HasAlarms;

    public bool HasAccessLogs => Options.HasAccessLogs ?? Defaults.HasAccessLogs;

    public int LogRetentionDays => Options.LogRetentionDays ?? Defaults.LogRetentionDays;

    /// <summary>The tables that are made here.</summary>
    public IReadOnlyList<DynamoDBTableResource> Tables => _places.Tables;

    /// <summary>The queues that are made here.</summary>
    public IReadOnlyList<SqsQueueResource> Queues => _places.Queues;

    public ComputeTarget? FindTarget(string name) => _targets.GetValueOrDefault(name);

    public RedisResource? FindCache(string name) => Caches.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase));

    public LoadBalancerResource? FindLoadBalancer(string name) =>
        LoadBalancers.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Draws a path; the same one twice is one.</summary>
    public void Draw(string from, string to, int port, string reason)
    {
        if (_drawn.Add(new(from, to, port)))
        {
            _edges.Add(new(from, to, port, reason));
        }
    }

    private sealed record DrawnPath(string From, string To, int Port);

    public LogGroup LogGroup(string logicalId, string name) =>
        new(logicalId, $"/{Environment.Name.ToLowerInvariant()}/{StageName}/{name.ToLowerInvariant()}", LogRetentionDays);
}
