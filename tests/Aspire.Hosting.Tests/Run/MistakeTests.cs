using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests.Run;

/// <summary>A mistake is said at once, by the resource's name and with what to do; nothing hangs.</summary>
public class MistakeTests
{
    [Fact]
    public async Task A_cycle_of_waits_is_refused_before_anything_starts()
    {
        await using var app = RunningApp.Build(builder =>
        {
            var a = RunningApp.Sleeper(builder, "a");
            var b = RunningApp.Sleeper(builder, "b").WaitFor(a);
            var c = RunningApp.Sleeper(builder, "c").WaitForStart(b);
            a.WaitFor(c);
        });

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.Application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'a' -> 'c' -> 'b' -> 'a'", error.Message);
        Assert.Contains("Remove one of the waits", error.Message);
    }

    [Fact]
    public async Task A_wait_for_a_resource_that_was_not_added_is_refused()
    {
        await using var app = RunningApp.Build(builder =>
        {
            var stranger = builder.CreateResourceBuilder(new ExecutableResource("stranger", "x", "."));
            RunningApp.Sleeper(builder, "a").WaitFor(stranger);
        });

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.Application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'stranger'", error.Message);
        Assert.Contains("no part of the application", error.Message);
    }

    [Fact]
    public async Task A_health_check_that_is_not_registered_is_refused()
    {
        await using var app = RunningApp.Build(builder => RunningApp.Sleeper(builder, "a").WithHealthCheck("nothing"));

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.Application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'nothing'", error.Message);
        Assert.Contains("AddHealthChecks", error.Message);
    }

    [Fact]
    public async Task A_fixed_port_in_use_fails_the_resource_and_names_the_port_and_its_owner()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        await using var app = await RunningApp.StartAsync(builder =>
        {
            var taken = RunningApp.Sleeper(builder, "taken").WithHttpEndpoint(port: port);
            RunningApp.Sleeper(builder, "user").WithReference(taken.GetEndpoint("http"));
            RunningApp.Sleeper(builder, "other");
        });

        await app.WaitAsync("taken", KnownResourceStates.FailedToStart);
        await app.WaitAsync("user", KnownResourceStates.FailedToStart);
        await app.WaitHealthyAsync("other");
        Assert.Contains(app.Log.Errors, e => e.Contains("'taken'") && e.Contains($"{port}") && e.Contains($"process {Environment.ProcessId}"));
        Assert.Contains(app.Log.Errors, e => e.Contains("'user'") && e.Contains($"{port}"));
    }

    [Fact]
    public async Task An_executable_that_is_not_on_PATH_fails_the_resource_by_name()
    {
        await using var app = await RunningApp.StartAsync(builder => builder.AddExecutable("tool", "no-such-tool", "."));

        await app.WaitAsync("tool", KnownResourceStates.FailedToStart);
        Assert.Contains(app.Log.Errors, e => e.Contains("'no-such-tool'") && e.Contains("'tool'") && e.Contains("Install it"));
    }

    [Fact]
    public async Task A_file_or_folder_that_does_not_exist_fails_the_resource_by_name()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            builder.AddExecutable("file", "./no/such/file", ".");
            builder.AddExecutable("folder", "bash", "no-such-folder");
        });

        await app.WaitAsync("file", KnownResourceStates.FailedToStart);
        await app.WaitAsync("folder", KnownResourceStates.FailedToStart);
        Assert.Contains(app.Log.Errors, e => e.Contains("/no/such/file"));
        Assert.Contains(app.Log.Errors, e => e.Contains("no-such-folder") && e.Contains("working directory"));
    }

    [Fact]
    public async Task A_missing_parameter_fails_what_needs_it_and_nothing_else()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var key = builder.AddParameter("key", secret: true);
            RunningApp.Sleeper(builder, "needs-it").WithEnvironment("KEY", key);
            RunningApp.Sleeper(builder, "does-not");
        });

        await app.WaitAsync("key", KnownResourceStates.ValueMissing);
        await app.WaitAsync("needs-it", KnownResourceStates.FailedToStart);
        await app.WaitHealthyAsync("does-not");
        Assert.Contains(app.Log.Errors, e => e.Contains("'needs-it'") && e.Contains("'KEY'") && e.Contains("Parameters:key"));
    }

    [Fact]
    public async Task A_project_that_was_not_built_fails_with_the_command_that_builds_it()
    {
        var folder = Directory.CreateTempSubdirectory("nexus-unbuilt");
        try
        {
            var project = Path.Combine(folder.FullName, "Unbuilt.csproj");
            await File.WriteAllTextAsync(
                project,
                """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""",
                TestContext.Current.CancellationToken);

            await using var app = await RunningApp.StartAsync(builder => builder.AddProject("unbuilt", project));

            await app.WaitAsync("unbuilt", KnownResourceStates.FailedToStart);
            Assert.Contains(app.Log.Errors, e => e.Contains("'unbuilt'") && e.Contains("dotnet build"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Whoever_waits_for_a_resource_that_fails_is_told_at_once()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var bad = builder.AddExecutable("bad", "no-such-tool", ".");
            RunningApp.Sleeper(builder, "waits").WaitFor(bad);
        });

        await app.WaitAsync("waits", KnownResourceStates.FailedToStart);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.WaitHealthyAsync("waits"));
        Assert.Contains("'waits'", error.Message);
        Assert.Contains(app.Log.Errors, e => e.Contains("'waits'") && e.Contains("'bad'"));
    }

    [Fact]
    public async Task A_container_without_a_runtime_is_shown_as_such_and_does_not_disturb_the_rest()
    {
        await using var app = await RunningApp.StartAsync(
            builder =>
            {
                builder.AddContainer("cache", "docker.io/library/redis", "8.6").WithEndpoint(targetPort: 6379, name: "tcp");
                RunningApp.Sleeper(builder, "other");
            },
            // A name that no machine has as a runtime in working order.
            "--dcp-container-runtime", "docker");

        await app.WaitAsync("cache", KnownResourceStates.RuntimeUnhealthy, KnownResourceStates.Running, KnownResourceStates.FailedToStart);
        await app.WaitHealthyAsync("other");
    }

    [Fact]
    public async Task Replicas_that_would_share_a_fixed_port_are_refused()
    {
        await using var app = await RunningApp.StartAsync(builder =>
            builder.AddProject("api", Model.TestProject.File, launchProfileName: null).WithReplicas(2).WithHttpEndpoint(targetPort: 8080));

        await app.WaitAsync("api", KnownResourceStates.FailedToStart);
        Assert.Contains(app.Log.Errors, e => e.Contains("'api'") && e.Contains("2 replicas") && e.Contains("targetPort"));
    }
}
