using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests.Run;

public class LifecycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_gets_its_arguments_environment_and_port_and_its_output_is_its_log()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var secret = builder.AddParameter("secret", "a{{b}}c $HOME 'q'", secret: true);
            builder.AddExecutable("tool", "bash", ".", "-c", "echo \"[$0] [$1] [$VALUE] [$PORT] [$URL]\"; echo oops >&2; exec sleep 600", "zero", "{{one}}")
                .WithHttpEndpoint(env: "PORT")
                .WithEnvironment("VALUE", secret)
                .WithEnvironment(context => context.EnvironmentVariables["URL"] = ((IResourceWithEndpoints)context.Resource).GetEndpoint("http"));
        });

        var line = await app.WaitForLineAsync("tool", "[zero]");
        Assert.Matches(@"\[zero\] \[\{\{one\}\}\] \[a\{\{b\}\}c \$HOME 'q'\] \[\d+\] \[http://localhost:\d+\]", line.Content);
        Assert.True((await app.WaitForLineAsync("tool", "oops")).IsErrorMessage);

        // The log may be ahead of the state.
        var snapshot = (await app.Notifications.WaitForResourceAsync("tool", e => e.Snapshot.EnvironmentVariables.Length > 0, DcpEngine.Token).WaitAsync(DcpEngine.Patience, DcpEngine.Token)).Snapshot;
        Assert.Contains(snapshot.EnvironmentVariables, v => v is { Name: "VALUE", Value: "a{{b}}c $HOME 'q'", IsFromSpec: true });
        Assert.Contains(snapshot.EnvironmentVariables, v => v is { Name: "PATH", IsFromSpec: false });
    }

    [Fact]
    public async Task A_resource_that_waits_for_a_start_does_not_wait_for_health()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("gate", () => HealthCheckResult.Unhealthy("never"));
            var first = RunningApp.Sleeper(builder, "first").WithHealthCheck("gate").WithExplicitStart();
            RunningApp.Sleeper(builder, "second").WaitForStart(first);
        });

        await app.WaitAsync("second", KnownResourceStates.Waiting);
        await app.Application.ResourceCommands.ExecuteCommandAsync("first", KnownResourceCommands.StartCommand, Token);

        await app.WaitAsync("second", KnownResourceStates.Running);
        Assert.NotEqual(HealthStatus.Healthy, app.Instances("first").Single().Snapshot.HealthStatus);
    }

    [Fact]
    public async Task A_resource_starts_after_what_it_waits_for_is_healthy_and_its_subscribers_are_done()
    {
        var isHealthy = false;
        var order = new List<string>();
        await using var app = await RunningApp.StartAsync(builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("gate", () => isHealthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
            var first = RunningApp.Sleeper(builder, "first").WithHealthCheck("gate");
            first.OnResourceReady(async (_, _, token) =>
            {
                await Task.Delay(100, token);
                order.Add("seeded");
            });
            RunningApp.Sleeper(builder, "second").WaitFor(first).OnBeforeResourceStarted((_, _, _) =>
            {
                order.Add("second");
                return Task.CompletedTask;
            });
        });

        await app.WaitAsync("first", KnownResourceStates.Running);
        await app.WaitAsync("second", KnownResourceStates.Waiting);
        Assert.Equal(HealthStatus.Unhealthy, app.Instances("first").Single().Snapshot.HealthStatus);
        isHealthy = true;
        await app.WaitHealthyAsync("second");

        Assert.Equal(["seeded", "second"], order);
        Assert.Equal(HealthStatus.Healthy, app.Instances("first").Single().Snapshot.HealthStatus);
    }

    [Theory]
    [InlineData(0, "Running")]
    [InlineData(3, "FailedToStart")]
    public async Task A_wait_for_completion_asks_for_the_exit_code(int exitCode, string expected)
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var job = builder.AddExecutable("job", "bash", ".", "-c", $"exit {exitCode}");
            RunningApp.Sleeper(builder, "after").WaitForCompletion(job);
        });

        await app.WaitAsync("after", expected);
        var job = await app.WaitAsync("job", KnownResourceStates.Finished);
        Assert.Equal(exitCode, job.Snapshot.ExitCode);
    }

    [Fact]
    public async Task A_resource_with_explicit_start_waits_for_the_command()
    {
        await using var app = await RunningApp.StartAsync(builder => RunningApp.Sleeper(builder, "tool").WithExplicitStart());
        Assert.Equal(KnownResourceStates.NotStarted, app.Instances("tool").Single().Snapshot.State?.Text);

        var result = await app.Application.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StartCommand, Token);

        Assert.True(result.Success);
        await app.WaitHealthyAsync("tool");
    }

    [Fact]
    public async Task Stop_start_and_restart_replace_the_process_and_keep_the_log()
    {
        await using var app = await RunningApp.StartAsync(builder => RunningApp.Sleeper(builder, "tool", "echo pid=$$"));
        await app.WaitHealthyAsync("tool");
        await app.WaitForLineAsync("tool", "pid=");
        var first = PidOf(app);

        Assert.True((await app.Application.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StopCommand, Token)).Success);
        await app.WaitAsync("tool", KnownResourceStates.Finished);
        Assert.False(Directory.Exists($"/proc/{first}"));

        Assert.True((await app.Application.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StartCommand, Token)).Success);
        await app.WaitHealthyAsync("tool");
        var second = PidOf(app);
        await app.WaitForLineAsync("tool", $"pid={second}");

        Assert.True((await app.Application.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.RestartCommand, Token)).Success);
        await app.Notifications.WaitForResourceAsync("tool", e => e.Snapshot.State?.Text == KnownResourceStates.Running && PidOf(e) != second, Token)
            .WaitAsync(DcpEngine.Patience, Token);
        await app.WaitForLineAsync("tool", $"pid={first}");
    }

    [Fact]
    public async Task A_command_of_ones_own_is_run_with_the_instance_and_its_failure_is_told()
    {
        await using var app = await RunningApp.StartAsync(builder => RunningApp.Sleeper(builder, "tool")
            .WithCommand("greet", "Greet", context => Task.FromResult(CommandResults.Success($"hello {context.ResourceName}")))
            .WithCommand("fail", "Fail", _ => throw new InvalidOperationException("no")));
        var commands = app.Application.ResourceCommands;

        var greeting = await commands.ExecuteCommandAsync("tool", "greet", Token);
        Assert.Equal($"hello {app.Instances("tool").Single().ResourceId}", greeting.Message);
        Assert.Equal("no", (await commands.ExecuteCommandAsync("tool", "fail", Token)).Message);
        Assert.Contains("'greet'", (await commands.ExecuteCommandAsync("tool", "unknown", Token)).Message);
        Assert.Contains("'nobody'", (await commands.ExecuteCommandAsync("nobody", "greet", Token)).Message);
    }

    [Fact]
    public async Task Events_come_in_their_order()
    {
        var events = new List<string>();
        Task Note(string what)
        {
            lock (events)
            {
                events.Add(what);
            }

            return Task.CompletedTask;
        }

        await using (var app = await RunningApp.StartAsync(builder =>
        {
            builder.OnBeforeStart((_, _) => Note("before start"));
            builder.AddExecutable("tool", "bash", ".", "-c", "sleep 0.3").WithHttpEndpoint()
                .OnInitializeResource((_, _, _) => Note("initialize"))
                .OnResourceEndpointsAllocated((r, _, _) => Note($"allocated {r.GetEndpoint("http").IsAllocated}"))
                .OnBeforeResourceStarted((_, _, _) => Note("before resource started"))
                .OnResourceReady((_, _, _) => Note("ready"))
                .OnResourceStopped((_, e, _) => Note($"stopped {e.ResourceEvent.Snapshot.ExitCode}"));
        }))
        {
            await app.WaitAsync("tool", KnownResourceStates.Finished);
            await Eventually(() => { lock (events) { return events.Count == 6; } });
        }

        Assert.Equal(["before start", "initialize", "allocated True", "before resource started", "ready", "stopped 0"], events);
    }

    [Fact]
    public async Task Several_applications_run_side_by_side_in_one_process()
    {
        var apps = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunningApp.StartAsync(builder => RunningApp.Sleeper(builder, "same").WithHttpEndpoint())));
        try
        {
            await Task.WhenAll(apps.Select(a => a.WaitHealthyAsync("same")));
            Assert.Equal(3, apps.Select(a => a.Instances("same").Single().Snapshot.Urls.Single().Url).Distinct().Count());
        }
        finally
        {
            await Task.WhenAll(apps.Select(a => a.DisposeAsync().AsTask()));
        }
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 200 && !condition(); i++)
        {
            await Task.Delay(25, Token);
        }
    }

    private static string PidOf(RunningApp app) => PidOf(app.Instances("tool").Single());

    private static string PidOf(ResourceEvent e) => e.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value?.ToString() ?? string.Empty;
}
