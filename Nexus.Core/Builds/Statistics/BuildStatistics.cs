using System.Collections.Concurrent;
using Nexus.Core.Models;

namespace Nexus.Core.Builds.Statistics;

/// <summary>What happened on a day (UTC).</summary>
/// <param name="Day">The day.</param>
/// <param name="Accepted">Builds that were accepted.</param>
/// <param name="Completed">Builds that were completed.</param>
/// <param name="Failed">Builds that failed; one that was retried and failed again counts twice.</param>
/// <param name="Cancelled">Builds that were cancelled.</param>
/// <param name="Usage">What the models took for the builds that ended; null where none was asked.</param>
public sealed record DayStatistics(DateOnly Day, int Accepted, int Completed, int Failed, int Cancelled, UsageStatistics? Usage = null);

/// <summary>What the models took for builds that ended. One that ended more than once in these days counts as one, with all that it took.</summary>
/// <param name="Builds">How many builds these are.</param>
/// <param name="InputTokens">Tokens that were read.</param>
/// <param name="OutputTokens">Tokens that were written.</param>
/// <param name="CostUsd">What they cost in US dollars; null where the price of one of the models is not known.</param>
public sealed record UsageStatistics(int Builds, long InputTokens, long OutputTokens, decimal? CostUsd);

/// <summary>How long something took.</summary>
/// <param name="Count">How often it was measured.</param>
/// <param name="P50Ms">Half of them took at most this many milliseconds.</param>
/// <param name="P95Ms">Ninety-five of a hundred took at most this many milliseconds.</param>
public sealed record DurationStatistics(int Count, long P50Ms, long P95Ms);

/// <summary>How long a stage took where it was completed.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Duration">How long; null where it was never completed in this time.</param>
public sealed record StageStatistics(string Stage, DurationStatistics? Duration);

/// <summary>How often builds failed in one way.</summary>
/// <param name="Stage">The stage that failed; null where the build failed outside of a stage.</param>
/// <param name="Cause">One of <see cref="FailureCause"/>.</param>
/// <param name="Count">How often.</param>
public sealed record FailureStatistics(string? Stage, string Cause, int Count);

/// <summary>Statistics of some days. What was not measured is null, never zero.</summary>
/// <param name="Days">Each day, in order; null where nothing happened on any.</param>
/// <param name="QueueTime">How long builds waited for a worker.</param>
/// <param name="Duration">How long completed builds ran, from when a worker last began.</param>
/// <param name="Stages">Each stage, in the order of the catalogue.</param>
/// <param name="Failures">Most frequent first.</param>
/// <param name="Usage">What the models took for the builds that ended; null where none was asked.</param>
public sealed record StatisticsReport(
    IReadOnlyList<DayStatistics>? Days, DurationStatistics? QueueTime, DurationStatistics? Duration,
    IReadOnlyList<StageStatistics> Stages, IReadOnlyList<FailureStatistics> Failures, UsageStatistics? Usage = null);

/// <summary>
/// Reports on what really happened. What was read before is kept; a new report reads only the facts that came since, and now and
/// then all of a day, for facts that an outage delayed.
/// </summary>
public sealed class BuildStatistics(BuildFactStore facts, TimeProvider time)
{
    /// <summary>Most days in one report.</summary>
    public const int MaxDays = 92;

    // A fact is stored a little after the time that it carries.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReadAnew = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<DateOnly, KnownDay> _days = [];

