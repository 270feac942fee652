namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>A security group. Outputs: Id. What no rule allows is closed, in both directions.</summary>
/// <param name="LogicalId">The group.</param>
/// <param name="Description">What it protects: ASCII, 255 characters at most.</param>
public sealed record SecurityGroup(string LogicalId, string Description) : PlanResource(LogicalId)
{
    /// <summary>Who may connect: one rule for each drawn edge and port.</summary>
    public IReadOnlyList<SecurityGroupRule> Ingress { get; init; } = [];

    /// <summary>Who may be connected to.</summary>
    public IReadOnlyList<SecurityGroupRule> Egress { get; init; } = [];
}

/// <summary>A rule of a security group (TCP).</summary>
/// <param name="LogicalId">The rule's own name: <c>ApiFromAlbPort8000</c>.</param>
/// <param name="Port">The port.</param>
/// <param name="Peer">The other side.</param>
/// <param name="Description">Which edge of the model it opens: ASCII, 255 characters at most.</param>
public sealed record SecurityGroupRule(string LogicalId, int Port, SecurityGroupPeer Peer, string Description)
{
    /// <summary>The last port of a range; the same as <see cref="Port"/> where it is one port.</summary>
    public int LastPort { get; init; } = Port;
}

/// <summary>The other side of a rule.</summary>
public abstract record SecurityGroupPeer
{
    private protected SecurityGroupPeer()
    {
    }
}

/// <summary>Everything in another security group.</summary>
/// <param name="SecurityGroupId">The group's logical id.</param>
public sealed record GroupPeer(string SecurityGroupId) : SecurityGroupPeer;

/// <summary>A range of addresses.</summary>
/// <param name="Cidr">The range, such as <c>0.0.0.0/0</c>.</param>
public sealed record CidrPeer(string Cidr) : SecurityGroupPeer;
