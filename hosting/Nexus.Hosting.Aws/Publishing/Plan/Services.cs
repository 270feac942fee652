namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>All that one compute resource of the model becomes.</summary>
public sealed record ServicePlan
{
    /// <summary>The resource's name in the model.</summary>
    public required string Name { get; init; }

    /// <summary>Its log.</summary>
    public required LogGroup LogGroup { get; init; }

    /// <summary>The role that starts its tasks.</summary>
    public required Role ExecutionRole { get; init; }

    /// <summary>The role of its code.</summary>
    public required Role TaskRole { get; init; }

    /// <summary>Who may talk to it, and to whom it may talk.</summary>
    public required SecurityGroup SecurityGroup { get; init; }

    /// <summary>What a task is.</summary>
    public required TaskDefinition TaskDefinition { get; init; }

    /// <summary>Its private name; null: nobody refers to it.</summary>
    public DiscoveryService? Discovery { get; init; }

    /// <summary>How its tasks are kept running; null where <see cref="Schedule"/> or nothing starts them.</summary>
    public FargateService? Service { get; init; }

    /// <summary>How the number of its tasks follows the load; null: it stays.</summary>
    public ServiceScaling? Scaling { get; init; }

    /// <summary>When a task is started; null: not by the clock.</summary>
    public TaskSchedule? Schedule { get; init; }

    /// <summary>Whether two tasks at once would harm: it has data of its own, or the model says so.</summary>
    public bool IsSingleton { get; init; }

    /// <summary>Whether the model asks for a single task (<c>AsSingleton</c>, <c>WithReplicas(1)</c>): no single point of failure to report.</summary>
    public bool AsksForOneTask { get; init; }

    /// <summary>All that AWS makes for it, in the order in which it is made.</summary>
    public IEnumerable<PlanResource> Resources =>
    [
        LogGroup, ExecutionRole, TaskRole, SecurityGroup, .. Optional(Discovery), TaskDefinition, .. Optional(Service), .. Optional(Scaling), .. Optional(Schedule),
    ];

    private static IEnumerable<PlanResource> Optional(PlanResource? resource) => resource is null ? [] : [resource];
}

/// <summary>An ECS service on Fargate, in the private subnets, without public addresses. Outputs: Id, Arn, Name.</summary>
public sealed record FargateService(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>Its name in the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>The logical id of the task definition.</summary>
    public required string TaskDefinitionId { get; init; }

    /// <summary>The logical ids of the security groups.</summary>
    public required IReadOnlyList<string> SecurityGroupIds { get; init; }

    /// <summary>How many tasks at first; scaling changes it later.</summary>
    public required int DesiredCount { get; init; }

    /// <summary>How many percent of the tasks stay healthy during a deployment.</summary>
    public int MinimumHealthyPercent { get; init; } = 100;

    /// <summary>How many percent of the tasks there may be during a deployment.</summary>
    public int MaximumPercent { get; init; } = 200;

    /// <summary>Whether a deployment whose tasks do not come up is stopped and rolled back.</summary>
    public bool HasCircuitBreaker { get; init; } = true;

    /// <summary>Whether tasks are moved when the zones have become uneven.</summary>
    public bool RebalancesZones { get; init; } = true;

    /// <summary>Where the tasks run.</summary>
    public IReadOnlyList<CapacityShare> Capacity { get; init; } = [new(FargateCapacity.OnDemand, Base: 0, Weight: 1)];

    /// <summary>Whether people may open a shell in a task (ECS Exec).</summary>
    public bool AllowsExec { get; init; }

    /// <summary>How long health checks of the load balancer do not count after a task's start, in seconds; null without a load balancer.</summary>
    public int? HealthCheckGraceSeconds { get; init; }

    /// <summary>The target groups that its tasks are registered in.</summary>
    public IReadOnlyList<TargetRegistration> Targets { get; init; } = [];

    /// <summary>The logical id of its <see cref="DiscoveryService"/>; null: none.</summary>
    public string? DiscoveryServiceId { get; init; }

    /// <summary>The logical ids of what has to be there first: other services, listeners, mount targets.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];
}

/// <summary>A share of a service's tasks.</summary>
/// <param name="Capacity">Where they run.</param>
/// <param name="Base">How many tasks at least.</param>
/// <param name="Weight">The share of the others, in proportion to the other weights.</param>
public sealed record CapacityShare(FargateCapacity Capacity, int Base, int Weight);

/// <summary>Where a task runs.</summary>
public enum FargateCapacity
{
    /// <summary>FARGATE.</summary>
    OnDemand,

    /// <summary>FARGATE_SPOT: cheaper, may be taken away with two minutes' notice.</summary>
    Spot,
}

/// <summary>The tasks of a service as targets of a load balancer.</summary>
/// <param name="TargetGroupId">The logical id of the target group.</param>
/// <param name="ContainerName">The container.</param>
/// <param name="Port">Its port.</param>
public sealed record TargetRegistration(string TargetGroupId, string ContainerName, int Port);

/// <summary>Starts a task by the clock (EventBridge Scheduler).</summary>
public sealed record TaskSchedule(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When: <c>cron(0 3 * * ? *)</c> or <c>rate(1 hour)</c>.</summary>
    public required string Expression { get; init; }

    /// <summary>The time zone of the expression.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The logical id of the task definition.</summary>
    public required string TaskDefinitionId { get; init; }

    /// <summary>The logical ids of the security groups.</summary>
    public required IReadOnlyList<string> SecurityGroupIds { get; init; }

    /// <summary>How often a start that failed is tried again.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The role that may start the task.</summary>
    public required Role Role { get; init; }

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children => [Role];
}

/// <summary>The ECS cluster. Outputs: Id (its name), Arn.</summary>
/// <param name="LogicalId">The cluster.</param>
/// <param name="Name">Its name.</param>
public sealed record Cluster(string LogicalId, string Name) : PlanResource(LogicalId)
{
    /// <summary>Whether CPU, memory, network and storage of every task are measured.</summary>
    public bool HasContainerInsights { get; init; } = true;
}