    /// <summary>The report on some days, both ends included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The days are in the wrong order, or more than <see cref="MaxDays"/>.</exception>
    public async Task<StatisticsReport> GetAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken = default)
    {
        var count = last.DayNumber - first.DayNumber + 1;
        if (count is < 1 or > MaxDays)
        {
            throw new ArgumentOutOfRangeException(nameof(last), last, $"From {first:O} to {last:O} are {count} days; expected 1 to {MaxDays}.");
        }

        var days = new List<DayStatistics>(count);
        var taken = new Dictionary<string, TokenUsage>();
        var spent = new List<(string BuildId, TokenUsage Usage)>();
        var all = new List<BuildFact>();
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var known = await ReadAsync(day, cancellationToken);
            all.AddRange(known);
            var spentThatDay = Spend(known, taken);
            spent.AddRange(spentThatDay);
            days.Add(new DayStatistics(
                day, known.Count(fact => fact.Kind == BuildFactKind.Accepted), Ended(known, BuildStatus.Completed), Ended(known, BuildStatus.Failed),
                Ended(known, BuildStatus.Cancelled), Sum(spentThatDay)));
        }

        return new StatisticsReport(
            all.Count > 0 ? days : null,
            Summarize(all.Select(fact => fact.Queued)),
            Summarize(all.Where(fact => fact.Status == BuildStatus.Completed).Select(fact => fact.Duration)),
            [.. StageCatalogue.All.Select(stage => new StageStatistics(
                stage.Name, Summarize(all.Select(fact => fact.Stages.TryGetValue(stage.Name, out var took) ? took : (TimeSpan?)null))))],
            [.. all.Where(fact => fact.Status == BuildStatus.Failed)
                .GroupBy(fact => (fact.FailedStage, Cause: fact.Cause ?? FailureCause.Error))
                .Select(group => new FailureStatistics(group.Key.FailedStage, group.Key.Cause, group.Count()))
                .OrderByDescending(failure => failure.Count).ThenBy(failure => failure.Stage, StringComparer.Ordinal)],
            Sum(spent));
    }

    private async Task<IReadOnlyCollection<BuildFact>> ReadAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var midnight = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        if (midnight > now)
        {
            return [];
        }

        var known = _days.TryGetValue(day, out var before) && now - before.ReadAt < ReadAnew ? before : new KnownDay([], now, midnight);
        var news = await facts.ReadAsync(day, known.Latest - Overlap, cancellationToken);
        foreach (var (key, fact) in news)
        {
            known.Facts[key] = fact;
        }

        _days[day] = known with { Latest = news.Count > 0 ? news[^1].Fact.At : known.Latest };
        return [.. known.Facts.Values];
    }

    /// <summary>What each build took that ended, beyond what it had taken when it ended before.</summary>
    private static List<(string BuildId, TokenUsage Usage)> Spend(IEnumerable<BuildFact> facts, Dictionary<string, TokenUsage> taken)
    {
        var spent = new List<(string, TokenUsage)>();
        foreach (var fact in facts.Where(fact => fact.Usage is not null).OrderBy(fact => fact.At).ThenBy(fact => fact.Sequence))
        {
            var usage = fact.Usage!;
            var before = taken.GetValueOrDefault(fact.BuildId, TokenUsage.None);
            spent.Add((fact.BuildId, new TokenUsage(
                usage.InputTokens - before.InputTokens, usage.OutputTokens - before.OutputTokens, usage.CostUsd - before.CostUsd)));
            taken[fact.BuildId] = usage;
        }

        return spent;
    }

    private static UsageStatistics? Sum(List<(string BuildId, TokenUsage Usage)> spent)
    {
        var sum = spent.Aggregate(TokenUsage.None, (total, one) => total.Add(one.Usage));
        return spent.Count == 0 ? null : new UsageStatistics(spent.Select(one => one.BuildId).Distinct().Count(), sum.InputTokens, sum.OutputTokens, sum.CostUsd);
    }

    private static int Ended(IEnumerable<BuildFact> facts, BuildStatus status) => facts.Count(fact => fact.Status == status);

    /// <summary>Percentiles by the nearest-rank method.</summary>
    private static DurationStatistics? Summarize(IEnumerable<TimeSpan?> values)
    {
        TimeSpan[] sorted = [.. values.OfType<TimeSpan>().Order()];
        return sorted.Length == 0 ? null : new DurationStatistics(sorted.Length, Rank(0.50), Rank(0.95));

        long Rank(double share) => (long)sorted[(int)Math.Ceiling(share * sorted.Length) - 1].TotalMilliseconds;
    }

    private sealed record KnownDay(ConcurrentDictionary<string, BuildFact> Facts, DateTimeOffset ReadAt, DateTimeOffset Latest);
}
