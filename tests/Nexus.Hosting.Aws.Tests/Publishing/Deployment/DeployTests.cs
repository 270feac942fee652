using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>What <c>aspire deploy</c> and <c>aspire destroy</c> do on AWS, on moto's server and with the real AWS CLI.</summary>
public class DeployTests
{
    [Fact]
    public async Task A_deployment_is_made_left_alone_changed_and_taken_away()
    {
        await using var harbor = await Harbor.StartAsync();
        var network = await harbor.NetworkAsync();

        // Made
        var text = await harbor.SucceedAsync("deploy", [.. network, "--Parameters:greeting", "ahoy"]);
        Assert.Matches(@"prepare-harbor +Deploying to the AWS account 123456789012 in eu-west-1", text);
        Assert.Matches(@"secrets-harbor +Stored the secret 'harbor/dev/token'", text);
        Assert.Matches(@"deploy-harbor +Compare 'harbor-dev' with what there is: done \([^)]+\) \d+ added", text);
        Assert.Matches(@"deploy-harbor +CREATE_COMPLETE AWS::CloudFormation::Stack harbor-dev", text);
        Assert.Matches(@"(?m)^  Stack +harbor-dev \(eu-west-1, account 123456789012\)", text);
        Assert.DoesNotContain(Harbor.Secret, text);
        Assert.DoesNotContain("check-container-runtime", text);
        Assert.False(Directory.Exists(harbor.Output));
        var stored = await harbor.AwsAsync("secretsmanager", "get-secret-value", "--secret-id", "harbor/dev/token");
        Assert.Equal(Harbor.Secret, (string?)stored["SecretString"]);
        var stack = (await harbor.AwsAsync("cloudformation", "describe-stacks", "--stack-name", "harbor-dev"))["Stacks"]![0]!;
        var parameters = stack["Parameters"]!.AsArray().ToDictionary(p => (string)p!["ParameterKey"]!, p => (string?)p!["ParameterValue"]);
        Assert.Equal(((string?)stored["ARN"], "ahoy"), (parameters["TokenSecretArn"], parameters["GreetingParameter"]));
        var services = await harbor.AwsAsync("ecs", "list-services", "--cluster", "harbor-dev");
        Assert.Contains("crane", (string?)Assert.Single(services["serviceArns"]!.AsArray()));

        // Left alone
        var again = await harbor.SucceedAsync("deploy", [.. network, "--Parameters:greeting", "ahoy"]);
        Assert.Matches(@"Compare 'harbor-dev' with what there is: done \([^)]+\) nothing has changed", again);
        Assert.DoesNotContain("Update 'harbor-dev'", again);

        var (revision, table) = (await RevisionAsync(), await TableAsync());

        // Changed, by a template that is too long for a request
        var change = await harbor.SucceedAsync("deploy", [.. network, "--Parameters:greeting", "hello", "--padding", "true"]);
        Assert.Matches(@"deploy-harbor +changes AWS::ECS::TaskDefinition CraneTaskDefinition", change);
        Assert.DoesNotMatch(@"deploy-harbor +(changes|replaces|removes) AWS::(DynamoDB|SQS|EC2)::", change);
        Assert.Matches(@"deploy-harbor +Update 'harbor-dev': done \([^)]+\) UPDATE_COMPLETE", change);
        var updated = (await harbor.AwsAsync("cloudformation", "describe-stacks", "--stack-name", "harbor-dev"))["Stacks"]![0]!;
        Assert.Equal("hello", updated["Parameters"]!.AsArray().Where(p => (string?)p!["ParameterKey"] == "GreetingParameter").Select(p => (string?)p!["ParameterValue"]).Single());
        var bucket = (string)(await harbor.AwsAsync("s3api", "list-buckets"))["Buckets"]![0]!["Name"]!;
        Assert.Equal(revision + 1, await RevisionAsync());
        Assert.Equal(table, await TableAsync());
        Assert.EndsWith(".json", (string?)Assert.Single((await harbor.AwsAsync("s3api", "list-objects-v2", "--bucket", bucket))["Contents"]!.AsArray())!["Key"]);

        // A table is not deleted by the way
        var (refused, why) = await harbor.RunAsync("deploy", [.. network, "--Parameters:greeting", "ahoy", "--without", "ships"]);
        Assert.Equal(1, refused);
        Assert.Contains("Nothing was deployed, as data would be lost: the change removes AWS::DynamoDB::Table ShipsTable. Keep the resource in the model, or deploy with --yes.", why);
        Assert.Single((await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray());

        // Taken away
        var (unconfirmed, question) = await harbor.RunAsync("destroy", network);
        Assert.Equal(1, unconfirmed);
        Assert.Contains("Nobody is there to confirm: Delete the stacks 'harbor-dev' and 'harbor-dev-bootstrap' in eu-west-1", question);
        Assert.Contains("with all that is in them, and the secret 'harbor/dev/token'?", question);
        var end = await harbor.SucceedAsync("destroy", [.. network, "--yes", "true"]);
        Assert.Empty((await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray());
        Assert.DoesNotContain((await harbor.AwsAsync("cloudformation", "describe-stacks"))["Stacks"]!.AsArray(), s => (string?)s!["StackStatus"] != "DELETE_COMPLETE");

        Assert.Contains("Deleted the secret 'harbor/dev/token'; for 7 days 'aws secretsmanager restore-secret --secret-id harbor/dev/token' brings it back", end);
        Assert.Empty((await harbor.AwsAsync("secretsmanager", "list-secrets"))["SecretList"]!.AsArray());

        // Once
        var (nothing, left) = await harbor.RunAsync("destroy", [.. network, "--yes", "true"]);
        Assert.Equal(0, nothing);
        Assert.Contains("there is nothing to destroy", left);

        // Made anew in the week in which the secret can be had back
        await harbor.SucceedAsync("deploy", [.. network, "--Parameters:greeting", "ahoy"]);
        Assert.Equal(Harbor.Secret, (string?)(await harbor.AwsAsync("secretsmanager", "get-secret-value", "--secret-id", "harbor/dev/token"))["SecretString"]);

        // Of what a crane is. What is in a changed one is the stack's parameters: moto keeps it in another spelling.
        async Task<int> RevisionAsync() => (int)(await harbor.AwsAsync("ecs", "describe-task-definition", "--task-definition", "harbor-dev-crane"))["taskDefinition"]!["revision"]!;

        // Which would be another time, had it been made anew.
        async Task<string> TableAsync() => (await harbor.AwsAsync("dynamodb", "describe-table", "--table-name", "harbor-dev-ships"))["Table"]!["CreationDateTime"]!.ToString();
    }

    [Fact]
    public async Task What_one_stack_cannot_hold_is_deployed_in_stacks_of_stacks_and_taken_away()
    {
        await using var harbor = await Harbor.StartAsync(withWholeStacks: true);
        var network = await harbor.NetworkAsync();

        var text = await harbor.SucceedAsync("deploy", [.. network, "--Parameters:greeting", "ahoy", "--fleet", "52"]);

        Assert.Contains("One stack can't hold it all: uploaded the templates of 6 nested stacks", text);
        var stacks = (await harbor.AwsAsync("cloudformation", "describe-stacks"))["Stacks"]!.AsArray();
        Assert.Equal(8, stacks.Count);
        Assert.All(stacks, s => Assert.Equal("CREATE_COMPLETE", (string?)s!["StackStatus"]));
        Assert.Equal(53, (await harbor.AwsAsync("ecs", "list-services", "--cluster", "harbor-dev"))["serviceArns"]!.AsArray().Count);
        // What comes from other stacks: a parameter of the root, and the address of a queue of the storage's.
        var storage = (string)stacks.Select(s => s!["StackName"]!).Single(name => ((string)name!).Contains("-StorageStack-", StringComparison.Ordinal))!;
        var stored = (await harbor.AwsAsync("cloudformation", "describe-stack-resources", "--stack-name", storage))["StackResources"]!.AsArray();
        var queue = (string)stored.Single(r => (string?)r!["LogicalResourceId"] == "JobsQueue")!["PhysicalResourceId"]!;
        Assert.StartsWith("http", queue);
        var boat = (await harbor.AwsAsync("ecs", "describe-task-definition", "--task-definition", "harbor-dev-boat-52"))["taskDefinition"]!["containerDefinitions"]![0]!["environment"]!.AsArray();
        Assert.Contains(boat, v => (string?)v!["name"] == "GREETING" && (string?)v["value"] == "ahoy");
        Assert.Contains(boat, v => (string?)v!["value"] == queue);
        Assert.Matches(@"(?m)^  Application \('alb'\) +http://\S+", text);

        // The diagnosis finds what is in each of them.
        var (_, said) = await harbor.RunAsync("diagnose-harbor", await harbor.WithRunningTasksAsync(new("http://127.0.0.1:9/")));
        Assert.True(Regex.Count(said, @"service \S+: 9 of \d tasks run") == 53, said);
        Assert.Matches(@"target group \S+: 1 of 1 targets are well", said);
        Assert.Matches(@"dead letters in \S+: none", said);

        await harbor.SucceedAsync("destroy", [.. network, "--yes", "true"]);
        Assert.DoesNotContain((await harbor.AwsAsync("cloudformation", "describe-stacks"))["Stacks"]!.AsArray(), s => (string?)s!["StackStatus"] != "DELETE_COMPLETE");
        Assert.Empty((await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray());
    }

    [Fact]
    public async Task Who_presses_Ctrl_C_while_AWS_works_is_told_that_it_goes_on()
    {
        await using var harbor = await Harbor.StartAsync();

        var (exitCode, text) = await harbor.DeployAndInterruptAsync("--Parameters:greeting", "ahoy");

        Assert.Contains("AWS goes on with 'harbor-dev-bootstrap' by itself: see how with 'aws cloudformation describe-stacks --stack-name harbor-dev-bootstrap'.", text);
        Assert.True(exitCode == 130, $"{exitCode}: {text}");
    }

    [Fact]
    public async Task Publishing_needs_no_AWS_no_CLI_and_no_credentials_and_deploying_says_what_it_needs()
    {
        await using var harbor = Harbor.Alone();
        var nothing = new Dictionary<string, string?> { ["PATH"] = "/nonexistent", ["AWS_ACCESS_KEY_ID"] = null, ["AWS_SECRET_ACCESS_KEY"] = null };

        await harbor.SucceedAsync("publish", nothing, "--Parameters:greeting", "ahoy");
        var (deployed, why) = await harbor.RunAsync("deploy", nothing, "--Parameters:greeting", "ahoy");

        Assert.True(File.Exists(Path.Combine(harbor.Output, "cloudformation", "template.json")));
        Assert.Equal(1, deployed);
        Assert.Contains("The step 'prepare-harbor' failed: Deploying takes the AWS CLI, and 'aws' can't be started", why);
        Assert.Matches(@"deploy-harbor +not run +it depends on 'prepare-harbor'", why);
    }

    [Fact]
    public async Task Each_environment_has_a_folder_of_its_own_and_each_resource_is_in_one()
    {
        await using var harbor = Harbor.Alone();

        await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy", "--second", "true");

        Assert.Equal(["harbor", "second"], Directory.GetDirectories(harbor.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(harbor.Output));
        var templates = new Dictionary<string, string>();
        foreach (var name in (string[])["harbor", "second"])
        {
            templates[name] = await File.ReadAllTextAsync(Path.Combine(harbor.Output, name, "cloudformation", "template.json"), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["CraneService", "ShipsTable"], Named(templates["harbor"]));
        Assert.Equal(["BuoyService"], Named(templates["second"]));
        Assert.Equal(string.Empty, await CfnLint.RunAsync(templates.Select(t => ($"{t.Key}.json", t.Value))));

        static IEnumerable<string> Named(string template) => JsonNode.Parse(template)!["Resources"]!.AsObject()
            .Where(r => (string?)r.Value!["Type"] is "AWS::ECS::Service" or "AWS::DynamoDB::Table").Select(r => r.Key).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_in_no_file_no_log_and_no_command_line()
    {
        await using var harbor = await Harbor.StartAsync();
        var (recording, calls) = await harbor.RecordAwsAsync();

        var text = await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy");
        var log = await harbor.SucceedAsync("deploy", recording, "--Parameters:greeting", "ahoy");

        Assert.DoesNotContain(Harbor.Secret, text + log);
        // Those that could have it are there: the secret itself goes in a file that is gone by now.
        var commands = await File.ReadAllTextAsync(calls, TestContext.Current.CancellationToken);
        Assert.Contains("secretsmanager create-secret", commands);
        Assert.DoesNotContain(Harbor.Secret, commands);
        Assert.Contains(harbor.Files, f => f.EndsWith("template.json", StringComparison.Ordinal));
        Assert.DoesNotContain(harbor.Files, f => File.ReadAllText(f).Contains(Harbor.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_cannot_be_mapped_writes_nothing_and_deploys_nothing()
    {
        await using var harbor = Harbor.Alone();

        // Its Dockerfile is not there.
        var (published, text) = await harbor.RunAsync("publish", "--Parameters:greeting", "ahoy", "--missing", "true");
        var (deployed, log) = await harbor.RunAsync("deploy", "--Parameters:greeting", "ahoy", "--missing", "true");

        Assert.Equal((1, 1), (published, deployed));
        Assert.Contains("The image of 'missing' is built from the Dockerfile 'nowhere/Dockerfile', which does not exist.", text);
        Assert.False(Directory.Exists(harbor.Output) && Directory.EnumerateFileSystemEntries(harbor.Output).Any());
        Assert.Matches(@"deploy-harbor +not run", log);
    }

    [Theory]
    [InlineData("--warn-as-error")]
    [InlineData("--warn-as-error", "true", "--Parameters:greeting", "ahoy")]
    public async Task A_warning_stops_a_publish_that_is_told_to_heed_it_and_no_other(params string[] strict)
    {
        await using var harbor = Harbor.Alone();

        var (stopped, why) = await harbor.RunAsync("publish", ["--Parameters:greeting", "ahoy", .. strict]);

        // Its load balancer has no certificate.
        Assert.Equal(1, stopped);
        Assert.Matches(@"(?s)error: The step 'publish-harbor' failed: The model can't be published to AWS:\n.*- NEXUS701 alb: ", why);
        Assert.False(Directory.Exists(harbor.Output) && Directory.EnumerateFileSystemEntries(harbor.Output).Any());

        var text = await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy");

        Assert.Matches("warning: NEXUS701 alb: ", text);
        var files = Files();

        // What an earlier publish wrote stays as it is.
        Assert.Equal(1, (await harbor.RunAsync("publish", ["--Parameters:greeting", "hello", .. strict])).ExitCode);
        Assert.Equal(files, Files());

        List<string> Files() => [.. Directory.GetFiles(harbor.Output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f}: {File.ReadAllText(f)}")];
    }

    [Fact]
    public async Task A_Dockerfile_that_the_model_makes_is_written_where_the_build_takes_it_from()
    {
        await using var harbor = Harbor.Alone();

        await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy", "--winch", "docker.io/library/busybox:1.37");

        Assert.Equal(
            "FROM docker.io/library/busybox:1.37\nENTRYPOINT [\"/bin/httpd\", \"-f\", \"-p\", \"9000\"]\n",
            await File.ReadAllTextAsync(Path.Combine(harbor.Output, "winch.Dockerfile"), TestContext.Current.CancellationToken));
        Assert.Contains(
            "dockerfile '.' '@winch.Dockerfile'",
            await File.ReadAllTextAsync(Path.Combine(harbor.Output, "infrastructure", "scripts", "build-and-push.sh"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_or_a_region_it_is_said_how_to_get_them()
    {
        await using var harbor = await Harbor.StartAsync();
        string[] greeting = ["--Parameters:greeting", "ahoy"];

        var (_, nobody) = await harbor.RunAsync("deploy", new Dictionary<string, string?> { ["AWS_ACCESS_KEY_ID"] = null, ["AWS_SECRET_ACCESS_KEY"] = null }, greeting);
        var (_, nowhere) = await harbor.RunAsync("deploy", new Dictionary<string, string?> { ["AWS_REGION"] = null, ["AWS_DEFAULT_REGION"] = null }, greeting);

        Assert.Contains("AWS does not know who deploys", nobody);
        Assert.Contains("Sign in with 'aws configure sso'", nobody);
        Assert.Contains("There is no AWS region to deploy to. Set AWS_REGION", nowhere);
    }
}
