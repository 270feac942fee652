namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>How the number of a service's tasks follows the load (Application Auto Scaling).</summary>
public sealed record ServiceScaling(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The logical id of the <see cref="FargateService"/>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The fewest tasks.</summary>
    public required int Minimum { get; init; }

    /// <summary>The most tasks.</summary>
    public required int Maximum { get; init; }

    /// <summary>What it follows; the policy that asks for most tasks wins.</summary>
    public IReadOnlyList<ScalingPolicy> Policies { get; init; } = [];

    /// <summary>Other limits at certain times.</summary>
    public IReadOnlyList<ScheduledScaling> Schedules { get; init; } = [];

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children => Policies;

    /// <summary>The fewest tasks at any time, with those of schedules.</summary>
    public int Fewest()
    {
        var fewest = Minimum;
        foreach (var schedule in Schedules)
        {
            fewest = Math.Min(fewest, schedule.Minimum);
        }

        return fewest;
    }

    /// <summary>The most tasks at any time, with those of schedules.</summary>
    public int Most()
    {
        var most = Maximum;
        foreach (var schedule in Schedules)
        {
            most = Math.Max(most, schedule.Maximum);
        }

        return most;
    }
}

/// <summary>Keeps a metric at a value (target tracking). Outputs: Arn.</summary>
/// <param name="LogicalId">The policy.</param>
/// <param name="Name">Its name.</param>
/// <param name="Target">The value to keep.</param>
/// <param name="Metric">The metric.</param>
public sealed record ScalingPolicy(string LogicalId, string Name, double Target, ScalingMetric Metric) : PlanResource(LogicalId)
{
    /// <summary>Seconds after which tasks may be taken away again.</summary>
    public int ScaleInCooldownSeconds { get; init; } = 300;

    /// <summary>Seconds after which more tasks may be added again.</summary>
    public int ScaleOutCooldownSeconds { get; init; } = 60;
}

/// <summary>What a scaling policy follows.</summary>
public abstract record ScalingMetric
{
    private protected ScalingMetric()
    {
    }
}

/// <summary>The average CPU of the tasks, in percent.</summary>
public sealed record CpuScalingMetric : ScalingMetric;

/// <summary>The average memory of the tasks, in percent.</summary>
public sealed record MemoryScalingMetric : ScalingMetric;

/// <summary>Requests in a minute for each task.</summary>
/// <param name="LoadBalancerId">The logical id of the load balancer.</param>
/// <param name="TargetGroupId">The logical id of the target group.</param>
public sealed record RequestScalingMetric(string LoadBalancerId, string TargetGroupId) : ScalingMetric;

/// <summary>Metric math; exactly one query returns data.</summary>
/// <param name="Queries">The metrics and the expression.</param>
public sealed record MathScalingMetric(IReadOnlyList<MetricQuery> Queries) : ScalingMetric;

/// <summary>A step of metric math: a metric or an expression.</summary>
/// <param name="Id">Its name in expressions; begins with a small letter.</param>
public sealed record MetricQuery(string Id)
{
    /// <summary>The metric; null of an expression.</summary>
    public Metric? Metric { get; init; }

    /// <summary>The expression; null of a metric.</summary>
    public string? Expression { get; init; }

    /// <summary>What people read.</summary>
    public string? Label { get; init; }

    /// <summary>Whether it is the result.</summary>
    public bool ReturnsData { get; init; }
}

/// <summary>A metric of CloudWatch.</summary>
/// <param name="Namespace">Such as <c>AWS/SQS</c>.</param>
/// <param name="Name">Such as <c>ApproximateNumberOfMessagesVisible</c>.</param>
/// <param name="Statistic">Such as <c>Average</c>, <c>Sum</c>, <c>p99</c>.</param>
/// <param name="Dimensions">Whose.</param>
public sealed record Metric(string Namespace, string Name, string Statistic, IReadOnlyList<MetricDimension> Dimensions);

/// <summary>Whose metric it is.</summary>
/// <param name="Name">Such as <c>QueueName</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record MetricDimension(string Name, PlanValue Value);

/// <summary>Other limits from a time on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">When: <c>cron(0 8 ? * MON-FRI *)</c>.</param>
/// <param name="Minimum">The fewest tasks from then on.</param>
/// <param name="Maximum">The most tasks from then on.</param>
/// <param name="TimeZone">The time zone of the expression.</param>
public sealed record ScheduledScaling(string Name, string Expression, int Minimum, int Maximum, string TimeZone = "UTC");
