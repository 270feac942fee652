#pragma warning disable ASPIREPIPELINES001 // Progress is told to a step.

using Nexus.Hosting.Aws.Publishing.Deployment;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>What is asked of AWS about stacks in stacks: no stand-in has change sets of them, so that AWS's documented answers are given here.</summary>
public sealed class NestedStackTests : IDisposable
{
    private const string Root = "arn:aws:cloudformation:eu-west-1:123456789012:stack/harbor-dev/0";
    private const string Storage = "arn:aws:cloudformation:eu-west-1:123456789012:stack/harbor-dev-Storage-1/1";
    private const string Services = "arn:aws:cloudformation:eu-west-1:123456789012:stack/harbor-dev-Services-2/2";
    private const string Entry = "arn:aws:cloudformation:eu-west-1:123456789012:stack/harbor-dev-Entry-3/3";
    private const string StorageChanges = "arn:aws:cloudformation:eu-west-1:123456789012:changeSet/nexus-1/1";
    private const string ServicesChanges = "arn:aws:cloudformation:eu-west-1:123456789012:changeSet/nexus-1/2";

    private readonly CannedAws _aws = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_that_a_nested_stack_loses_is_told_as_lost()
    {
        _aws.Answer(
            "describe-change-set", "nexus-1",
            $$"""
            { "Status": "CREATE_COMPLETE", "Changes": [
              { "Type": "Resource", "ResourceChange": { "Action": "Modify", "LogicalResourceId": "StorageStack", "ResourceType": "AWS::CloudFormation::Stack", "ChangeSetId": "{{StorageChanges}}", "Replacement": "False" } },
              { "Type": "Resource", "ResourceChange": { "Action": "Modify", "LogicalResourceId": "ServicesStack", "ResourceType": "AWS::CloudFormation::Stack", "ChangeSetId": "{{ServicesChanges}}", "Replacement": "False" } },
              { "Type": "Resource", "ResourceChange": { "Action": "Remove", "LogicalResourceId": "EntryStack", "ResourceType": "AWS::CloudFormation::Stack", "PhysicalResourceId": "{{Entry}}" } } ] }
            """);
        _aws.Answer(
            "describe-change-set", StorageChanges,
            """{ "Status": "CREATE_COMPLETE", "Changes": [ { "Type": "Resource", "ResourceChange": { "Action": "Remove", "LogicalResourceId": "ShipsTable", "ResourceType": "AWS::DynamoDB::Table" } } ] }""");
        _aws.Answer("describe-change-set", ServicesChanges, """{ "Status": "FAILED", "StatusReason": "The submitted information didn't contain changes." }""");
        _aws.Answer("describe-stack-resources", Entry, """{ "StackResources": [ { "LogicalResourceId": "AccessLogs", "ResourceType": "AWS::S3::Bucket" } ] }""");

        var changes = await Deployment().ChangesAsync("nexus-1", Token);

        Assert.NotNull(changes);
        Assert.Equal(["removes AWS::DynamoDB::Table ShipsTable", "removes AWS::S3::Bucket AccessLogs"], changes.Where(c => c.LosesData).Select(c => $"{c}"));
        Assert.Equal("3 removed", StackChange.Describe(changes));
    }

