#pragma warning disable ASPIREPIPELINES001 // Progress is told to a step.

using Nexus.Hosting.Aws.Publishing.Deployment;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>How it goes on where the first deployment of a production failed, or a name is taken: moto lets itself delete everything, so that AWS's documented answers are given here.</summary>
public sealed class StackRemainsTests : IDisposable
{
    private const string Balancer = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/harbor-alb/0";
    private const string ChangeSet = "arn:aws:cloudformation:eu-west-1:123456789012:changeSet/nexus-1/1";

    private const string Ways =
        "Left are AlbLoadBalancer (AWS::ElasticLoadBalancingV2::LoadBalancer), ShipsTable (AWS::DynamoDB::Table), Vpc (AWS::EC2::VPC)."
        + $" Of the load balancer 'harbor-alb', 'aws elbv2 modify-load-balancer-attributes --load-balancer-arn {Balancer} --attributes Key=deletion_protection.enabled,Value=false' takes its protection away."
        + " Of the table 'harbor-prod-ships', 'aws dynamodb update-table --table-name harbor-prod-ships --no-deletion-protection-enabled' takes its protection away,"
        + " and 'aws dynamodb delete-table --table-name harbor-prod-ships' deletes it."
        + " Mend the cause, take away what is in the way, and deploy again: the rest of the stack is deleted first, and made anew.";

    private readonly CannedAws _aws = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_deployment_that_could_not_be_rolled_back_is_told_with_how_to_unprotect_what_is_left()
    {
        Stack("ROLLBACK_FAILED");

        var message = Deployment().Failure("ROLLBACK_FAILED", failures: [], await StackResource.ListAsync(_aws.Cli, "harbor-prod", Token)).Message;

        Assert.Equal($"The stack 'harbor-prod' ended as ROLLBACK_FAILED. CloudFormation names no resource. {Ways}", message);
    }

    [Fact]
    public async Task The_diagnosis_of_it_says_the_same()
    {
        Stack("ROLLBACK_FAILED");
        _aws.Answer("describe-load-balancers", Balancer, """{ "LoadBalancers": [] }""");

        using var diagnosis = new Diagnosis(_aws.Cli);
        var first = await diagnosis.ObserveAsync("harbor-prod", Token).FirstAsync(Token);

        Assert.Equal(new("stack harbor-prod", $"ROLLBACK_FAILED; {Ways}", IsWell: false), first);
    }

    [Fact]
    public async Task Another_deployment_before_that_deletes_nothing_and_says_it_again()
    {
        Stack("ROLLBACK_FAILED");
        _aws.Answer("describe-load-balancer-attributes", Balancer, """{ "Attributes": [ { "Key": "deletion_protection.enabled", "Value": "true" } ] }""");
        _aws.Answer("describe-table", "harbor-prod-ships", """{ "Table": { "DeletionProtectionEnabled": true } }""");

        var refusal = await Assert.ThrowsAsync<AwsDeployException>(() => Deployment().DeployAsync([], [], Token));

        Assert.Equal($"Nothing was deployed: the creation of the stack 'harbor-prod' failed (ROLLBACK_FAILED), and what it left is protected from deletion. {Ways}", refusal.Message);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_before_anything_is_made_with_who_has_it_and_how_to_go_on()
    {
        _aws.Answer(
            "describe-change-set", ChangeSet,
            """
            { "Status": "FAILED", "StatusReason": "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information." }
            """);
        _aws.Answer(
            "describe-events", ChangeSet,
            """
            { "OperationEvents": [
              { "EventType": "STACK_EVENT", "OperationStatus": "FAILED" },
              { "EventType": "VALIDATION_ERROR", "LogicalResourceId": "ShipsTable", "ResourceType": "AWS::DynamoDB::Table", "ValidationName": "NAME_CONFLICT_VALIDATION",
                "ValidationStatus": "FAILED", "ValidationStatusReason": "Resource of type 'AWS::DynamoDB::Table' with identifier 'harbor-prod-ships' already exists." } ] }
            """);

        var refusal = await Assert.ThrowsAsync<AwsDeployException>(() => Deployment().ChangesAsync(ChangeSet, Token));

        Assert.Equal(
            "CloudFormation can't deploy 'harbor-prod': AWS::DynamoDB::Table ShipsTable: Resource of type 'AWS::DynamoDB::Table' with identifier 'harbor-prod-ships' already exists. "
            + TakenNames.WayOut, refusal.Message);
    }

    [Fact]
    public async Task A_command_that_is_too_old_to_say_who_has_the_name_says_what_it_knows()
    {
        _aws.Answer("describe-change-set", ChangeSet, """{ "Status": "FAILED", "StatusReason": "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]." }""");

        var refusal = await Assert.ThrowsAsync<AwsDeployException>(() => Deployment().ChangesAsync(ChangeSet, Token));

        Assert.Equal("CloudFormation can't deploy 'harbor-prod': The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]. " + TakenNames.WayOut, refusal.Message);
    }

    public void Dispose() => _aws.Dispose();

    private StackDeployment Deployment() => new(_aws.Cli, "harbor-prod", step: null!, TimeProvider.System, _ => null);

    // What was protected stopped its rollback.
    private void Stack(string status)
    {
        _aws.Answer("describe-stacks", "harbor-prod", $$"""{ "Stacks": [ { "StackName": "harbor-prod", "StackStatus": "{{status}}" } ] }""");
        _aws.Answer(
            "list-stack-resources", "harbor-prod",
            $$"""
            { "StackResourceSummaries": [
              { "LogicalResourceId": "Vpc", "PhysicalResourceId": "vpc-1", "ResourceType": "AWS::EC2::VPC", "ResourceStatus": "CREATE_COMPLETE" },
              { "LogicalResourceId": "CraneService", "PhysicalResourceId": "crane", "ResourceType": "AWS::ECS::Service", "ResourceStatus": "DELETE_COMPLETE" },
              { "LogicalResourceId": "AlbLoadBalancer", "PhysicalResourceId": "{{Balancer}}", "ResourceType": "AWS::ElasticLoadBalancingV2::LoadBalancer", "ResourceStatus": "DELETE_FAILED" },
              { "LogicalResourceId": "ShipsTable", "PhysicalResourceId": "harbor-prod-ships", "ResourceType": "AWS::DynamoDB::Table", "ResourceStatus": "DELETE_FAILED" } ] }
            """);
    }
}
