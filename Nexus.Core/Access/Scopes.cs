using System.Collections.Immutable;

namespace Nexus.Core.Access;

/// <summary>What a caller may do. A scope allows what it names and nothing else: no scope contains another.</summary>
public static class Scopes
{
    /// <summary>Read what the caller owns.</summary>
    public const string Read = "read";

    /// <summary>Create, rename and control builds, and rename agents.</summary>
    public const string BuildsWrite = "builds:write";

    /// <summary>Talk to agents.</summary>
    public const string AgentsInvoke = "agents:invoke";

    /// <summary>Run the platform: API keys of all owners, queues, dead letters.</summary>
    public const string Operations = "operations";

    /// <summary>All scopes.</summary>
    public static ImmutableArray<string> All { get; } = [Read, BuildsWrite, AgentsInvoke, Operations];
}
