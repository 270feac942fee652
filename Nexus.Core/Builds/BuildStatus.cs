using System.Text.Json.Serialization;

namespace Nexus.Core.Builds;

/// <summary>Where a build stands. Which status may follow which is told by <see cref="BuildTransitions"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BuildStatus>))]
public enum BuildStatus
{
    /// <summary>Accepted and stored; no worker has begun.</summary>
    Queued,

    /// <summary>A worker runs its stages.</summary>
    Running,

    /// <summary>Held between two stages until somebody resumes it.</summary>
    Paused,

    /// <summary>All stages are done and the agent is published. Final.</summary>
    Completed,

    /// <summary>A stage failed for good. Final, unless the build is retried.</summary>
    Failed,

    /// <summary>Stopped on request. Final.</summary>
    Cancelled,
}

/// <summary>Where one stage of a build stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<StageStatus>))]
public enum StageStatus
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>A worker is at it.</summary>
    Running,

    /// <summary>Its output is committed to the shared volume.</summary>
    Completed,

    /// <summary>It failed for good.</summary>
    Failed,
}
