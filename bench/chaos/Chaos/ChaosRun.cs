using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nexus.Chaos;

/// <summary>
/// A steady flow of builds while processes of the running system are killed without a warning and started again, at random; and at
/// the end a look at everything that was promised.
/// </summary>
internal sealed class ChaosRun(DistributedApplication application, HttpClient api, string sharedFolder, ChaosSettings settings, Action<string> say)
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ConcurrentDictionary<string, Submitted> _accepted = [];
    private readonly ConcurrentDictionary<string, ResourceEvent> _instances = [];
    private readonly List<(string Kind, TimeSpan At, TimeSpan Down)> _kills = [];
    private int _asked;
    private int _repeated;

    /// <summary>Disturbs the system, lets it settle, and looks.</summary>
    public async Task<ChaosResult> RunAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(over.Token);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(settings.Duration);
        var killing = KillAsync(end.Token, cancellationToken);
        var submitting = SubmitAsync(end.Token, cancellationToken);
        await killing;
        await submitting;

        say($"{Elapsed:mm\\:ss} left alone: {_kills.Count} kills, {_accepted.Count} builds accepted");
        await SettleAsync(cancellationToken);
        await over.CancelAsync();
        await watching;
        var inspection = new ChaosInspection(api, application, sharedFolder);
        var (builds, defects) = await inspection.InspectAsync(_run, _accepted.Keys, cancellationToken);
        foreach (var (id, submitted) in _accepted)
        {
            // A cancellation that was accepted holds; nothing else cancels.
            var cancelled = builds.GetValueOrDefault(id) == "cancelled";
            if (submitted.CancelAccepted ? !cancelled : cancelled && !submitted.Cancelled)
            {
                defects.Failed.Add($"{id} is {builds.GetValueOrDefault(id)}; cancellation asked for: {submitted.Cancelled}, accepted: {submitted.CancelAccepted}");
            }
        }

        return new ChaosResult
        {
            Kills = [.. _kills.Select(kill => new Kill(kill.Kind, kill.At, kill.Down, RecoveryAfter(kill.At)))],
            Accepted = _accepted.Count,
            Repeated = _repeated,
            Held = defects.Held,
            Completed = builds.Count(build => build.Value == "completed"),
            Cancelled = builds.Count(build => build.Value == "cancelled"),
            Lost = [.. _accepted.Keys.Where(id => builds.GetValueOrDefault(id) is not ("completed" or "failed" or "cancelled"))],
            Failed = defects.Failed,
            Duplicated = defects.Duplicated,
            HalfWritten = defects.HalfWritten,
            NotTold = defects.NotTold,
            Durations = [.. _accepted.Values.Where(one => one.CompletedAt is not null).Select(one => one.CompletedAt!.Value - one.AcceptedAt)],
        };
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    private TimeSpan? RecoveryAfter(TimeSpan kill)
    {
        var ends = _accepted.Values.Where(one => one.AcceptedAt > kill && one.CompletedAt is not null).Select(one => one.CompletedAt!.Value - kill).ToList();
        return ends.Count == 0 ? null : ends.Min();
    }

    private async Task KillAsync(CancellationToken end, CancellationToken cancellationToken)
    {
        var random = new Random(settings.Seed);
        var restarts = new List<Task>();
        // Each kind comes once before any comes twice.
        var order = new Queue<(string Resource, string Kind)>();
        while (await PauseAsync(settings.KillEvery * (0.5 + random.NextDouble()), end))
        {
            if (order.Count == 0)
            {
                order = new(ChaosSettings.Victims.OrderBy(_ => random.Next()));
            }

            var (resource, kind) = order.Dequeue();
            var down = settings.Down * random.NextDouble();
            var running = Running(resource).ToList();
            if (running.Count == 0)
            {
                continue;
            }

            var (victim, pid) = running[random.Next(running.Count)];
            if (!TryKill(pid))
            {
                continue;
            }

            _kills.Add((kind, Elapsed, down));
            say($"{Elapsed:mm\\:ss} killed {kind} ({victim.ResourceId}), back in {down.TotalSeconds:0.0} s; {_accepted.Count} accepted");
            restarts.Add(RestartAsync(victim.ResourceId, down, cancellationToken));
        }

        await Task.WhenAll(restarts);
    }

    private static bool TryKill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            // It has died already, and the engine has not said so yet.
            return false;
        }
    }

    private async Task RestartAsync(string instance, TimeSpan down, CancellationToken cancellationToken)
    {
        await Task.Delay(down, cancellationToken);
        // The engine does not start again what was killed. It may not have noticed the death yet.
        while (true)
        {
            var result = await application.ResourceCommands.ExecuteCommandAsync(instance, KnownResourceCommands.StartCommand, cancellationToken);
            if (result.Success)
            {
                return;
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    private async Task SubmitAsync(CancellationToken end, CancellationToken cancellationToken)
    {
        var all = new List<Task>();
        do
        {
            all.Add(FollowAsync(Interlocked.Increment(ref _asked), end, cancellationToken));
        }
        while (await PauseAsync(settings.SubmitEvery, end));

        await Task.WhenAll(all);
    }

    /// <summary>Asks for one build, again with the same key where no answer came, and notes when it ends.</summary>
    private async Task FollowAsync(int number, CancellationToken end, CancellationToken cancellationToken)
    {
        var key = $"{_run}-{number.ToString(CultureInfo.InvariantCulture)}";
        // What was asked for before the end is asked for until there is an answer.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.Duration + settings.Settle);
        string? id = null;
        while (id is null)
        {
            id = await TrySubmitAsync(key, limit.Token);
            if (id is null)
            {
                Interlocked.Increment(ref _repeated);
                await Task.Delay(300, limit.Token);
            }
        }

        var submitted = new Submitted(Elapsed);
        _accepted[id] = submitted;
        var random = new Random(settings.Seed + number);
        if (number % ChaosSettings.CancelEvery == 0)
        {
            submitted.Cancelled = true;
            // Anywhere between the queue and the last stage, the first of all early.
            var quarter = (number / ChaosSettings.CancelEvery - 1) % 4;
            await Task.Delay(TimeSpan.FromSeconds(0.6 * (quarter + random.NextDouble())), limit.Token);
            submitted.CancelAccepted = await ControlAsync(id, "cancel", limit.Token) == HttpStatusCode.Accepted;
        }
        else if (number % ChaosSettings.HoldEvery == 0)
        {
            await HoldAsync(id, random, limit.Token);
        }

        while (!end.IsCancellationRequested && !submitted.Ended)
        {
            await PauseAsync(TimeSpan.FromMilliseconds(400), end);
            submitted.Note(await TryReadStatusAsync(id, cancellationToken), Elapsed);
        }
    }

    /// <summary>Pauses a build at some moment and lets it go on.</summary>
    private async Task HoldAsync(string id, Random random, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(random.NextDouble()), cancellationToken);
        foreach (var control in (string[])["pause", "resume"])
        {
            await ControlAsync(id, control, cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble()), cancellationToken);
        }
    }

    /// <summary>Asks for a control until there is an answer.</summary>
    private async Task<HttpStatusCode> ControlAsync(string id, string control, CancellationToken cancellationToken)
    {
        while (true)
        {
            // A refusal is an answer too: it may have ended by now, or an answer that was lost was the acceptance.
            if (await TryControlAsync(id, control, cancellationToken) is { } status and (HttpStatusCode.Accepted or HttpStatusCode.Conflict))
            {
                return status;
            }

            await Task.Delay(300, cancellationToken);
        }
    }

    private async Task<HttpStatusCode?> TryControlAsync(string id, string control, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            using var response = await api.PostAsync($"/api/v1/builds/{id}/{control}", content: null, limit.Token);
            return response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<string?> TrySubmitAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/builds")
            {
                Content = JsonContent.Create(new { requirement = "An agent that converts miles to kilometres and explains the steps.", name = key }),
                Headers = { { "Idempotency-Key", key } },
            };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            using var response = await api.SendAsync(request, limit.Token);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync<JsonElement>(limit.Token)).GetProperty("id").GetString()
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<string?> TryReadStatusAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            using var response = await api.GetAsync($"/api/v1/builds/{id}", limit.Token);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync<JsonElement>(limit.Token)).GetProperty("status").GetString()
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var open = _accepted.Where(one => !one.Value.Ended).ToDictionary();
        while (open.Count > 0 && Stopwatch.GetElapsedTime(started) < settings.Settle)
        {
            await Task.Delay(500, cancellationToken);
            foreach (var (id, submitted) in open.ToArray())
            {
                submitted.Note(await TryReadStatusAsync(id, cancellationToken), Elapsed);
                if (submitted.Ended)
                {
                    open.Remove(id);
                }
            }
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in application.ResourceNotifications.WatchAsync(cancellationToken))
            {
                _instances[change.ResourceId] = change;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private IEnumerable<(ResourceEvent Event, int Pid)> Running(string resource) =>
        from change in _instances.Values
        where change.Resource.Name == resource && change.Snapshot.State?.Text == KnownResourceStates.Running
        let text = change.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value?.ToString()
        where text is not null
        orderby change.ResourceId
        select (change, int.Parse(text, CultureInfo.InvariantCulture));

    private static async Task<bool> PauseAsync(TimeSpan pause, CancellationToken end)
    {
        try
        {
            await Task.Delay(pause, end);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class Submitted(TimeSpan acceptedAt)
    {
        public TimeSpan AcceptedAt { get; } = acceptedAt;

        public TimeSpan? CompletedAt { get; private set; }

        public bool Ended { get; private set; }

        /// <summary>Whether a cancellation was asked for, and whether the API said that it accepts it.</summary>
        public bool Cancelled { get; set; }

        public bool CancelAccepted { get; set; }

        public void Note(string? status, TimeSpan at)
        {
            Ended = status is "completed" or "failed" or "cancelled";
            CompletedAt = status == "completed" ? at : null;
        }
    }
}
