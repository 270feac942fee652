using System.Text.RegularExpressions;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>What <c>destroy-NAME</c> does where something does not let itself be deleted, on moto's server and with the real AWS CLI.</summary>
public partial class DestroyTests
{
    private static readonly string[] Greeting = ["--Parameters:greeting", "ahoy"];

    [Fact]
    public async Task What_is_protected_from_deletion_is_named_before_anything_is_deleted_with_the_commands_that_unprotect_it()
    {
        await using var harbor = await Harbor.StartAsync();
        string[] options = [.. await harbor.NetworkAsync(), .. Greeting];
        await harbor.SucceedAsync("deploy", options);
        var balancer = (string)(await harbor.AwsAsync("elbv2", "describe-load-balancers"))["LoadBalancers"]![0]!["LoadBalancerArn"]!;
        await harbor.AwsAsync("elbv2", "modify-load-balancer-attributes", "--load-balancer-arn", balancer, "--attributes", "Key=deletion_protection.enabled,Value=true");
        await harbor.AwsAsync("dynamodb", "update-table", "--table-name", "harbor-dev-ships", "--deletion-protection-enabled");
        var name = balancer.Split('/')[^2];

        var (refused, why) = await harbor.RunAsync("destroy", [.. options, "--yes", "true"]);

        Assert.Equal(1, refused);
        Assert.Contains("The step 'destroy-harbor' failed: Nothing was deleted: ", why);
        Assert.Contains($"the load balancer '{name}' is protected from deletion: ", why);
        Assert.Contains("the table 'harbor-dev-ships' is protected from deletion: ", why);
        Assert.Contains("WithDeletionProtection(false) in the model", why);
        Assert.Equal(["CREATE_COMPLETE", "CREATE_COMPLETE"], (await harbor.AwsAsync("cloudformation", "describe-stacks"))["Stacks"]!.AsArray().Select(s => (string?)s!["StackStatus"]));
        Assert.Single((await harbor.AwsAsync("secretsmanager", "list-secrets"))["SecretList"]!.AsArray());

        // The commands are as they have to be.
        var commands = Command().Matches(why).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.Equal(2, commands.Count);
        foreach (var command in commands)
        {
            var (exitCode, said) = await harbor.ShellAsync(command, new Dictionary<string, string?>());
            Assert.True(exitCode == 0, said);
        }

        await harbor.SucceedAsync("destroy", [.. options, "--yes", "true"]);
        Assert.Empty((await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray());
    }

    [Fact]
    public async Task A_protected_stack_is_named_and_a_protected_table_that_stays_is_in_nobodys_way()
    {
        await using var harbor = await Harbor.StartAsync();
        string[] options = [.. await harbor.NetworkAsync(), .. Greeting, "--keep", "true"];
        await harbor.SucceedAsync("deploy", options);
        await harbor.AwsAsync("dynamodb", "update-table", "--table-name", "harbor-dev-ships", "--deletion-protection-enabled");

        var (refused, why) = await harbor.RunAsync("destroy", await harbor.WithProtectedStackAsync(), [.. options, "--yes", "true"]);

        Assert.Equal(1, refused);
        Assert.Contains("Nothing was deleted: the stack 'harbor-dev' is protected from deletion.", why);
        Assert.Contains("'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name harbor-dev'", why);
        Assert.DoesNotContain("the table", why);
    }

    [Fact]
    public async Task A_stack_that_could_not_be_deleted_is_told_with_what_is_left_of_it_and_what_to_do()
    {
        await using var harbor = await Harbor.StartAsync();
        string[] options = [.. await harbor.NetworkAsync(), .. Greeting];
        await harbor.SucceedAsync("deploy", options);
        var failing = await harbor.WithFailingDeletionAsync();

        var (failed, why) = await harbor.RunAsync("destroy", failing, [.. options, "--yes", "true"]);

        Assert.Equal(1, failed);
        Assert.Contains("The stack 'harbor-dev' ended as DELETE_FAILED. AWS::S3::Bucket AccessLogs failed: The bucket you tried to delete is not empty.", why);
        Assert.Contains("Left are AccessLogs (AWS::S3::Bucket).", why);
        Assert.Contains("'aws s3 rm --recursive s3://harbor-logs' empties it", why);
        Assert.Contains("'aws cloudformation delete-stack --stack-name harbor-dev --retain-resources AccessLogs'", why);

        // Whoever comes later hears it too, and can go on.
        var (unwell, diagnosis) = await harbor.RunAsync("diagnose-harbor", failing, options);
        Assert.Equal(1, unwell);
        Assert.Contains("stack harbor-dev: DELETE_FAILED; Left are AccessLogs (AWS::S3::Bucket).", diagnosis);

        // No deployment does by the way what 'destroy' asks for.
        var (refused, sent) = await harbor.RunAsync("deploy", failing, [.. options, "--yes", "true"]);
        Assert.Equal(1, refused);
        Assert.Contains("Nothing was deployed: the deletion of the stack 'harbor-dev' was begun and failed (DELETE_FAILED), and what is left of it may hold data. Left are AccessLogs (AWS::S3::Bucket).", sent);
        Assert.Contains("Run 'destroy' ('aspire do destroy') to its end, which asks first, and deploy again.", sent);
        Assert.Single((await harbor.AwsAsync("dynamodb", "list-tables"))["TableNames"]!.AsArray());

        await harbor.SucceedAsync("destroy", [.. options, "--yes", "true"]);
    }

    [GeneratedRegex("is protected from deletion: '(aws [^']+)'")]
    private static partial Regex Command();
}
