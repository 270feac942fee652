using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Tests.Cli;

/// <summary>Microsoft's CLI publishes an AppHost of ours, in a terminal.</summary>
public sealed class PublishCliTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-cli-publish");
    private readonly AspireCli _cli = new("DepotAppHost");

    private string Output => Path.Combine(_folder.FullName, "out");

    public void Dispose()
    {
        _cli.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Publish_shows_steps_tasks_and_a_summary_and_writes_the_files()
    {
        using var terminal = _cli.Open("publish", "--no-build", "-o", Output, "--", "--Parameters:region", "north");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Matches(@"\(write-depot\) → Place shelf", terminal.Text);
        Assert.Matches(@"\(write-depot\) ✓ as docker\.io/library/shelf:1\.2", terminal.Text);
        Assert.Matches(@"\(write-depot\) i \[INF\] Wrote \d+ characters", terminal.Text);
        Assert.Contains("6/6 steps succeeded", terminal.Text);
        Assert.Matches(@"Containers: 2\s+Output: depot\.txt", terminal.Text);
        Assert.Contains("shelf docker.io/library/shelf:1.2 REGION={region.value}", await File.ReadAllTextAsync(Path.Combine(Output, "depot.txt"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Path.Combine(Output, "started")));
    }

    [Fact]
    public async Task A_missing_parameter_is_asked_for_once()
    {
        using (var first = _cli.Open("publish", "--no-build", "-o", Output))
        {
            await first.WaitForAsync("The parameter 'region' has no value yet.");
            await first.WaitForAsync("region:");
            await first.TypeAsync("north" + Terminal.Enter);
            Assert.Equal(0, await first.EndAsync());
            Assert.Contains("The answers are remembered for the next time", first.Text);
        }

        using var second = _cli.Open("publish", "--no-build", "-o", Output);
        Assert.Equal(0, await second.EndAsync());
        Assert.DoesNotContain("has no value", second.Text);
    }

    [Fact]
    public async Task A_missing_parameter_fails_where_nobody_can_be_asked()
    {
        var (exitCode, text) = await _cli.RunAsync("publish", "--no-build", "--non-interactive", "-o", Output);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Parameters:region", text);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task A_step_that_throws_is_shown_without_secrets_and_the_exit_code_says_so()
    {
        using var terminal = _cli.Open("do", "publish", "--no-build", "--", "--Parameters:region", "north", "--trouble", "fails");

        Assert.Equal(1, await terminal.EndAsync());
        Assert.Contains("(sweep) ✗ There is no broom. The token was ***.", terminal.Text);
        Assert.Contains("1 failed", terminal.Text);
        Assert.DoesNotContain("open-sesame", terminal.Text);
        Assert.DoesNotContain("Starting write-depot", terminal.Text);
    }

    [Fact]
    public async Task A_step_with_a_warning_succeeds()
    {
        using var terminal = _cli.Open("do", "sweep", "--no-build", "--", "--Parameters:region", "north", "--trouble", "warns");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("The floor is still wet", terminal.Text);
        Assert.DoesNotContain("write-depot", terminal.Text);
    }

    [Fact]
    public async Task Steps_are_listed_with_what_they_depend_on()
    {
        using var terminal = _cli.Open("do", "publish", "--list-steps", "--no-build");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Matches(@"write-depot\s+├─ Depends on: publish-prereq, sweep\s+└─ Tags: writes-files", terminal.Text);
        Assert.DoesNotContain("destroy", terminal.Text);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task An_unknown_step_is_named_with_what_there_is()
    {
        using var terminal = _cli.Open("do", "swep", "--no-build");

        Assert.Equal(1, await terminal.EndAsync());
        Assert.Contains("The pipeline has no step 'swep'. There are: 'before-start'", terminal.Text);
    }

    [Theory]
    [InlineData("is-a-cycle", "'sweep' -> 'publish-prereq' -> 'sweep'")]
    [InlineData("is-unknown", "depends on the step 'swep', which does not exist")]
    [InlineData("is-a-second-name", "two pipeline steps named 'sweep'")]
    public async Task A_pipeline_that_cannot_be_ordered_fails_with_the_reason(string trouble, string reason)
    {
        using var terminal = _cli.Open("publish", "--no-build", "-o", Output, "--", "--trouble", trouble);

        Assert.NotEqual(0, await terminal.EndAsync());
        Assert.Contains(reason, terminal.Text);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task Control_C_cancels_the_step_that_runs_and_leaves_nothing_running()
    {
        using var terminal = _cli.Open("publish", "--no-build", "-o", Output, "--", "--Parameters:region", "north", "--trouble", "hangs");
        await terminal.WaitForAsync("Starting sweep");

        await terminal.TypeAsync(Terminal.ControlC);

        Assert.NotEqual(0, await terminal.EndAsync());
        // The CLI may end before it has heard how the step ended.
        Assert.Matches(@"\(sweep\) ✗ Cancelled|The operation was canceled", terminal.Text);
        Assert.DoesNotContain("Starting write-depot", terminal.Text);
        await AspireCli.WaitUntilAsync(
            () =>
            {
                var left = _cli.Alive.Where(p => p.CommandLine.Contains("Depot.AppHost", StringComparison.Ordinal) && !p.CommandLine.Contains("msbuild", StringComparison.OrdinalIgnoreCase)).ToList();
                left.ForEach(p => LetGoOn(p.Id));
                return left.Count == 0;
            },
            TimeSpan.FromSeconds(60),
            () => string.Join("; ", _cli.Alive));
    }

    // The CLI stops (SIGSTOP) what it is about to kill, and now and then ends in between. Whoever lets such a process go on sees it end by itself.
    private static void LetGoOn(int process)
    {
        try
        {
            if (OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{process}/stat").Contains(") T ", StringComparison.Ordinal))
            {
                using var kill = Process.Start("kill", ["-CONT", process.ToString(CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
            }
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    [Theory]
    [InlineData("y", "Shipped")]
    [InlineData("n", "Kept")]
    public async Task Deploy_says_for_which_environment_and_a_step_can_ask(string key, string end)
    {
        using var terminal = _cli.Open("deploy", "--no-build", "--environment", "Staging", "--", "--Parameters:region", "north");
        await terminal.WaitForAsync("Ship everything now?");
        await terminal.WaitForAsync("[y/N]:");
        await terminal.TypeUntilAsync(key, "(ship-depot) ✓");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.True(terminal.Text.Contains($"(ship-depot) ✓ {end}", StringComparison.Ordinal), terminal.Text);
        Assert.Contains("(deploy-prereq) i [INF] Deploying for the environment 'Staging'", terminal.Text);
        Assert.DoesNotContain("write-depot", terminal.Text);
    }

    [Fact]
    public async Task A_step_asks_for_a_choice_a_number_and_a_text_until_each_of_them_is_valid()
    {
        // The CLI draws a list only in a terminal that has colours and moves its cursor.
        _cli.Variables["TERM"] = "xterm";
        _cli.Variables["NO_COLOR"] = null;
        using var terminal = _cli.Open("do", "label-depot", "--no-build", "--", "--Parameters:region", "north");
        await terminal.WaitForAsync("What stands on the label?");
        await terminal.TypeUntilAsync(Terminal.Down, "> Large box");
        await terminal.TypeUntilAsync(Terminal.Enter, "> The post");
        await terminal.TypeUntilAsync(Terminal.Down, "> Other");
        await terminal.TypeUntilAsync(Terminal.Enter, "Carrier:  Other (specify next)\n");
        await terminal.TypeAsync("mule" + Terminal.Enter);
        await terminal.WaitForAsync("Weight in kg:");
        await terminal.TypeAsync("heavy" + Terminal.Enter);
        await terminal.WaitForAsync("Please enter a valid number.");
        await terminal.TypeAsync("12" + Terminal.Enter);
        await terminal.WaitForAsync("Town:");
        await terminal.TypeAsync("Atlantis" + Terminal.Enter);
        await terminal.WaitForAsync("Atlantis is under water.");
        await terminal.TypeAsync("Utrecht" + Terminal.Enter);

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("(label-depot) ✓ box=l carrier=mule weight=12 town=Utrecht", terminal.Text);
    }
}
