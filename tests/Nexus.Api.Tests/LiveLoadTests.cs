using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Nexus.Core.Builds;
using Nexus.Core.Queues;
using Nexus.TestServices;

namespace Nexus.Api.Tests;

/// <summary>Live streams under load and with clients that behave badly.</summary>
public sealed class LiveLoadTests(ApiFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task One_replica_tells_a_thousand_clients_every_update_of_a_build()
    {
        const int clients = 1000;
        using var client = await fixture.Nexus.StartApiAsync(NexusSystem.BootstrapKey, ("RateLimits__PerSecond", "0"));
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var limit = new CancellationTokenSource(Patience);
        var id = await CreatePausedBuildAsync();

        var connected = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var streams = Enumerable.Range(0, clients).Select(_ => Task.Run(() => FollowAsync(client, id, () =>
        {
            if (Interlocked.Increment(ref connected) == clients)
            {
                all.SetResult();
            }
        }, limit.Token))).ToArray();
        await Task.WhenAny(all.Task, Task.WhenAll(streams)).WaitAsync(limit.Token);
        Assert.Equal(HttpStatusCode.Accepted, (await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/resume")).Status);

        var seen = await Task.WhenAll(streams);

        var build = await fixture.Nexus.WaitForEndAsync(id);
        Assert.Equal("completed", build.GetProperty("status").GetString());
        var last = build.GetProperty("sequence").GetInt32();
        Assert.All(seen, ids => Assert.Equal(Enumerable.Range(ids[0], last - ids[0] + 1), ids));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_dropped_and_the_others_go_on()
    {
        using var limit = new CancellationTokenSource(Patience);
        var id = await CreatePausedBuildAsync();
        var build = await fixture.Nexus.WaitForBuildAsync(id, one => one.GetProperty("status").GetString() == "paused");
        var first = build.GetProperty("sequence").GetInt64();
        using var deaf = await ConnectAsync($"/api/v1/builds/{id}/events", limit.Token);
        using var response = await fixture.Client.GetAsync($"/api/v1/builds/{id}/events", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));

        // More than the buffers between them can hold.
        await using var redis = new RedisConnection(fixture.Nexus.Redis.ConnectionString);
        var broadcast = new BuildBroadcast(redis);
        var message = new string('x', 60_000);
        var heard = 0;
        for (var i = 1; i <= 600; i++)
        {
            await broadcast.PublishAsync([new BuildUpdate
            {
                BuildId = id,
                Sequence = first + i,
                At = DateTimeOffset.UtcNow,
                Type = BuildUpdateType.Stage,
                Stage = "orchestrator",
                Status = "running",
                Message = message,
            }]);
            heard += await ReadToAsync(reader, first + i, limit.Token) ? 1 : 0;
        }

        Assert.Equal(600, heard);
        // The server hangs up: what it had sent can be read, and then there is an end, not another update for ever.
        var buffer = new byte[1 << 20];
        var total = 0L;
        try
        {
            while (await deaf.ReceiveAsync(buffer, limit.Token) is > 0 and var read)
            {
                total += read;
            }
        }
        catch (SocketException)
        {
            // Reset is an end too.
        }

        Assert.True(total < 600L * message.Length, $"{total} bytes came");
        Assert.Equal(HttpStatusCode.OK, (await fixture.Client.SendAsync(HttpMethod.Get, "/health")).Status);
    }

    [Fact]
    public async Task A_stream_on_which_nothing_happens_says_something_every_15_seconds()
    {
        using var client = await fixture.CreateClientAsync("owner-without-builds", "read");
        using var limit = new CancellationTokenSource(Patience);
        using var response = await client.GetAsync("/api/v1/builds/events", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));

        while (await reader.ReadLineAsync(limit.Token) is { } line && line != ": heartbeat")
        {
            Assert.True(line is "" or ": connected", line);
        }

        Assert.Equal(TimeSpan.FromSeconds(15), Builds.EventStream.HeartbeatInterval);
    }

    /// <summary>Follows a build to its end as a browser does: where a connection is refused or breaks, again from the last event.</summary>
    private static async Task<List<int>> FollowAsync(HttpClient client, string id, Action connected, CancellationToken cancellationToken)
    {
        var ids = new List<int>();
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/builds/{id}/events");
                if (ids.Count > 0)
                {
                    request.Headers.Add("Last-Event-ID", ids[^1].ToString(CultureInfo.InvariantCulture));
                }

                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    if (line == "event: end")
                    {
                        return ids;
                    }

                    if (line.StartsWith("id: ", StringComparison.Ordinal))
                    {
                        ids.Add(int.Parse(line.AsSpan(4), CultureInfo.InvariantCulture));
                        if (ids.Count == 1)
                        {
                            connected();
                        }
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // As if there had been an end.
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    private static async Task<bool> ReadToAsync(StreamReader reader, long id, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == $"id: {id.ToString(CultureInfo.InvariantCulture)}")
            {
                return true;
            }
        }

        return false;
    }

    private async Task<string> CreatePausedBuildAsync()
    {
        var id = await fixture.Nexus.CreateBuildAsync();
        var answer = await fixture.Client.SendAsync(HttpMethod.Post, $"/api/v1/builds/{id}/pause");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        return JsonSerializer.Deserialize<JsonElement>(answer.Body.GetRawText()).GetProperty("id").GetString()!;
    }

    private async Task<Socket> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var address = fixture.Client.BaseAddress!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {NexusSystem.BootstrapKey}\r\nConnection: close\r\n\r\n"), cancellationToken);
        return socket;
    }
}
