namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>An Application Load Balancer. Outputs: Id and Arn (both its ARN), DnsName, FullName.</summary>
public sealed record LoadBalancer(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The resource's name in the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Its name; 32 characters at most.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the internet reaches it; else only the VPC.</summary>
    public required bool IsInternetFacing { get; init; }

    /// <summary>Its subnets, one for each zone.</summary>
    public required IReadOnlyList<PlanValue> SubnetIds { get; init; }

    /// <summary>Who may talk to it, and to whom it may talk.</summary>
    public required SecurityGroup SecurityGroup { get; init; }

    /// <summary>How long a connection may be silent, in seconds: 1 to 4000.</summary>
    public int IdleTimeoutSeconds { get; init; } = 60;

    /// <summary>Whether it can't be deleted by mistake.</summary>
    public bool HasDeletionProtection { get; init; }

    /// <summary>Where every request is recorded; null: nowhere.</summary>
    public LogBucket? AccessLogs { get; init; }

    /// <summary>The firewall before it; null: none.</summary>
    public WebFirewall? Firewall { get; init; }

    /// <summary>Where requests can go.</summary>
    public required IReadOnlyList<TargetGroup> TargetGroups { get; init; }

    /// <summary>The ports that it listens on.</summary>
    public required IReadOnlyList<Listener> Listeners { get; init; }

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children =>
        [SecurityGroup, .. AccessLogs is null ? [] : (PlanResource[])[AccessLogs], .. TargetGroups, .. Listeners, .. Firewall is null ? [] : (PlanResource[])[Firewall]];
}

/// <summary>The tasks of a service behind a load balancer, registered by address. Outputs: Id and Arn (both its ARN), FullName.</summary>
public sealed record TargetGroup(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The service's name in the model.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The port of the tasks.</summary>
    public required int Port { get; init; }

    /// <summary>Whether tasks are spoken to over HTTP/2.</summary>
    public bool IsHttp2 { get; init; }

    /// <summary>The path that is asked.</summary>
    public required string HealthCheckPath { get; init; }

    /// <summary>The status that means healthy: <c>200</c> or <c>200-399</c>.</summary>
    public string HealthyStatus { get; init; } = "200";

    /// <summary>How often, in seconds: 5 to 300.</summary>
    public int HealthCheckIntervalSeconds { get; init; } = 15;

    /// <summary>How long an answer may take, in seconds: 2 to 120, less than the interval.</summary>
    public int HealthCheckTimeoutSeconds { get; init; } = 5;

    /// <summary>How many good answers make a task healthy: 2 to 10.</summary>
    public int HealthyThreshold { get; init; } = 2;

    /// <summary>How many bad answers make a task unhealthy: 2 to 10.</summary>
    public int UnhealthyThreshold { get; init; } = 3;

    /// <summary>How long requests of a stopping task may take to end, in seconds: 0 to 3600.</summary>
    public int DeregistrationDelaySeconds { get; init; } = 30;
}

/// <summary>A port of a load balancer. Outputs: Id and Arn (both its ARN).</summary>
public sealed record Listener(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The ARN of the certificate; null: plain HTTP.</summary>
    public PlanValue? CertificateArn { get; init; }

    /// <summary>Which versions and ciphers of TLS; null for plain HTTP.</summary>
    public string? TlsPolicy { get; init; }

    /// <summary>What happens to a request that no rule takes.</summary>
    public required ListenerAction DefaultAction { get; init; }

    /// <summary>The rules, by priority.</summary>
    public IReadOnlyList<ListenerRule> Rules { get; init; } = [];

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children => Rules;
}

/// <summary>A rule of a listener. Outputs: Id (its ARN).</summary>
/// <param name="LogicalId">The rule.</param>
/// <param name="Priority">1 to 50000, unique in the listener; the lowest is tried first.</param>
/// <param name="PathPatterns">The paths; one of them must match.</param>
/// <param name="Action">What happens to the request.</param>
public sealed record ListenerRule(string LogicalId, int Priority, IReadOnlyList<string> PathPatterns, ListenerAction Action) : PlanResource(LogicalId);

/// <summary>What happens to a request.</summary>
public abstract record ListenerAction
{
    private protected ListenerAction()
    {
    }
}

/// <summary>It goes to a service.</summary>
/// <param name="TargetGroupId">The logical id of the target group.</param>
public sealed record ForwardAction(string TargetGroupId) : ListenerAction;

/// <summary>It is sent to the same address over HTTPS (301).</summary>
/// <param name="Port">The port there.</param>
public sealed record RedirectToHttpsAction(int Port) : ListenerAction;

/// <summary>It is answered by the load balancer.</summary>
/// <param name="StatusCode">The status.</param>
public sealed record FixedResponseAction(int StatusCode) : ListenerAction;

/// <summary>An S3 bucket for access logs: private, encrypted, TLS only, with an end for each object. Outputs: Id (its name), Arn.</summary>
/// <param name="LogicalId">The bucket.</param>
/// <param name="PolicyId">The logical id of its policy.</param>
/// <param name="RetentionDays">When an object is deleted.</param>
public sealed record LogBucket(string LogicalId, string PolicyId, int RetentionDays) : PlanResource(LogicalId)
{
    /// <summary>Its policy: load balancers may write, over TLS only.</summary>
    public IReadOnlyList<PolicyStatement> Policy =>
    [
        new("WriteLogs", ["s3:PutObject"], [PlanValue.Concat(Arn, "/AWSLogs/", new DeploymentValue(DeploymentFact.AccountId), "/*")])
        {
            Principal = new(PrincipalKind.Service, "logdelivery.elasticloadbalancing.amazonaws.com"),
        },
        new("DenyWithoutTls", ["s3:*"], [Arn, PlanValue.Concat(Arn, "/*")])
        {
            IsDeny = true,
            Principal = PolicyPrincipal.Everybody,
            Conditions = [new("Bool", "aws:SecureTransport", ["false"])],
        },
    ];
}

/// <summary>A web application firewall (WAF) with AWS's managed rules and a limit for each client. Outputs: Id, Arn.</summary>
/// <param name="LogicalId">The firewall.</param>
/// <param name="AssociationId">The logical id of its association with the load balancer.</param>
/// <param name="Name">Its name.</param>
/// <param name="ManagedRuleGroups">Rule groups of AWS, in order, such as <c>AWSManagedRulesCommonRuleSet</c>.</param>
/// <param name="RequestsPerFiveMinutes">Requests of one address in five minutes; more are refused. At least 10.</param>
public sealed record WebFirewall(string LogicalId, string AssociationId, string Name, IReadOnlyList<string> ManagedRuleGroups, int RequestsPerFiveMinutes)
    : PlanResource(LogicalId);
