using System.Text.Json.Serialization;

namespace Nexus.Core.Builds;

/// <summary>Where a build stands. Which status may follow which is told by <see cref="BuildTransitions"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BuildStatus>))]
public enum BuildStatus
{
    /// <summary>Waits for a worker: accepted, or asked to go on by a resume, a retry or a restart.</summary>
    Queued,

    /// <summary>A worker runs its stages.</summary>
    Running,

    /// <summary>Held until somebody resumes it. A stage that ran has been stopped, and begins anew.</summary>
    Paused,

    /// <summary>All stages are done and the agent is published. Over, unless somebody restarts it, which makes the agent's next version.</summary>
    Completed,

    /// <summary>A stage failed for good. Over, unless the build is retried or restarted.</summary>
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