    [Fact]
    public async Task A_failure_in_a_nested_stack_is_told_with_what_failed_in_it()
    {
        _aws.Answer(
            "describe-stack-events", "harbor-dev",
            $$"""
            { "StackEvents": [
              { "EventId": "5", "StackId": "{{Root}}", "LogicalResourceId": "StorageStack", "PhysicalResourceId": "{{Storage}}", "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "UPDATE_FAILED", "ResourceStatusReason": "Resource update cancelled" },
              { "EventId": "4", "StackId": "{{Root}}", "LogicalResourceId": "ServicesStack", "PhysicalResourceId": "{{Services}}", "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "UPDATE_FAILED",
                "ResourceStatusReason": "Embedded stack {{Services}} was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to update: [CraneService]." } ] }
            """);
        _aws.Answer(
            "describe-stack-events", Services,
            $$"""
            { "StackEvents": [
              { "EventId": "14", "StackId": "{{Services}}", "LogicalResourceId": "harbor-dev-Services-2", "PhysicalResourceId": "{{Services}}", "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "UPDATE_ROLLBACK_IN_PROGRESS" },
              { "EventId": "13", "StackId": "{{Services}}", "LogicalResourceId": "CraneService", "PhysicalResourceId": "crane", "ResourceType": "AWS::ECS::Service", "ResourceStatus": "UPDATE_FAILED", "ResourceStatusReason": "ECS Deployment Circuit Breaker was triggered." },
              { "EventId": "12", "StackId": "{{Services}}", "LogicalResourceId": "harbor-dev-Services-2", "PhysicalResourceId": "{{Services}}", "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "UPDATE_IN_PROGRESS" },
              { "EventId": "11", "StackId": "{{Services}}", "LogicalResourceId": "WinchService", "PhysicalResourceId": "winch", "ResourceType": "AWS::ECS::Service", "ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": "Of another day." } ] }
            """);
        var events = new StackEvents(_aws.Cli, "harbor-dev");
        await events.ReadAsync(Token);

        var message = Deployment().Failure("UPDATE_ROLLBACK_COMPLETE", await events.CausesAsync(Token), left: []).Message;

        Assert.StartsWith(
            "The stack 'harbor-dev' ended as UPDATE_ROLLBACK_COMPLETE. 'crane': AWS::ECS::Service CraneService failed: ECS Deployment Circuit Breaker was triggered. What had been changed was rolled back", message);
        Assert.DoesNotContain("Of another day", message);
    }

    [Fact]
    public async Task What_a_failed_deletion_leaves_is_told_of_nested_stacks_too_with_what_is_in_the_way()
    {
        _aws.Answer(
            "list-stack-resources", "harbor-dev",
            $$"""
            { "StackResourceSummaries": [
              { "LogicalResourceId": "StorageStack", "PhysicalResourceId": "{{Storage}}", "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "DELETE_FAILED" },
              { "LogicalResourceId": "EntryStack", "PhysicalResourceId": "{{Entry}}", "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "DELETE_COMPLETE" },
              { "LogicalResourceId": "Vpc", "PhysicalResourceId": "vpc-1", "ResourceType": "AWS::EC2::VPC", "ResourceStatus": "CREATE_COMPLETE" },
              { "LogicalResourceId": "AccessLogs", "PhysicalResourceId": "harbor-logs", "ResourceType": "AWS::S3::Bucket", "ResourceStatus": "DELETE_FAILED" } ] }
            """);
        _aws.Answer(
            "list-stack-resources", Storage,
            """
            { "StackResourceSummaries": [
              { "LogicalResourceId": "ShipsTable", "PhysicalResourceId": "harbor-dev-ships", "ResourceType": "AWS::DynamoDB::Table", "ResourceStatus": "DELETE_FAILED" },
              { "LogicalResourceId": "JobsQueue", "PhysicalResourceId": "https://sqs/jobs", "ResourceType": "AWS::SQS::Queue", "ResourceStatus": "DELETE_COMPLETE" } ] }
            """);

        var text = StackRemains.Describe("harbor-dev", await StackResource.ListAsync(_aws.Cli, "harbor-dev", Token));

        Assert.Equal(
            "Left are AccessLogs (AWS::S3::Bucket), ShipsTable (AWS::DynamoDB::Table), Vpc (AWS::EC2::VPC)."
            + " Of the bucket 'harbor-logs', 'aws s3 rm --recursive s3://harbor-logs' empties it."
            + " Of the table 'harbor-dev-ships', 'aws dynamodb update-table --table-name harbor-dev-ships --no-deletion-protection-enabled' takes its protection away."
            + " Mend that, and run the step again."
            + " What shall stay in the account, 'aws cloudformation delete-stack --stack-name harbor-dev --retain-resources AccessLogs' leaves there.",
            text);
    }

    public void Dispose() => _aws.Dispose();

    private StackDeployment Deployment() => new(_aws.Cli, "harbor-dev", step: null!, TimeProvider.System, id => id == "CraneService" ? "crane" : null);
}
