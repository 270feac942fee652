namespace Nexus.Core.Builds;

/// <summary>How builds run. Configuration section <c>Nexus</c>.</summary>
public sealed class BuildOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Nexus";

    /// <summary>
    /// Least duration of a stage under the offline model, which else answers at once: so that progress can be seen. Zero is legal.
    /// </summary>
    public TimeSpan StageDelay { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a worker may hold a build without renewing its lease.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a worker renews the lease of a build.</summary>
    public TimeSpan LeaseRenewal { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a stage is tried before the build fails. At least 1.</summary>
    public int StageMaxAttempts { get; set; } = 3;

    /// <summary>Pause before a stage is tried again; it doubles.</summary>
    public TimeSpan StageBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest duration of one attempt of a stage.</summary>
    public TimeSpan StageTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an idempotency key is remembered.</summary>
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromHours(24);
}
