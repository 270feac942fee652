using Aspire.Hosting.Tests.Cli;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>Microsoft's CLI publishes to AWS, deploys there and takes it away, in a terminal in which somebody answers.</summary>
public sealed class AspireCliTests
{
    [Fact]
    public async Task An_environment_is_published_deployed_changed_and_destroyed_by_who_answers_the_questions()
    {
        await using var harbor = await Harbor.StartAsync();
        using var cli = new AspireCli("HarborProject");
        foreach (var (name, value) in harbor.Variables)
        {
            cli.Variables[name] = value;
        }

        string[] values = ["--", "--Parameters:token", Harbor.Secret, "--Parameters:greeting", "ahoy", .. await harbor.NetworkAsync()];

        await EndsAsync(0, ["publish", "-o", harbor.Output, "--environment", "dev"], [], "(publish-harbor) ✓ publish-harbor completed", "5/5 steps succeeded");
        Assert.True(File.Exists(Path.Combine(harbor.Output, "cloudformation", "template.json")));
        Assert.True(File.Exists(Path.Combine(harbor.Output, "infrastructure", "main.tf")));

        await EndsAsync(0, ["deploy", "--environment", "dev"], [], "(deploy-harbor) ✓ deploy-harbor completed", "harbor-dev (eu-west-1, account 123456789012)");
        Assert.Equal(["harbor-dev-ships"], await TablesAsync());

        // Who does not want to lose what is in a table keeps it.
        const string loss = "This deployment removes AWS::DynamoDB::Table ShipsTable. Lose what is in there?";
        await EndsAsync(1, ["deploy", "--environment", "dev"], ["--without", "ships"], loss, "n", "Nothing was deployed, as data would be lost");
        Assert.Equal(["harbor-dev-ships"], await TablesAsync());
        await EndsAsync(0, ["deploy", "--environment", "dev"], ["--without", "ships"], loss, "y", "(deploy-harbor) ✓ deploy-harbor completed");
        Assert.Empty(await TablesAsync());

        const string end = "Delete the stacks 'harbor-dev' and 'harbor-dev-bootstrap' in eu-west-1, account 123456789012, with all that is in them, and the secret 'harbor/dev/token'?";
        await EndsAsync(1, ["do", "destroy", "--environment", "dev"], [], end, "n", "Nothing was changed: it was not confirmed.");
        Assert.Equal(["harbor-dev", "harbor-dev-bootstrap"], await StacksAsync());
        await EndsAsync(0, ["destroy", "--environment", "dev"], [], end, "y", "(destroy-harbor) ✓ destroy-harbor completed");
        Assert.Empty(await StacksAsync());

        // What is printed is waited for in turn; one letter is a key.
        async Task EndsAsync(int exitCode, string[] command, string[] more, params string[] course)
        {
            using var terminal = cli.Open([.. command, "--no-build", .. values, .. more]);
            for (var i = 0; i < course.Length; i++)
            {
                if (course[i].Length == 1)
                {
                    await terminal.TypeUntilAsync(course[i], course[++i]);
                }
                else
                {
                    await terminal.WaitForAsync(course[i]);
                }
            }

            var ended = await terminal.EndAsync();
            Assert.True(ended == exitCode, terminal.Text);
            Assert.DoesNotContain(Harbor.Secret, terminal.Text, StringComparison.Ordinal);
        }

        async Task<IEnumerable<string>> TablesAsync() => (await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray().Select(t => (string)t!);

        async Task<IEnumerable<string>> StacksAsync() => (await harbor.AwsAsync("cloudformation", "describe-stacks"))["Stacks"]!.AsArray()
            .Where(s => (string?)s!["StackStatus"] != "DELETE_COMPLETE").Select(s => (string)s!["StackName"]!).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_asked_for_is_shown_to_nobody_and_is_in_no_file_that_is_published()
    {
        using var cli = new AspireCli("HarborProject");
        var output = Path.Combine(cli.Home, "out");
        string[] publish = ["publish", "--no-build", "-o", output, "--", "--environment", "dev", "--Parameters:greeting", "ahoy"];
        using (var terminal = cli.Open(publish))
        {
            await terminal.WaitForAsync("The parameter 'token' has no value yet.");
            await terminal.WaitForAsync("token:");
            await terminal.TypeAsync(Harbor.Secret + Terminal.Enter);

            Assert.True(await terminal.EndAsync() == 0, terminal.Text);
            Assert.DoesNotContain(Harbor.Secret, terminal.Text, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(output, "cloudformation", "template.json")));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains(Harbor.Secret, StringComparison.Ordinal));

        using var again = cli.Open(publish);
        Assert.True(await again.EndAsync() == 0, again.Text);
        Assert.DoesNotContain("has no value", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_publishes_Nexus_into_the_folder_that_the_README_names()
    {
        using var cli = new AspireCli("NexusProject", isScript: true);
        cli.WorkingDirectory = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(cli.AppHostFile)!, ".."));
        var output = Path.Combine(cli.Home, "out");

        using var terminal = cli.Open("publish", "--no-build", "-o", output);

        var exitCode = await terminal.EndAsync();
        Assert.True(exitCode == 0, terminal.Text);
        Assert.Matches(@"\(publish-nexus-ai\) → CloudFormation", terminal.Text);
        Assert.Matches(@"\(publish-nexus-ai\) ✓ publish-nexus-ai completed", terminal.Text);
        Assert.Contains("5/5 steps succeeded", terminal.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["architecture.mmd", "architecture.svg", "changes.json", "cloudformation", "cost.json", "infrastructure", "plan.json", "report.html"],
            Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        // The default environment is production.
        Assert.True(File.Exists(Path.Combine(output, "cloudformation", "parameters.prod.json")));
    }
}
