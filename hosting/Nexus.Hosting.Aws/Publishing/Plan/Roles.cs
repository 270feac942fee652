namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>An IAM role with its policy inline. Outputs: Id (its name), Arn.</summary>
/// <param name="LogicalId">The role.</param>
/// <param name="Description">What it is for, in plain words.</param>
public sealed record Role(string LogicalId, string Description) : PlanResource(LogicalId)
{
    /// <summary>Who may take the role.</summary>
    public required RoleTrust Trust { get; init; }

    /// <summary>What it may do; nothing where empty.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; init; } = [];
}

/// <summary>Who may take a role.</summary>
/// <param name="Service">The service principal, such as <c>ecs-tasks.amazonaws.com</c>; null for a federated identity.</param>
public sealed record RoleTrust(string? Service)
{
    /// <summary>The identity provider of a federated identity: its ARN.</summary>
    public PlanValue? Federated { get; init; }

    /// <summary>When.</summary>
    public IReadOnlyList<PolicyCondition> Conditions { get; init; } = [];
}

/// <summary>A statement of a policy.</summary>
/// <param name="Sid">Its name: letters and digits, unique in the policy.</param>
/// <param name="Actions">The actions, such as <c>sqs:SendMessage</c>; sorted.</param>
/// <param name="Resources">The ARNs; <c>*</c> only where AWS allows nothing else for the actions.</param>
public sealed record PolicyStatement(string Sid, IReadOnlyList<string> Actions, IReadOnlyList<PlanValue> Resources)
{
    /// <summary>Whether it forbids; else it allows.</summary>
    public bool IsDeny { get; init; }

    /// <summary>Of a resource's policy: for whom; null in the policy of a role. <c>*</c> for everybody.</summary>
    public PolicyPrincipal? Principal { get; init; }

    /// <summary>When.</summary>
    public IReadOnlyList<PolicyCondition> Conditions { get; init; } = [];
}

/// <summary>For whom a statement of a resource's policy is.</summary>
/// <param name="Kind">Which kind of principal.</param>
/// <param name="Value">The service, or the ARN; ignored for everybody.</param>
public sealed record PolicyPrincipal(PrincipalKind Kind, PlanValue Value)
{
    /// <summary>Everybody.</summary>
    public static PolicyPrincipal Everybody { get; } = new(PrincipalKind.Everybody, "*");
}

/// <summary>The kind of a principal.</summary>
public enum PrincipalKind
{
    /// <summary>Everybody: <c>"AWS": "*"</c>.</summary>
    Everybody,

    /// <summary>A service of AWS.</summary>
    Service,

    /// <summary>A role or an account.</summary>
    Aws,
}

/// <summary>When a statement counts.</summary>
/// <param name="Operator">Such as <c>StringEquals</c>, <c>Bool</c>.</param>
/// <param name="Key">Such as <c>aws:SecureTransport</c>.</param>
/// <param name="Values">One or more.</param>
public sealed record PolicyCondition(string Operator, string Key, IReadOnlyList<PlanValue> Values);
