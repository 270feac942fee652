namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>A log group. Outputs: Id (its name), Arn.</summary>
/// <param name="LogicalId">The group.</param>
/// <param name="Name">Its name: <c>/nexus-ai/prod/api</c>.</param>
/// <param name="RetentionDays">How long a line is kept: one of the values that CloudWatch Logs knows (1, 3, 5, 7, 14, 30, 60, 90, …).</param>
public sealed record LogGroup(string LogicalId, string Name, int RetentionDays) : PlanResource(LogicalId);

/// <summary>The place where alarms go. Outputs: Id and Arn (both its ARN).</summary>
/// <param name="LogicalId">The topic.</param>
/// <param name="Name">Its name.</param>
/// <param name="PolicyId">The logical id of its policy: alarms may publish, over TLS only.</param>
/// <param name="EmailParameterId">The logical id of the parameter with the address that is written to; null: nobody yet.</param>
public sealed record AlarmTopic(string LogicalId, string Name, string PolicyId, string? EmailParameterId) : PlanResource(LogicalId)
{
    /// <summary>Its policy: alarms of the account may publish, over TLS only.</summary>
    public IReadOnlyList<PolicyStatement> Policy =>
    [
        new("PublishAlarms", ["sns:Publish"], [Id])
        {
            Principal = new(PrincipalKind.Service, "cloudwatch.amazonaws.com"),
            Conditions = [new("StringEquals", "aws:SourceAccount", [new DeploymentValue(DeploymentFact.AccountId)])],
        },
        new("DenyWithoutTls", ["sns:Publish"], [Id])
        {
            IsDeny = true,
            Principal = PolicyPrincipal.Everybody,
            Conditions = [new("Bool", "aws:SecureTransport", ["false"])],
        },
    ];
}

/// <summary>An alarm of CloudWatch; tells the topic when it begins and when it ends. Outputs: Arn.</summary>
public sealed record Alarm(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it means and what to do.</summary>
    public required string Description { get; init; }

    /// <summary>The metric, or metric math of which one query returns data.</summary>
    public required IReadOnlyList<MetricQuery> Queries { get; init; }

    /// <summary>Seconds of one value.</summary>
    public int PeriodSeconds { get; init; } = 60;

    /// <summary>How many values are looked at.</summary>
    public int EvaluationPeriods { get; init; } = 5;

    /// <summary>How many of them must be past the threshold.</summary>
    public int DatapointsToAlarm { get; init; } = 3;

    /// <summary>The limit.</summary>
    public required double Threshold { get; init; }

    /// <summary>Whether values below the limit are bad; else those above.</summary>
    public bool IsLow { get; init; }

    /// <summary>Whether no data is bad; else it means nothing.</summary>
    public bool MissingDataIsBad { get; init; }
}

/// <summary>A dashboard of CloudWatch.</summary>
/// <param name="LogicalId">The dashboard.</param>
/// <param name="Name">Its name.</param>
/// <param name="Widgets">Its graphs, in reading order.</param>
public sealed record Dashboard(string LogicalId, string Name, IReadOnlyList<DashboardWidget> Widgets) : PlanResource(LogicalId);

/// <summary>A graph: two in a row.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Metrics">Its lines.</param>
public sealed record DashboardWidget(string Title, IReadOnlyList<DashboardMetric> Metrics);

/// <summary>A line of a graph.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Label">What people read.</param>
public sealed record DashboardMetric(Metric Metric, string Label);

/// <summary>Daily copies of the data stores (AWS Backup).</summary>
public sealed record Backup(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The logical id of the vault.</summary>
    public required string VaultId { get; init; }

    /// <summary>The logical id of the selection.</summary>
    public required string SelectionId { get; init; }

    /// <summary>When: <c>cron(0 5 ? * * *)</c>.</summary>
    public required string Schedule { get; init; }

    /// <summary>Days that a copy is kept.</summary>
    public required int RetentionDays { get; init; }

    /// <summary>The ARNs of what is copied.</summary>
    public required IReadOnlyList<PlanValue> ResourceArns { get; init; }

    /// <summary>The role that copies.</summary>
    public required Role Role { get; init; }

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children => [Role];
}

/// <summary>A monthly limit for the costs of everything with the plan's tags (AWS Budgets).</summary>
/// <param name="LogicalId">The budget.</param>
/// <param name="Name">Its name.</param>
/// <param name="MonthlyLimit">US dollars.</param>
/// <param name="EmailParameterId">The logical id of the parameter with the address that is written to at 80 % and at 100 % (forecast).</param>
public sealed record Budget(string LogicalId, string Name, int MonthlyLimit, string EmailParameterId) : PlanResource(LogicalId);
