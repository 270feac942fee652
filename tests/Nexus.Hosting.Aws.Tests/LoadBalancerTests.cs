using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Tests;

public class LoadBalancerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_go_where_their_path_says_in_the_order_of_the_rules_and_carry_what_a_load_balancer_adds()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var api = AddEcho(builder, "api");
            var web = AddEcho(builder, "web");
            var alb = builder.AddLoadBalancer("alb")
                .WithRoute(["/api/*", "/v?/exact"], api.GetEndpoint("http"))
                .WithDefaultRoute(web.GetEndpoint("http"))
                .WithRoute("/api/late", web.GetEndpoint("http"));
            alb.WaitFor(api).WaitFor(web);
        });
        using var http = await ConnectAsync(app);

        Assert.Equal("api", (await EchoAsync(http, "/api/late"))["service"]);
        Assert.Equal("api", (await EchoAsync(http, "/v1/exact"))["service"]);
        Assert.Equal("web", (await EchoAsync(http, "/v12/exact"))["service"]);
        Assert.Equal("web", (await EchoAsync(http, "/API/x"))["service"]);
        Assert.Equal("web", (await EchoAsync(http, "/"))["service"]);

        var seen = await EchoAsync(http, "/api/x?q=a%20b");
        Assert.Equal("/api/x?q=a%20b", seen["path"]);
        Assert.Equal(http.BaseAddress!.Authority, seen["host"]);
        Assert.Equal(("127.0.0.1", "http", $"{http.BaseAddress.Port}"), (seen["for"], seen["proto"], seen["port"]));
    }

    [Fact]
    public async Task Streams_and_web_sockets_pass_at_once()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var api = AddEcho(builder, "api");
            builder.AddLoadBalancer("alb").WithDefaultRoute(api.GetEndpoint("http")).WaitFor(api);
        });
        using var http = await ConnectAsync(app);

        using var response = await http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal("data: first", await reader.ReadLineAsync(Token).AsTask().WaitAsync(RunningApp.Patience, Token));
        (await http.PostAsync("/api/finish", content: null, Token)).EnsureSuccessStatusCode();
        Assert.Contains("data: last", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(http.BaseAddress!) { Scheme = "ws", Path = "/api/socket" }.Uri, Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, Token);
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, Token);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task Http_2_without_tls_passes_on_the_same_port()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var api = AddEcho(builder, "api");
            builder.AddLoadBalancer("alb").WithDefaultRoute(api.GetEndpoint("http")).WaitFor(api);
        });
        using var http = await ConnectAsync(app);
        using var http2 = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = http.BaseAddress,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        Assert.Equal(("api", $"{http.BaseAddress!.Port}"), ((await EchoAsync(http2, "/api/x"))["service"], (await EchoAsync(http2, "/api/x"))["port"]));
        using var response = await http2.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpVersion.Version20, response.Version);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal("data: first", await reader.ReadLineAsync(Token).AsTask().WaitAsync(RunningApp.Patience, Token));
        (await http2.PostAsync("/api/finish", content: null, Token)).EnsureSuccessStatusCode();
        Assert.Contains("data: last", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_read_fails_while_a_replica_is_killed_under_load()
    {
        await using var app = await StartTwoReplicasAsync();
        using var http = await ConnectAsync(app);
        await using var load = new SteadyLoad(http, HttpMethod.Get);

        await load.UntilAsync(seen => seen.DistinctBy(a => a.ProcessId).Count() == 2);
        using (var process = Process.GetProcessById(await app.GetProcessIdAsync("api")))
        {
            process.Kill();
        }

        await load.MoreAsync(500);
        Assert.All(await load.StopAsync(), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Fact]
    public async Task Neither_a_read_nor_a_write_fails_while_a_replica_is_stopped_under_load_and_then_the_other_gets_all()
    {
        await using var app = await StartTwoReplicasAsync();
        using var http = await ConnectAsync(app);
        await using var load = new SteadyLoad(http, HttpMethod.Get, HttpMethod.Post);

        // Once is luck: a request meets the end of a server only now and then.
        for (var round = 0; round < 3; round++)
        {
            await load.UntilAsync(seen => seen.TakeLast(100).DistinctBy(a => a.ProcessId).Count() == 2);
            var (instance, process) = await app.GetInstanceAsync("api");
            await app.ExecuteAsync(instance, KnownResourceCommands.StopCommand);

            // What was under way when it ended has been answered after as many more as there are clients.
            await load.MoreAsync(SteadyLoad.Clients);
            var since = load.Count;
            await load.MoreAsync(500);
            Assert.DoesNotContain(process, load.Since(since).Select(a => a.ProcessId));

            await app.ExecuteAsync(instance, KnownResourceCommands.StartCommand);
        }

        var answers = await load.StopAsync();
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(2, answers.DistinctBy(a => a.Method).Count());
    }

    [Fact]
    public async Task A_read_whose_connection_breaks_is_tried_again_and_a_write_is_not()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var api = AddEcho(builder, "api");
            builder.AddLoadBalancer("alb").WithDefaultRoute(api.GetEndpoint("http")).WaitFor(api);
        });
        using var http = await ConnectAsync(app);

        using var write = await http.PostAsync("/api/broken", content: null, Token);
        Assert.Equal(HttpStatusCode.BadGateway, write.StatusCode);
        Assert.Equal("9", await http.GetStringAsync("/api/broken", Token));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_named_and_a_path_without_a_rule_is_not_found()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var silent = builder.AddExecutable("silent", "sleep", AppContext.BaseDirectory, "600").WithHttpEndpoint(env: "PORT");
            var rude = AddEcho(builder, "rude");
            builder.AddLoadBalancer("alb")
                .WithRoute("/api/*", rude.GetEndpoint("http"))
                .WithRoute("/silent", silent.GetEndpoint("http"))
                .WithIdleTimeout(TimeSpan.FromSeconds(1))
                .WaitFor(rude);
        });
        using var http = await ConnectAsync(app);

        using var bad = await http.PostAsJsonAsync("/api/abort", new { }, Token);
        Assert.Equal(HttpStatusCode.BadGateway, bad.StatusCode);
        Assert.Equal("application/problem+json", bad.Content.Headers.ContentType?.MediaType);
        Assert.Contains("'rude'", await bad.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        using var late = await http.PostAsJsonAsync("/silent", new { }, Token);
        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        Assert.Contains("'silent'", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        using var none = await http.GetAsync("/x", Token);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Contains("'/x'", await none.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/*", "must begin with '/'")]
    [InlineData("/a b", "must begin with '/'")]
    public void A_pattern_that_a_listener_rule_cannot_have_is_refused(string pattern, string reason)
    {
        var builder = RunningApp.CreateBuilder();
        var target = RunningApp.AddConsumer(builder).WithHttpEndpoint().GetEndpoint("http");

        var error = Assert.Throws<ArgumentException>(() => builder.AddLoadBalancer("alb").WithRoute(pattern, target));
        Assert.Contains($"'{pattern}' of 'alb' {reason}", error.Message, StringComparison.Ordinal);
    }

    private static IResourceBuilder<ProjectResource> AddEcho(IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject(name, RunningApp.EchoProject).WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SERVICE", name);

    private static Task<RunningApp> StartTwoReplicasAsync() => RunningApp.StartAsync(builder =>
    {
        var api = AddEcho(builder, "api").WithReplicas(2);
        builder.AddLoadBalancer("alb").WithDefaultRoute(api.GetEndpoint("http")).WaitFor(api);
    });

    private static async Task<HttpClient> ConnectAsync(RunningApp app)
    {
        await app.WaitHealthyAsync("alb");
        return new HttpClient { BaseAddress = new Uri(await app.GetUrlAsync("alb")), Timeout = RunningApp.Patience };
    }

    private static async Task<Dictionary<string, string>> EchoAsync(HttpClient http, string path) =>
        (await http.GetFromJsonAsync<Dictionary<string, string>>(path, Token))!;
}
