using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Builds.Statistics;

namespace Nexus.Api.Builds;

/// <summary>What happened to the builds of all owners.</summary>
public static class StatisticsEndpoints
{
    private const int DefaultDays = 30;

    /// <summary>Maps the route of statistics.</summary>
    public static void MapStatistics(this RouteGroupBuilder v1) =>
        v1.MapGroup("/operations").WithTags("Operations").MapGet("/statistics", GetAsync).WithName("GetStatistics")
            .WithSummary("Builds per day, durations, queue times and failures; what was not measured is left out")
            .RequireScope(Scopes.Operations);

    private static async Task<Results<Ok<StatisticsReport>, ValidationProblem>> GetAsync(
        BuildStatistics statistics,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("The first day (UTC), such as 2026-01-05; thirty days up to the last when left out.")] DateOnly? from = null,
        [Description("The last day (UTC); today when left out.")] DateOnly? to = null)
    {
        var last = to ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = from ?? last.AddDays(1 - DefaultDays);
        var days = last.DayNumber - first.DayNumber + 1;
        return days is >= 1 and <= BuildStatistics.MaxDays
            ? TypedResults.Ok(await statistics.GetAsync(first, last, cancellationToken))
            : Problems.Invalid(new Dictionary<string, string[]>
            {
                ["from"] = [$"from {first:O} to {last:O} are {days} days; expected 1 to {BuildStatistics.MaxDays}."],
            });
    }
}
