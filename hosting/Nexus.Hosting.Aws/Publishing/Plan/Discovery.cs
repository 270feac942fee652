namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>A private DNS namespace of Cloud Map. Outputs: Id, Arn.</summary>
/// <param name="LogicalId">The namespace.</param>
/// <param name="Name">The domain, such as <c>nexus-ai.local</c>.</param>
public sealed record DiscoveryNamespace(string LogicalId, string Name) : PlanResource(LogicalId);

/// <summary>A name in the namespace that answers with the addresses of the healthy tasks. Outputs: Id, Arn.</summary>
/// <param name="LogicalId">The name's own id.</param>
/// <param name="Name">The first label: <c>api</c> of <c>api.nexus-ai.local</c>.</param>
/// <param name="TimeToLiveSeconds">How long a client may keep an answer.</param>
public sealed record DiscoveryService(string LogicalId, string Name, int TimeToLiveSeconds) : PlanResource(LogicalId);
