using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Threading.Channels;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;

namespace Nexus.Api.Builds;

/// <summary>Live streams of builds as server-sent events.</summary>
public static class BuildEventEndpoints
{
    /// <summary>Maps the routes of live streams.</summary>
    public static void MapBuildEvents(this RouteGroupBuilder v1)
    {
        var builds = v1.MapGroup("/builds").WithTags("Events").RequireScope(Scopes.Read);
        builds.MapGet("/events", StreamAllAsync).WithName("StreamBuilds").WithSummary("Follow all builds: event build, data BuildSummary")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        builds.MapGet("/{id}/events", StreamAsync).WithName("StreamBuild")
            .WithSummary("Follow a build: events snapshot (BuildDetail), update (BuildUpdate), end; resumable by Last-Event-ID")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task StreamAsync(
        string id, ClaimsPrincipal user, HttpContext context, BuildStore store, BuildArtifacts artifacts, UpdateFeed feed, IHostApplicationLifetime lifetime)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var cancellationToken = ending.Token;
        if (await store.FindReadableAsync(id, user, cancellationToken) is not { } build)
        {
            await Problems.NotFound("Build", id).ExecuteAsync(context);
            return;
        }

        try
        {
            // Listening begins before the state is read, so nothing falls between the two.
            using var updates = feed.Subscribe(id);
            var stream = await EventStream.BeginAsync(context, cancellationToken);
            if (!TryReadLastEventId(context, build, out var last))
            {
                build = await store.FindAsync(id, cancellationToken) ?? build;
                last = build.Sequence;
                await stream.SendAsync("snapshot", BuildDetail.From(build, artifacts), ApiJson.Default.BuildDetail, last, cancellationToken);
            }

            await new BuildFollower(store, stream, updates.Reader, id, last).RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or the server is going.
        }
    }

    private static async Task StreamAllAsync(
        ClaimsPrincipal user, HttpContext context, UpdateFeed feed, IHostApplicationLifetime lifetime,
        [Description("Builds of this owner instead of the caller's own; needs the scope operations.")] string? owner = null)
    {
        if (BuildReaders.Refuse(owner, user) is { } refused)
        {
            await refused.ExecuteAsync(context);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            using var builds = feed.SubscribeToAll(owner ?? user.Owner);
            var stream = await EventStream.BeginAsync(context, ending.Token);
            while (true)
            {
                while (builds.Reader.TryRead(out var build))
                {
                    await stream.SendAsync("build", BuildSummary.From(build), ApiJson.Default.BuildSummary, null, ending.Token);
                }

                switch (await WaitAsync(builds.Reader, EventStream.HeartbeatInterval, ending.Token))
                {
                    case Waited.Closed:
                        return;
                    case Waited.TimedOut:
                        await stream.CommentAsync("heartbeat", ending.Token);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }
    }

    private static bool TryReadLastEventId(HttpContext context, Build build, out long last) =>
        long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out last)
        && last <= build.Sequence;

    private enum Waited
    {
        Arrived,
        TimedOut,
        Closed,
    }

    private static async Task<Waited> WaitAsync<T>(ChannelReader<T> reader, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(atMost);
        try
        {
            return await reader.WaitToReadAsync(timeout.Token) ? Waited.Arrived : Waited.Closed;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Waited.TimedOut;
        }
    }

    /// <summary>Sends the updates of one build in order and without gaps, to its end.</summary>
    private sealed class BuildFollower(BuildStore store, EventStream stream, ChannelReader<BuildUpdate> live, string buildId, long last)
    {
        private long _last = last;
        private long _spoke = Stopwatch.GetTimestamp();

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            var ended = await CatchUpAsync(cancellationToken);
            while (!ended)
            {
                var quiet = Stopwatch.GetElapsedTime(_spoke);
                switch (await WaitAsync(live, quiet < EventStream.HeartbeatInterval ? EventStream.HeartbeatInterval - quiet : TimeSpan.Zero, cancellationToken))
                {
                    case Waited.Closed:
                        // It did not keep up. Its client comes back and says where it was.
                        return;
                    case Waited.Arrived:
                        ended = await SendArrivedAsync(cancellationToken);
                        break;
                    default:
                        await stream.CommentAsync("heartbeat", cancellationToken);
                        _spoke = Stopwatch.GetTimestamp();
                        break;
                }
            }

            await stream.EndAsync(cancellationToken);
        }

        private async Task<bool> SendArrivedAsync(CancellationToken cancellationToken)
        {
            while (live.TryRead(out var update))
            {
                if (update.Sequence > _last + 1)
                {
                    return await CatchUpAsync(cancellationToken);
                }

                if (update.Sequence == _last + 1)
                {
                    await SendAsync(update, cancellationToken);
                    if (update.IsTerminal)
                    {
                        return await CatchUpAsync(cancellationToken);
                    }
                }
            }

            return false;
        }

        /// <summary>Sends what is applied and was not sent. Answers whether the build is over.</summary>
        private async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
        {
            var build = await store.FindAsync(buildId, cancellationToken);
            if (build is null)
            {
                return true;
            }

            if (build.Sequence > _last)
            {
                foreach (var update in await store.ReadJournalAsync(buildId, _last, cancellationToken))
                {
                    if (update.Sequence <= build.Sequence)
                    {
                        await SendAsync(update, cancellationToken);
                    }
                }
            }

            return build.Status.IsTerminal();
        }

        private async Task SendAsync(BuildUpdate update, CancellationToken cancellationToken)
        {
            await stream.SendAsync("update", update, ApiJson.Default.BuildUpdate, update.Sequence, cancellationToken);
            _last = update.Sequence;
            _spoke = Stopwatch.GetTimestamp();
        }
    }
}
