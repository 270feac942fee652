using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests.Run;

/// <summary>What the engine behind us passes over in silence.</summary>
public class EndpointMistakeTests
{
    [Fact]
    public async Task An_endpoint_whose_port_the_process_is_never_told_is_an_error_in_its_log_and_a_warning_on_its_state()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            RunningApp.Sleeper(builder, "deaf").WithHttpEndpoint();
            var told = RunningApp.Sleeper(builder, "told").WithHttpEndpoint(env: "PORT").WithEndpoint(name: "admin");
            told.WithArgs(told.GetEndpoint("admin").Property(EndpointProperty.TargetPort));
            RunningApp.Sleeper(builder, "fixed").WithHttpEndpoint(targetPort: DcpEngine.FreePort());
        });

        await app.WaitForLineAsync("deaf", "The endpoint 'http' of the resource 'deaf' leads nowhere");
        var deaf = (await app.WaitAsync("deaf", KnownResourceStates.Running)).Snapshot;
        Assert.Equal(KnownResourceStateStyles.Warn, deaf.State?.Style);
        Assert.All(deaf.Urls, url => Assert.True(url.IsInactive));
        Assert.Contains(app.Log.Errors, e => e.Contains("'deaf'") && e.Contains("env: \"PORT\"") && e.Contains("targetPort"));

        foreach (var other in (string[])["told", "fixed"])
        {
            Assert.Equal(KnownResourceStateStyles.Success, (await app.WaitAsync(other, KnownResourceStates.Running)).Snapshot.State?.Style);
            Assert.DoesNotContain(app.Log.Errors, e => e.Contains($"'{other}'"));
        }
    }

    [Fact]
    public async Task An_endpoint_that_leads_nowhere_leaves_the_others_of_its_process_alone()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            // What is kept back as noise of the engine would tell whether it was asked for something that it can't do.
            builder.Services.AddLogging(logging => logging.AddFilter("Aspire.Hosting.Dcp.dcp", LogLevel.Error));
            var server = builder.AddExecutable("server", "dotnet", ".", "exec", DcpEngine.Child, "serve").WithEndpoint(name: "main").WithEndpoint(name: "deaf");
            server.WithArgs(server.GetEndpoint("main").Property(EndpointProperty.TargetPort), "me");
        });

        var running = await app.WaitAsync("server", KnownResourceStates.Running);
        var address = new Uri(running.Snapshot.Urls.Single(u => u.Name == "main").Url);

        Assert.Contains("me", await DcpEngine.FirstGreetingAsync(address.Port));
        Assert.Contains(app.Log.Errors, e => e.Contains("'deaf'"));
        Assert.DoesNotContain(app.Log.Errors, e => e.Contains("service-producer"));
    }

    [Fact]
    public async Task Two_endpoints_with_one_port_fail_the_second_and_name_both()
    {
        var port = DcpEngine.FreePort();
        await using var app = await RunningApp.StartAsync(builder =>
        {
            RunningApp.Sleeper(builder, "first").WithHttpEndpoint(port: port, env: "PORT");
            RunningApp.Sleeper(builder, "second").WithEndpoint(port: port, name: "admin", env: "PORT");
        });

        await app.WaitHealthyAsync("first");
        await app.WaitAsync("second", KnownResourceStates.FailedToStart);
        Assert.Contains(app.Log.Errors, e => e.Contains("'second'") && e.Contains("'admin'") && e.Contains("'first'") && e.Contains($"{port}"));
    }

    [Fact]
    public async Task One_process_may_serve_two_endpoints_on_its_port()
    {
        var port = DcpEngine.FreePort();
        await using var app = await RunningApp.StartAsync(builder => RunningApp.Sleeper(builder, "both")
            .WithHttpEndpoint(port: port, isProxied: false)
            .WithEndpoint(port: port, name: "grpc", isProxied: false));

        await app.WaitHealthyAsync("both");
    }

    [Fact]
    public async Task An_address_that_the_machine_does_not_have_fails_the_resource_at_once()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            // For documentation only (RFC 5737), so nobody has it.
            RunningApp.Sleeper(builder, "elsewhere").WithHttpEndpoint(env: "PORT").WithEndpoint("http", e => e.TargetHost = "192.0.2.1");
            RunningApp.Sleeper(builder, "here").WithHttpEndpoint(env: "PORT").WithEndpoint("http", e => e.TargetHost = "127.0.0.2");
        });

        await app.WaitAsync("elsewhere", KnownResourceStates.FailedToStart);
        await app.WaitHealthyAsync("here");
        Assert.Contains(app.Log.Errors, e => e.Contains("'elsewhere'") && e.Contains("'192.0.2.1'") && e.Contains("not an address of this machine"));
    }

    [Fact]
    public async Task What_the_engine_says_about_a_port_reaches_the_resource()
    {
        // Only TCP ports are looked up before the engine is asked.
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;

        await using var app = await RunningApp.StartAsync(builder =>
            RunningApp.Sleeper(builder, "late").WithEndpoint(port: port, env: "PORT", protocol: ProtocolType.Udp));

        await app.WaitAsync("late", KnownResourceStates.FailedToStart);
        Assert.Contains(app.Log.Errors, e => e.Contains("'late'") && e.Contains("address already in use"));
        await app.WaitForLineAsync("late", "address already in use");
    }

    [Fact]
    public async Task A_file_that_is_no_program_fails_the_resource_by_name()
    {
        await using var app = await RunningApp.StartAsync(builder => builder.AddExecutable("data", "./Aspire.Hosting.Tests.runtimeconfig.json", AppContext.BaseDirectory));

        await app.WaitAsync("data", KnownResourceStates.FailedToStart);
        Assert.Contains(app.Log.Errors, e => e.Contains("'data'") && e.Contains("chmod +x"));
    }
}
