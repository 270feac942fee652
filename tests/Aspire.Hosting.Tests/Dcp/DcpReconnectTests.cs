using System.Diagnostics;
using System.Threading.Channels;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests.Dcp;

public sealed class DcpReconnectTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_survives_a_broken_connection_and_tells_what_happened_meanwhile()
    {
        await using var host = await DcpEngine.StartAsync();
        await using var wire = DcpEngine.WireTo(host);
        using var client = DcpEngine.ClientOf(host, port: wire.Port);
        foreach (var name in (string[])["stays", "goes", "restarts"])
        {
            await host.Client.CreateAsync(DcpEngine.Service(name), Token);
            await host.Client.WaitForAsync<Service>(name, found => found.HasAddress, DcpEngine.Patience, Token);
        }

        var restarted = (await host.Client.GetAsync<Service>("restarts", Token)).Metadata.Uid;
        await using var events = Events<Service>.Of(client);
        await events.UntilAsync(all => all.Select(change => change.Object.Name).Distinct().Count() == 3);
        var before = events.All.Count;

        wire.Cut();
        await host.Client.DeleteAndWaitAsync<Service>("goes", Token);
        await host.Client.DeleteAndWaitAsync<Service>("restarts", Token);
        await host.Client.CreateAsync(DcpEngine.Service("restarts"), Token);
        await host.Client.CreateAsync(DcpEngine.Service("comes"), Token);
        wire.Mend();

        await events.UntilAsync(all => all.Any(change => change.Object.Name == "comes" && change.Object.HasAddress)
            && all.Any(change => change.Object.Name == "restarts" && change.Object.Metadata.Uid != restarted && change.Object.HasAddress));
        var after = events.All.Skip(before).ToArray();
        Assert.Equal(
            ["goes", "restarts"], after.Where(change => change.Change == DcpChange.Deleted).Select(change => change.Object.Name).Order());
        Assert.Equal(restarted, after.Single(change => change is { Change: DcpChange.Deleted, Object.Name: "restarts" }).Object.Metadata.Uid);
        Assert.DoesNotContain(after, change => change.Object.Name == "stays");
        Assert.True(wire.Connections > 1, "The connection was not cut.");

        // And it goes on as if nothing had happened.
        await host.Client.DeleteAndWaitAsync<Service>("stays", Token);
        await events.UntilAsync(all => all.Any(change => change is { Change: DcpChange.Deleted, Object.Name: "stays" }));
    }

    [Fact]
    public async Task A_watch_that_the_server_ends_is_opened_again()
    {
        // This setting of the engine makes it close every watch after a second.
        using var log = new Restarts();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
        await using var host = await DcpEngine.StartAsync(
            options => options.EnvironmentVariables["DCP_RESOURCE_WATCH_TIMEOUT_SECONDS"] = "1", loggers);
        await using var events = Events<Service>.Of(host.Client);
        for (var number = 0; number < 3; number++)
        {
            var name = $"service-{number}";
            await host.Client.CreateAsync(DcpEngine.Service(name), Token);
            await events.UntilAsync(all => all.Any(change => change.Object.Name == name && change.Object.HasAddress));
            Assert.True(await log.Seen.WaitAsync(DcpEngine.Patience, Token), "The server closed no watch.");
            await host.Client.DeleteAndWaitAsync<Service>(name, Token);
            await events.UntilAsync(all => all.Any(change => change.Object.Name == name && change.Change == DcpChange.Deleted));
        }
    }

    [Fact]
    public async Task A_followed_log_survives_broken_connections_without_losing_or_repeating_a_line()
    {
        const int count = 300;
        await using var host = await DcpEngine.StartAsync();
        await using var wire = DcpEngine.WireTo(host);
        using var client = DcpEngine.ClientOf(host, port: wire.Port);
        await host.Client.CreateAsync(
            DcpEngine.Shell("ticker", $"i=1; while [ $i -le {count} ]; do echo line $i; i=$((i+1)); sleep 0.01; done"), Token);

        var lines = new List<string>();
        await foreach (var line in client.ReadLogsAsync<Executable>("ticker", DcpLogSource.StdOut, follow: true, Token))
        {
            lines.Add(line.Text);
            if (lines.Count is 50 or 150)
            {
                wire.Cut();
                wire.Mend();
            }
        }

        Assert.Equal(Enumerable.Range(1, count).Select(number => $"line {number}"), lines);
        Assert.True(wire.Connections > 2, "The connection was not cut.");
    }

    [Fact]
    public async Task A_call_waits_for_a_server_that_is_briefly_out_of_reach()
    {
        await using var host = await DcpEngine.StartAsync();
        await using var wire = DcpEngine.WireTo(host);
        using var client = DcpEngine.ClientOf(host, port: wire.Port);
        wire.Cut();
        var creating = client.CreateAsync(DcpEngine.Service("patient"), Token);
        Assert.NotSame(creating, await Task.WhenAny(creating, Task.Delay(200, Token)));
        wire.Mend();
        Assert.Equal("patient", (await creating).Name);
    }

    [Fact]
    public async Task Watches_and_followed_logs_end_with_the_session()
    {
        var host = await DcpEngine.StartAsync();
        await host.Client.CreateAsync(DcpEngine.Shell("runs", "exec sleep 1000"), Token);
        await host.Client.WaitForStateAsync("runs", ExecutableState.Running);
        var watching = CountAsync(host.Client.WatchAsync<Service>(Token));
        var reading = CountAsync(host.Client.ReadAllLogsAsync<Executable>("runs", follow: true, Token));

        await host.DisposeAsync();

        await Task.WhenAll(watching, reading).WaitAsync(TimeSpan.FromSeconds(5), Token);
        await Assert.ThrowsAsync<DcpException>(() => host.Client.ListAsync<Service>(Token));
    }

    [Fact]
    public async Task When_the_engine_dies_its_processes_die_and_the_stop_is_quick()
    {
        var host = await DcpEngine.StartAsync();
        await host.Client.CreateAsync(DcpEngine.Shell("runs", "exec sleep 1000"), Token);
        var running = await host.Client.WaitForStateAsync("runs", ExecutableState.Running);
        foreach (var id in host.Processes.Where(process => DcpEngine.IsAlive(process)))
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }

        var clock = Stopwatch.StartNew();
        await host.DisposeAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"Stopping took {clock.Elapsed}.");
        Assert.False(Directory.Exists(host.SessionFolder));
        await DcpEngine.EventuallyAsync(
            () => !DcpEngine.IsAlive(running.Status!.Pid!.Value), TimeSpan.FromSeconds(10), "The process outlived the engine.");
    }

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> items)
    {
        var count = 0;
        await foreach (var _ in items)
        {
            count++;
        }

        return count;
    }

    /// <summary>Hears of every watch that is opened again.</summary>
    private sealed class Restarts : ILoggerProvider, ILogger
    {
        public SemaphoreSlim Seen { get; } = new(0);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == nameof(DcpHostLog.WatchRestarts))
            {
                Seen.Release();
            }
        }

        public void Dispose() => Seen.Dispose();
    }

    private sealed class Events<T> : IAsyncDisposable where T : DcpObject, IDcpKind<T>
    {
        private readonly Channel<DcpWatchEvent<T>> _arrived = Channel.CreateUnbounded<DcpWatchEvent<T>>();
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        private readonly Task _reading;

        private Events(DcpClient client) => _reading = Task.Run(async () =>
        {
            await foreach (var change in client.WatchAsync<T>(_stop.Token))
            {
                _arrived.Writer.TryWrite(change);
            }
        });

        public List<DcpWatchEvent<T>> All { get; } = [];

        public static Events<T> Of(DcpClient client) => new(client);

        public async Task UntilAsync(Func<List<DcpWatchEvent<T>>, bool> condition)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(DcpEngine.Patience);
            while (!condition(All))
            {
                All.Add(await _arrived.Reader.ReadAsync(limit.Token));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }
}
