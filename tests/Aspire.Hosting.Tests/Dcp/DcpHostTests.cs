using System.Diagnostics;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Tests.Dcp;

public sealed class DcpHostTests
{
    private static readonly TimeSpan CtrlCBudget = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_leaves_neither_processes_nor_files()
    {
        var host = await DcpEngine.StartAsync();
        var folder = host.SessionFolder;
        Assert.True(Directory.Exists(folder));
        await host.Client.CreateAsync(DcpEngine.Shell("a", "exec sleep 1000"), Token);
        var running = await host.Client.WaitForStateAsync("a", ExecutableState.Running);
        Assert.NotEmpty(host.Processes);

        await host.DisposeAsync();

        Assert.False(Directory.Exists(folder));
        Assert.False(DcpEngine.IsAlive(running.Status!.Pid!.Value));
        Assert.DoesNotContain(host.Processes, process => DcpEngine.IsAlive(process));
        Assert.Empty(ProcessesThatMention(folder));
    }

    [Fact]
    public async Task The_dashboard_outlives_the_processes_that_send_it_their_last_telemetry()
    {
        using var folder = new TestFolder();
        var (ready, gone, seen) = (Path.Combine(folder.Path, "ready"), Path.Combine(folder.Path, "gone"), Path.Combine(folder.Path, "seen"));
        var dashboard = DcpEngine.Shell("dashboard", $"trap 'touch {gone}; exit' TERM; while :; do sleep 0.05; done");
        dashboard = dashboard with
        {
            Metadata = dashboard.Metadata with
            {
                Annotations = new Dictionary<string, string> { [DcpAnnotations.ResourceName] = OtlpConfigurationExtensions.DashboardResourceName },
            },
        };
        var host = await DcpEngine.StartAsync();
        await host.Client.CreateAsync(dashboard, Token);
        await host.Client.CreateAsync(
            DcpEngine.Shell("service", $"trap 'sleep 0.5; ls {gone} > {seen} 2>&1; exit' TERM; touch {ready}; while :; do sleep 0.05; done"), Token);
        await host.Client.WaitForStateAsync("dashboard", ExecutableState.Running);
        await DcpEngine.EventuallyAsync(() => File.Exists(ready), DcpEngine.Patience, "The service did not start.");

        await host.DisposeAsync();

        Assert.True(File.Exists(gone), "The dashboard was not asked to end.");
        Assert.Contains("No such file", await File.ReadAllTextAsync(seen, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_host_that_was_killed()
    {
        _ = DcpEngine.Options();
        using var child = Process.Start(new ProcessStartInfo("dotnet", ["exec", DcpEngine.Child, "host"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? folder = null;
        var processes = new List<int>();
        while (await child.StandardOutput.ReadLineAsync(Token) is { } line && line != "ready")
        {
            if (line.StartsWith("folder ", StringComparison.Ordinal))
            {
                folder = line["folder ".Length..];
            }
            else
            {
                processes.Add(int.Parse(line["process ".Length..]));
            }
        }

        Assert.True(folder is not null, await FailureOf(child));
        Assert.Contains(processes, process => DcpEngine.IsAlive(process));
        Assert.NotEmpty(ProcessesThatMention(folder));

        child.Kill();

        await DcpEngine.EventuallyAsync(
            () => !processes.Any(process => DcpEngine.IsAlive(process)) && ProcessesThatMention(folder).Count == 0 && !Directory.Exists(folder),
            TimeSpan.FromSeconds(10),
            $"Something of the session in {folder} still was there 10 s after its host had been killed.");
    }

    [Fact]
    public async Task Three_sessions_in_one_process_do_not_see_each_other()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => DcpEngine.StartAsync()));
        try
        {
            await Task.WhenAll(hosts.Select((host, index) => host.Client.CreateAsync(DcpEngine.Shell("same", $"echo {index}"), Token)));
            for (var index = 0; index < hosts.Length; index++)
            {
                await hosts[index].Client.WaitForStateAsync("same", ExecutableState.Finished);
                Assert.Equal($"{index}", Assert.Single(await hosts[index].Client.LogsAsync("same", DcpLogSource.StdOut)).Text);
            }
        }
        finally
        {
            await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        }

        Assert.DoesNotContain(hosts, host => Directory.Exists(host.SessionFolder));
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once()
    {
        var host = await DcpEngine.StartAsync();
        await Task.WhenAll(host.StopAsync(Token), host.StopAsync(Token), host.DisposeAsync().AsTask());
        await host.DisposeAsync();
        Assert.False(Directory.Exists(host.SessionFolder));
    }

    [Fact]
    public async Task A_caller_that_no_longer_waits_does_not_undo_the_stop()
    {
        var host = await DcpEngine.StartAsync();
        using var impatient = new CancellationTokenSource();
        var stopping = host.StopAsync(impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopping);
        await host.DisposeAsync();
        Assert.False(Directory.Exists(host.SessionFolder));
    }

    [Fact]
    public async Task The_child_of_a_shell_that_dies_first_does_not_delay_the_stop()
    {
        var host = await DcpEngine.StartAsync();
        await host.Client.CreateAsync(DcpEngine.Shell("tree", "sleep 1000 & echo $!; wait"), Token);
        await host.Client.WaitForStateAsync("tree", ExecutableState.Running);
        var child = int.Parse(await FirstLineAsync(host, "tree"));

        var clock = Stopwatch.StartNew();
        await host.DisposeAsync();

        Assert.False(DcpEngine.IsAlive(child));
        Assert.True(clock.Elapsed < CtrlCBudget, $"Stopping took {clock.Elapsed}.");
    }

    [Fact]
    public async Task A_process_that_ignores_signals_is_killed()
    {
        var host = await DcpEngine.StartAsync();
        await host.Client.CreateAsync(
            DcpEngine.Shell("stubborn", "trap '' TERM INT; echo $$; while :; do sleep 0.2; done"), Token);
        await host.Client.WaitForStateAsync("stubborn", ExecutableState.Running);
        var process = int.Parse(await FirstLineAsync(host, "stubborn"));

        var clock = Stopwatch.StartNew();
        await host.DisposeAsync();

        Assert.False(DcpEngine.IsAlive(process));
        Assert.True(clock.Elapsed < CtrlCBudget + TimeSpan.FromSeconds(3), $"Stopping took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Resources_can_be_cleaned_up_while_the_engine_stays()
    {
        await using var host = await DcpEngine.StartAsync();
        await host.Client.CreateAsync(DcpEngine.Shell("a", "exec sleep 1000"), Token);
        var running = await host.Client.WaitForStateAsync("a", ExecutableState.Running);

        await host.CleanUpAsync(Token);

        Assert.False(DcpEngine.IsAlive(running.Status!.Pid!.Value));
        Assert.Empty(await host.Client.ListAsync<Executable>(Token));
    }

    [Fact]
    public async Task The_session_folder_is_private_and_keeps_no_key()
    {
        await using var host = await DcpEngine.StartAsync();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(host.SessionFolder));
        }

        Assert.StartsWith("aspire-dcp", Path.GetFileName(host.SessionFolder), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(host.SessionFolder), file => file.EndsWith(".key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_certificate_of_the_session_is_trusted()
    {
        await using var host = await DcpEngine.StartAsync();
        await using var other = await DcpEngine.StartAsync();
        using var client = DcpEngine.ClientOf(host, trusting: other);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.AnswersAsync(Token));
        Assert.Equal(HttpRequestError.SecureConnectionError, failure.HttpRequestError);
    }

    [Fact]
    public async Task Processes_inherit_the_environment_without_the_settings_of_the_AppHost()
    {
        await using var host = await DcpEngine.StartAsync(options =>
        {
            options.EnvironmentVariables["NEXUS_TEST_MARK"] = "kept {{ .Name }}";
            Environment.SetEnvironmentVariable("DOTNET_LAUNCH_PROFILE", "mine");
        });
        Environment.SetEnvironmentVariable("DOTNET_LAUNCH_PROFILE", null);
        await host.Client.CreateAsync(DcpEngine.Shell("env", "echo \"$NEXUS_TEST_MARK:$DOTNET_LAUNCH_PROFILE:$PATH\""), Token);
        await host.Client.WaitForStateAsync("env", ExecutableState.Finished);
        var line = Assert.Single(await host.Client.LogsAsync("env", DcpLogSource.StdOut)).Text;
        Assert.Equal($"kept {{{{ .Name }}}}::{Environment.GetEnvironmentVariable("PATH")}", line);
    }

    [Fact]
    public async Task A_program_that_is_not_the_engine_is_reported_with_what_it_said()
    {
        using var root = new TestFolder();
        var fake = root.AddScript("dcp", "echo no such command >&2; exit 7");

        var failure = await Assert.ThrowsAsync<DcpException>(() => DcpEngine.StartAsync(options =>
        {
            options.CliPath = fake;
            options.SessionRoot = root.Path;
        }));

        Assert.Contains("exit code 7", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such command", failure.Message, StringComparison.Ordinal);
        Assert.Equal([fake], Directory.EnumerateFileSystemEntries(root.Path));
    }

    [Fact]
    public async Task An_engine_that_never_gets_ready_is_given_up()
    {
        using var root = new TestFolder();
        var fake = root.AddScript("dcp", "exit 0");

        var failure = await Assert.ThrowsAsync<DcpException>(() => DcpEngine.StartAsync(options =>
        {
            options.CliPath = fake;
            options.SessionRoot = root.Path;
            options.StartTimeout = TimeSpan.FromMilliseconds(300);
        }));

        Assert.Contains("not ready", failure.Message, StringComparison.Ordinal);
        Assert.Equal([fake], Directory.EnumerateFileSystemEntries(root.Path));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_nothing()
    {
        using var root = new TestFolder();
        var options = DcpEngine.Options();
        options.SessionRoot = root.Path;
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => DcpHost.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, cancel.Token));

        await DcpEngine.EventuallyAsync(
            () => ProcessesThatMention(root.Path).Count == 0, TimeSpan.FromSeconds(5), $"Processes are left in {root.Path}.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(root.Path));
    }

    private static async Task<string> FirstLineAsync(DcpHost host, string name)
    {
        await foreach (var line in host.Client.ReadLogsAsync<Executable>(name, DcpLogSource.StdOut, follow: true, Token))
        {
            return line.Text;
        }

        throw new InvalidOperationException($"'{name}' printed nothing.");
    }

    private static async Task<string> FailureOf(Process child) =>
        child.HasExited ? await child.StandardError.ReadToEndAsync(Token) : "The child said nothing.";

    private static List<int> ProcessesThatMention(string text) => Directory.Exists("/proc")
        ? [.. Directory.EnumerateDirectories("/proc").Where(folder => Mentions(folder, text)).Select(folder => int.Parse(Path.GetFileName(folder)))]
        : [];

    private static bool Mentions(string folder, string text)
    {
        try
        {
            return int.TryParse(Path.GetFileName(folder), out var id) && id != Environment.ProcessId
                && (File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(text, StringComparison.Ordinal)
                    || File.ReadAllText(Path.Combine(folder, "environ")).Contains(text, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
