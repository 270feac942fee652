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

    /// <summary>How often a stage that breaks is tried before the build fails, by however many workers. At least 1.</summary>
    public int StageMaxAttempts { get; set; } = 5;

    /// <summary>Pause before a stage is tried again; it doubles.</summary>
    public TimeSpan StageBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest duration of one attempt of a stage.</summary>
    public TimeSpan StageTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Stages that may take longer, or less long, than <see cref="StageTimeout"/>: limits by the stage's name.</summary>
    public Dictionary<string, TimeSpan> StageTimeouts { get; } = [];

    /// <summary>
    /// How often workers may vanish in the midst of one stage before the build fails: the stage may be what kills them. A worker that is told to stop, and
    /// puts a stage down that takes longer than its drain, is not counted.
    /// </summary>
    public int StageMaxLosses { get; set; } = 10;

    /// <summary>Longest duration of a build, from when a worker begins; a pause, retry or restart begins anew.</summary>
    public TimeSpan BuildTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often one of the workers' sweepers looks for builds that nobody works on.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing must have happened to a build before the sweeper asks for it again. More than a hand-over takes.</summary>
    public TimeSpan SweepAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The limit of one attempt of a stage.</summary>
    public TimeSpan TimeoutOf(string stage) => StageTimeouts.TryGetValue(stage, out var limit) ? limit : StageTimeout;

    /// <summary>Throws where a value makes no sense.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range.</exception>
    public BuildOptions Validate()
    {
        Require(LeaseRenewal > TimeSpan.Zero, nameof(LeaseRenewal), LeaseRenewal, "more than zero");
        Require(LeaseDuration >= 2 * LeaseRenewal, nameof(LeaseDuration), LeaseDuration, $"at least twice {nameof(LeaseRenewal)} ({LeaseRenewal})");
        Require(StageMaxAttempts >= 1, nameof(StageMaxAttempts), StageMaxAttempts, "at least 1");
        Require(StageMaxLosses >= 0, nameof(StageMaxLosses), StageMaxLosses, "at least 0");
        Require(StageTimeout > TimeSpan.Zero, nameof(StageTimeout), StageTimeout, "more than zero");
        Require(BuildTimeout > TimeSpan.Zero, nameof(BuildTimeout), BuildTimeout, "more than zero");
        Require(SweepInterval > TimeSpan.Zero, nameof(SweepInterval), SweepInterval, "more than zero");
        foreach (var (stage, limit) in StageTimeouts)
        {
            var setting = $"{nameof(StageTimeouts)}:{stage}";
            Require(StageCatalogue.All.Any(known => known.Name == stage), setting, limit, $"for one of {string.Join(", ", StageCatalogue.All.Select(known => known.Name))}");
            Require(limit > TimeSpan.Zero, setting, limit, "more than zero");
        }

        return this;

        static void Require(bool holds, string name, object value, string expected)
        {
            if (!holds)
            {
                throw new InvalidOperationException($"{Section}:{name} is {value} but must be {expected}.");
            }
        }
    }
}
