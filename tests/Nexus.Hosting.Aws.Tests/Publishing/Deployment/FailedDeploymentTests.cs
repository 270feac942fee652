namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>
/// What is left of a deployment that AWS refuses, and how it goes on. moto rolls nothing back and knows one policy that keeps resources, Retain: what AWS documents
/// of rollbacks and of RetainExceptOnCreate is added to it (Tools/moto/sitecustomize.py).
/// </summary>
public class FailedDeploymentTests
{
    private static readonly string[] Greeting = ["--Parameters:greeting", "ahoy"];

    [Fact]
    public async Task A_change_that_AWS_refuses_fails_the_step_with_its_reason_and_can_be_destroyed()
    {
        await using var harbor = await Harbor.StartAsync(withWholeStacks: true);
        string[] options = [.. await harbor.NetworkAsync(), .. Greeting];
        await harbor.AwsAsync(
            "dynamodb", "create-table", "--table-name", "harbor-dev-ships", "--billing-mode", "PAY_PER_REQUEST",
            "--attribute-definitions", "AttributeName=pk,AttributeType=S", "--key-schema", "AttributeName=pk,KeyType=HASH");

        var (exitCode, text) = await harbor.RunAsync("deploy", options);

        Assert.Equal(1, exitCode);
        Assert.Contains("error: The step 'deploy-harbor' failed: The stack 'harbor-dev' ended as ROLLBACK_COMPLETE. 'ships': AWS::DynamoDB::Table ShipsTable failed: Table already exists: harbor-dev-ships.", text);
        Assert.Contains("What had been changed was rolled back: mend the cause, and deploy again. Something has the name already, as what a destroyed deployment kept would. Deploy with '--import-existing true'", text);

        await harbor.SucceedAsync("destroy", [.. options, "--yes", "true"]);

        Assert.DoesNotContain((await harbor.AwsAsync("cloudformation", "describe-stacks"))["Stacks"]!.AsArray(), s => (string?)s!["StackStatus"] != "DELETE_COMPLETE");
        Assert.Empty((await harbor.AwsAsync("secretsmanager", "list-secrets"))["SecretList"]!.AsArray());
        // It is somebody else's.
        Assert.Equal("harbor-dev-ships", (string?)Assert.Single((await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray()));
    }

    [Fact]
    public async Task A_first_deployment_that_fails_leaves_no_name_behind_though_the_model_keeps_its_data_and_is_made_again()
    {
        await using var harbor = await Harbor.StartAsync(withWholeStacks: true);
        string[] options = [.. await harbor.NetworkAsync(), .. Greeting, "--keep", "true"];
        // Of the names that are wanted, it comes late: the table is there by then.
        await harbor.AwsAsync("sqs", "create-queue", "--queue-name", "harbor-dev-jobs", "--attributes", "DelaySeconds=5");

        var (failed, why) = await harbor.RunAsync("deploy", options);

        Assert.Equal(1, failed);
        Assert.Matches(@"error: The step 'deploy-harbor' failed: The stack 'harbor-dev' ended as ROLLBACK_COMPLETE\. 'jobs': AWS::SQS::Queue JobsQueue failed: ", why);
        Assert.Matches("DELETE_(COMPLETE|SKIPPED) AWS::DynamoDB::Table ShipsTable", why);

        // Mended, and nothing else done.
        var queue = (string)(await harbor.AwsAsync("sqs", "get-queue-url", "--queue-name", "harbor-dev-jobs"))["QueueUrl"]!;
        await harbor.AwsAsync("sqs", "delete-queue", "--queue-url", queue);
        var again = await harbor.SucceedAsync("deploy", options);

        Assert.Contains("'harbor-dev' is what a failed creation left (ROLLBACK_COMPLETE), and is deleted first.", again);
        Assert.Single((await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray());

        // What was in use is kept.
        var end = await harbor.SucceedAsync("destroy", [.. options, "--yes", "true"]);
        Assert.Matches(@"Kept +.*ShipsTable \(AWS::DynamoDB::Table\)", end);
        Assert.Single((await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray());

        // Its name is in the way of the next one, which says how to go on; moto imports nothing, so that of that it is seen what AWS is asked.
        var (blocked, hint) = await harbor.RunAsync("deploy", options);
        Assert.Equal(1, blocked);
        Assert.Contains("or delete it and deploy again. Queues and secrets can't be taken in by their names: those have to be deleted.", hint);
        var (recording, calls) = await harbor.RecordAwsAsync();
        await harbor.RunAsync("deploy", recording, [.. options, "--import-existing", "true"]);
        Assert.Matches("(?m)^cloudformation create-change-set --stack-name harbor-dev .*--import-existing-resources", await File.ReadAllTextAsync(calls, TestContext.Current.CancellationToken));
    }
}
