using System.ComponentModel;
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
    // Not error: that name is the one by which EventSource tells of a lost connection.
    private const string Unavailable = "unavailable";

    /// <summary>Maps the routes of live streams.</summary>
    public static void MapBuildEvents(this RouteGroupBuilder v1)
    {
        var builds = v1.MapGroup("/builds").WithTags("Events").RequireScope(Scopes.Read);
        builds.MapGet("/events", StreamAllAsync).WithName("StreamBuilds").WithSummary("Follow all builds: event build, data BuildSummary")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        builds.MapGet("/{id}/events", StreamAsync).WithName("StreamBuild")
            .WithSummary("Follow a build: events snapshot (BuildDetail), update (BuildUpdate), unavailable, end; resumable by Last-Event-ID")
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
            using var news = feed.Subscribe(id);
            var stream = await EventStream.BeginAsync(context, cancellationToken);
            await new BuildFollower(store, artifacts, stream, news.Reader, id).RunAsync(ReadLastEventId(context, build), cancellationToken);
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
            while (await stream.WaitAsync(builds.Reader, ending.Token))
            {
                while (builds.Reader.TryRead(out var build))
                {
                    await stream.SendAsync("build", BuildSummary.From(build), ApiJson.Default.BuildSummary, null, ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }
    }

    // A number that was never given is none.
    private static long? ReadLastEventId(HttpContext context, Build build) =>
        long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last <= build.Sequence
            ? last
            : null;

    /// <summary>Sends the updates of one build in order and without gaps, to its end.</summary>
    private sealed class BuildFollower(BuildStore store, BuildArtifacts artifacts, EventStream stream, ChannelReader<BuildNews> live, string buildId)
    {
        private long _last;

        /// <param name="last">The last update that the client has; null: none, so that it needs a snapshot.</param>
        /// <param name="cancellationToken">Ends the stream.</param>
        public async Task RunAsync(long? last, CancellationToken cancellationToken)
        {
            _last = last ?? 0;
            try
            {
                var ended = await (last is null ? SendSnapshotAsync(cancellationToken) : CatchUpAsync(cancellationToken));
                while (!ended)
                {
                    if (!await stream.WaitAsync(live, cancellationToken))
                    {
                        // It did not keep up. Its client comes back and says where it was.
                        return;
                    }

                    ended = await SendArrivedAsync(cancellationToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await stream.SendAsync(Unavailable, cancellationToken);
                throw;
            }

            await stream.SendAsync("end", cancellationToken);
        }

        private async Task<bool> SendArrivedAsync(CancellationToken cancellationToken)
        {
            while (live.TryRead(out var news))
            {
                if (news.Update is not { } update)
                {
                    if (news.IsReadable)
                    {
                        // What was missed first: who keeps a log of the updates has all of them.
                        return await CatchUpAsync(cancellationToken, withSnapshot: true);
                    }

                    await stream.SendAsync(Unavailable, cancellationToken);
                    continue;
                }

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

        /// <summary>Sends the build as it is. Answers whether it is over.</summary>
        private async Task<bool> SendSnapshotAsync(CancellationToken cancellationToken)
        {
            if (await store.FindAsync(buildId, cancellationToken) is not { } build)
            {
                return true;
            }

            await SendAsync(build, cancellationToken);
            return build.Status.IsTerminal();
        }

        /// <summary>Sends what is applied and was not sent, and the build as it is after that where it is asked for. Answers whether the build is over.</summary>
        private async Task<bool> CatchUpAsync(CancellationToken cancellationToken, bool withSnapshot = false)
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

            if (withSnapshot)
            {
                await SendAsync(build, cancellationToken);
            }

            return build.Status.IsTerminal();
        }

        private async Task SendAsync(Build build, CancellationToken cancellationToken)
        {
            await stream.SendAsync("snapshot", BuildDetail.From(build, artifacts), ApiJson.Default.BuildDetail, build.Sequence, cancellationToken);
            _last = build.Sequence;
        }

        private async Task SendAsync(BuildUpdate update, CancellationToken cancellationToken)
        {
            await stream.SendAsync("update", update, ApiJson.Default.BuildUpdate, update.Sequence, cancellationToken);
            _last = update.Sequence;
        }
    }
}
