using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Tests.Dcp;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Tests;

namespace Aspire.Hosting.Tests.Dashboard;

public class DashboardTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_login_url_opens_the_page_and_nothing_else_does()
    {
        using var health = await app.Http.GetAsync($"{app.Page}/health", Token);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);

        using var stranger = await app.Http.GetAsync($"{app.Page}/", Token);
        Assert.Equal(HttpStatusCode.Redirect, stranger.StatusCode);
        Assert.Contains("/login", stranger.Headers.Location?.ToString());

        using var guest = await app.Http.GetAsync(app.LoginUrl, Token);
        Assert.Equal(HttpStatusCode.Redirect, guest.StatusCode);
        Assert.DoesNotContain("login", guest.Headers.Location?.ToString());
        Assert.Contains(guest.Headers.GetValues("Set-Cookie"), c => c.StartsWith(".Aspire.Dashboard.Auth", StringComparison.Ordinal));
    }

    [Fact]
    public void The_apphost_says_what_tools_look_for()
    {
        Assert.Contains(app.Log, m => m.StartsWith("Aspire AppHost version: ", StringComparison.Ordinal));
        Assert.Contains("Distributed application starting.", app.Log);
        Assert.Contains($"Application host directory is: {AppContext.BaseDirectory}", app.Log);
        Assert.Contains("Distributed application started. Press Ctrl+C to shut down.", app.Log);
        Assert.Contains($"Now listening on: {app.Page}", app.Log);
    }

    [Fact]
    public async Task Telemetry_of_a_resource_arrives_and_without_the_key_is_refused()
    {
        var logs = app.Application.Services.GetRequiredService<ResourceLoggerService>();
        var done = await app.Application.ResourceNotifications.WaitForResourceAsync("tracer", e => e.Snapshot.ExitCode is not null, Token).WaitAsync(DcpEngine.Patience, Token);
        var lines = new List<string>();
        await foreach (var batch in logs.GetAllAsync(done.ResourceId).WithCancellation(Token))
        {
            lines.AddRange(batch.Select(l => l.Content));
        }

        Assert.Contains(lines, l => l.EndsWith("without key: 401", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.EndsWith("with key: 0", StringComparison.Ordinal));

        using var refused = await app.Http.GetAsync($"{app.Page}/api/telemetry/spans", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{app.Page}/api/telemetry/spans");
        request.Headers.Add("x-api-key", app.Setting("AppHost:DashboardApiKey"));
        using var spans = await app.Http.SendAsync(request, Token);
        Assert.Contains("open-the-shop", await spans.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_stranger_gets_nothing_from_the_service_behind_the_dashboard()
    {
        var address = await app.Application.Services.GetRequiredService<ResourceServiceHost>().GetAddressAsync(Token);
        Assert.StartsWith("http://127.0.0.1:", address);

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/aspire.v1.DashboardService/GetApplicationInformation")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.Add("x-resource-service-api-key", "wrong");
        using var answer = await app.Http.SendAsync(request, Token);
        Assert.Equal($"{(int)StatusCode.Unauthenticated}", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task A_taken_port_is_told_and_the_dashboard_takes_another()
    {
        var blocker = new TcpListener(IPAddress.Loopback, 0);
        blocker.Start();
        try
        {
            var port = ((IPEndPoint)blocker.LocalEndpoint).Port;
            var messages = new Messages();
            await using var other = DashboardApp.CreateBuilder(messages, $"--ASPNETCORE_URLS=http://localhost:{port}", "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true").Build();
            await other.StartAsync(Token);
            await other.ResourceNotifications.WaitForResourceHealthyAsync("aspire-dashboard", Token).WaitAsync(DcpEngine.Patience, Token);

            Assert.Contains(messages.All, m => m.Contains($"can't have port {port}", StringComparison.Ordinal) && m.Contains("ASPNETCORE_URLS", StringComparison.Ordinal));
            Assert.Contains(messages.All, m => m.StartsWith("Login to the dashboard at ", StringComparison.Ordinal));
            await other.StopAsync(Token);
        }
        finally
        {
            blocker.Stop();
        }
    }

    [Fact]
    public async Task Without_a_dashboard_on_the_machine_the_application_runs_and_says_what_to_install()
    {
        var messages = new Messages();
        var builder = DashboardApp.CreateBuilder(messages, "--DcpPublisher:DashboardPath=/nowhere/aspire-managed");
        builder.AddExecutable("tool", "sleep", ".", "600").WithOtlpExporter();
        await using var other = builder.Build();
        await other.StartAsync(Token);
        await other.ResourceNotifications.WaitForResourceHealthyAsync("tool", Token).WaitAsync(DcpEngine.Patience, Token);

        Assert.Contains(messages.All, m => m.Contains("/nowhere/aspire-managed", StringComparison.Ordinal) && m.Contains("aspire setup", StringComparison.Ordinal));
        await other.StopAsync(Token);
    }

    [Fact]
    public async Task Anonymous_access_needs_no_token()
    {
        var messages = new Messages();
        await using var other = DashboardApp.CreateBuilder(messages, "--ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS=true", "--DcpPublisher:RandomizePorts=true").Build();
        await other.StartAsync(Token);
        await other.ResourceNotifications.WaitForResourceHealthyAsync("aspire-dashboard", Token).WaitAsync(DcpEngine.Patience, Token);

        Assert.DoesNotContain(messages.All, m => m.StartsWith("Login to", StringComparison.Ordinal));
        var page = messages.All.Single(m => m.StartsWith("Now listening on: ", StringComparison.Ordinal))["Now listening on: ".Length..];
        using var answer = await app.Http.GetAsync($"{page}/", Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await other.StopAsync(Token);
    }
}
