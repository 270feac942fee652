using System.Diagnostics;
using System.Net;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Tests.Dcp;

public sealed class DcpExecutableTests : IAsyncLifetime
{
    private DcpHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DcpClient Client => _host.Client;

    public async ValueTask InitializeAsync() => _host = await DcpEngine.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_process_runs_and_its_exit_code_is_known()
    {
        await Client.CreateAsync(DcpEngine.Shell("three", "exit 3"), Token);
        var finished = await Client.WaitForStateAsync("three", ExecutableState.Finished);
        Assert.Equal(3, finished.Status!.ExitCode);
        Assert.NotNull(finished.Status.ExecutionId);
        Assert.True(finished.Status.FinishTimestamp >= finished.Status.StartupTimestamp);
    }

    [Fact]
    public async Task No_line_of_stdout_or_stderr_is_lost_or_out_of_order()
    {
        const int count = 5000;
        var script = $"i=1; while [ $i -le {count} ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";
        await Client.CreateAsync(DcpEngine.Shell("talker", script), Token);

        // Followed from the start and read after the end must both be complete.
        var followed = new List<DcpLogLine>();
        await foreach (var line in Client.ReadAllLogsAsync<Executable>("talker", follow: true, Token))
        {
            followed.Add(line);
        }

        await Client.WaitForStateAsync("talker", ExecutableState.Finished);
        foreach (var (source, word) in new[] { (DcpLogSource.StdOut, "out"), (DcpLogSource.StdErr, "err") })
        {
            var expected = Enumerable.Range(1, count).Select(number => $"{word} {number}").ToArray();
            Assert.Equal(expected, followed.Where(line => line.Source == source).Select(line => line.Text));
            var read = await Client.LogsAsync("talker", source);
            Assert.Equal(expected, read.Select(line => line.Text));
            Assert.All(read, line => Assert.Equal(source == DcpLogSource.StdErr, line.IsError));
            Assert.All(read, line => Assert.NotNull(line.Timestamp));
            Assert.Equal(Enumerable.Range(1, count), read.Select(line => (int)line.Number!.Value));
        }
    }

    [Fact]
    public async Task A_followed_log_shows_a_line_while_the_process_still_runs()
    {
        await Client.CreateAsync(DcpEngine.Shell("waits", "echo now; exec sleep 1000"), Token);
        await foreach (var line in Client.ReadLogsAsync<Executable>("waits", DcpLogSource.StdOut, follow: true, Token))
        {
            Assert.Equal("now", line.Text);
            break;
        }

        Assert.Equal(ExecutableState.Running, (await Client.WaitForStateAsync("waits", ExecutableState.Running)).Status!.State);
    }

    [Fact]
    public async Task A_log_followed_before_the_process_starts_misses_nothing()
    {
        var waiting = DcpEngine.Shell("later", "echo first; echo second");
        await Client.CreateAsync(waiting with { Spec = waiting.Spec with { Start = false } }, Token);
        var reading = Client.LogsAsync("later", DcpLogSource.StdOut, follow: true);
        Assert.Null((await Client.GetAsync<Executable>("later", Token)).Status?.Pid);

        await Client.RequestStartAsync<Executable>("later", Token);

        Assert.Equal(["first", "second"], (await reading).Select(line => line.Text));
    }

    [Fact]
    public async Task Unusual_lines_arrive_as_they_are()
    {
        string[] lines = ["  leading blanks", "", "tab\tand trailing blank ", "50 %\r100 %", "7 2026-01-01T00:00:00Z looks like a prefix", "构建代理 ✓", new string('x', 100_000)];
        using var folder = new TestFolder();
        var file = folder.AddFile("text", string.Join('\n', lines));
        await Client.CreateAsync(DcpEngine.Shell("odd", $"cat {file}"), Token);
        await Client.WaitForStateAsync("odd", ExecutableState.Finished);
        Assert.Equal(lines, (await Client.LogsAsync("odd", DcpLogSource.StdOut)).Select(line => line.Text));
    }

    [Fact]
    public async Task Only_the_last_lines_can_be_asked_for()
    {
        await Client.CreateAsync(DcpEngine.Shell("five", "for i in 1 2 3 4 5; do echo $i; done"), Token);
        await Client.WaitForStateAsync("five", ExecutableState.Finished);
        var lines = new List<string>();
        await foreach (var line in Client.ReadLogsAsync<Executable>("five", DcpLogSource.StdOut, follow: false, Token, tail: 2))
        {
            lines.Add(line.Text);
        }

        Assert.Equal(["4", "5"], lines);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_fails_to_start_and_the_system_log_says_why()
    {
        var executable = DcpEngine.Shell("missing", "");
        await Client.CreateAsync(executable with { Spec = new ExecutableSpec { ExecutablePath = "/no/such/program" } }, Token);
        await Client.WaitForStateAsync("missing", ExecutableState.FailedToStart);

        var errors = (await Client.LogsAsync("missing", DcpLogSource.System)).Where(line => line.IsError).ToArray();
        Assert.Contains(errors, line => line.Text.Contains("/no/such/program: no such file", StringComparison.Ordinal));
        Assert.All(errors, line => Assert.NotNull(line.Timestamp));
    }

    [Fact]
    public async Task Starting_again_is_deleting_and_creating_under_the_same_name()
    {
        var script = DcpEngine.Shell("again", "exec sleep 1000");
        await Client.CreateAsync(script, Token);
        var first = await Client.WaitForStateAsync("again", ExecutableState.Running);

        await Client.DeleteAndWaitAsync<Executable>("again", Token);
        Assert.False(DcpEngine.IsAlive(first.Status!.Pid!.Value));
        await Client.CreateAsync(script, Token);
        var second = await Client.WaitForStateAsync("again", ExecutableState.Running);

        Assert.NotEqual(first.Metadata.Uid, second.Metadata.Uid);
        Assert.NotEqual(first.Status.Pid, second.Status!.Pid);
    }

    [Fact]
    public async Task A_stopped_process_is_finished_and_gone()
    {
        await Client.CreateAsync(DcpEngine.Shell("stop", "exec sleep 1000"), Token);
        var running = await Client.WaitForStateAsync("stop", ExecutableState.Running);
        await Client.RequestStopAsync<Executable>("stop", Token);
        var stopped = await Client.WaitForStateAsync("stop", ExecutableState.Finished, ExecutableState.Terminated);
        Assert.NotNull(stopped.Status!.FinishTimestamp);
        Assert.False(DcpEngine.IsAlive(running.Status!.Pid!.Value));
    }

    [Fact]
    public async Task What_a_user_wrote_is_not_taken_for_a_template()
    {
        string[] texts = ["{{ .Name }}", "a {{\"b\"}} c }} {{", "{{{{", "{ {", "plain", "{{- portFor \"x\" -}}", "back`tick {{ `x` }} \\ $HOME"];
        var script = DcpEngine.Shell("quote", "printf '%s\\n' \"$TEXT\" \"$@\"");
        foreach (var (text, index) in texts.Select((text, index) => (text, index)))
        {
            var name = $"quote-{index}";
            await Client.CreateAsync(
                script with
                {
                    Metadata = new DcpMetadata { Name = name },
                    Spec = script.Spec with
                    {
                        Args = [.. script.Spec.Args!, "sh", DcpTemplate.Escape(text)],
                        Env = [new EnvVar("TEXT", DcpTemplate.Escape(text))],
                    },
                },
                Token);
            await Client.WaitForStateAsync(name, ExecutableState.Finished);
            Assert.Equal([text, text], (await Client.LogsAsync(name, DcpLogSource.StdOut)).Select(line => line.Text));
        }
    }

    [Fact]
    public async Task Templates_know_the_object()
    {
        var script = DcpEngine.Shell("self", "echo \"<$SELF>\"");
        await Client.CreateAsync(
            script with
            {
                Metadata = script.Metadata with { Annotations = new Dictionary<string, string> { [DcpAnnotations.OtelServiceInstanceId] = "i-1" } },
                Spec = script.Spec with
                {
                    Env = [new EnvVar("SELF", $"{DcpTemplate.Name} {DcpTemplate.Annotation(DcpAnnotations.OtelServiceInstanceId)} end")],
                },
            },
            Token);
        await Client.WaitForStateAsync("self", ExecutableState.Finished);
        Assert.Equal("<self i-1 end>", Assert.Single(await Client.LogsAsync("self", DcpLogSource.StdOut)).Text);
    }

    [Fact]
    public async Task An_invalid_object_is_refused_with_words_of_the_server()
    {
        var nameless = await Assert.ThrowsAsync<DcpException>(() => Client.CreateAsync(DcpEngine.Shell("No/Slash", "true"), Token));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Executable", "No/Slash"), (nameless.Status!.Value, nameless.Kind, nameless.Name));
        Assert.Contains("metadata.name", nameless.Message, StringComparison.Ordinal);

        var pathless = DcpEngine.Shell("pathless", "") with { Spec = new ExecutableSpec { ExecutablePath = "" } };
        var refused = await Assert.ThrowsAsync<DcpException>(() => Client.CreateAsync(pathless, Token));
        Assert.Contains("'pathless'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("executablePath", refused.ServerMessage, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_can_be_taken_only_once()
    {
        await Client.CreateAsync(DcpEngine.Shell("twice", "exec sleep 1000"), Token);
        var clock = Stopwatch.StartNew();
        var taken = await Assert.ThrowsAsync<DcpException>(() => Client.CreateAsync(DcpEngine.Shell("twice", "true"), Token));
        Assert.Equal(HttpStatusCode.Conflict, taken.Status);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), "A name that is taken was tried again and again.");
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_not_there()
    {
        Assert.Null(await Client.FindAsync<Executable>("nobody", Token));
        Assert.False(await Client.DeleteAsync<Executable>("nobody", Token));
        await Client.DeleteAndWaitAsync<Executable>("nobody", Token);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<DcpException>(() => Client.GetAsync<Executable>("nobody", Token))).Status);
        await Assert.ThrowsAsync<DcpException>(() => Client.LogsAsync("nobody", DcpLogSource.StdOut));
        var never = await Assert.ThrowsAsync<TimeoutException>(
            () => Client.WaitForAsync<Executable>("nobody", _ => true, TimeSpan.FromMilliseconds(100), Token));
        Assert.Contains("'nobody'", never.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_of_the_engine_can_be_left_out()
    {
        // With no variable at all the engine would pass on its own environment after all.
        var script = DcpEngine.Shell("bare", "echo \"<$HOME$ONE>\"");
        await Client.CreateAsync(
            script with
            {
                Spec = script.Spec with { AmbientEnvironment = AmbientEnvironment.DoNotInherit, Env = [new EnvVar("ONE", "1")] },
            },
            Token);
        await Client.WaitForStateAsync("bare", ExecutableState.Finished);
        Assert.Equal("<1>", Assert.Single(await Client.LogsAsync("bare", DcpLogSource.StdOut)).Text);
    }
}
