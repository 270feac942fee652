#pragma warning disable ASPIREPIPELINES001 // Progress is told to a step.

using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Hosting.Aws.Publishing.Deployment;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>What is read out of AWS's answers: the cases that a stand-in never shows.</summary>
public class StackTests
{
    private const string Events =
        """
        { "StackEvents": [
          { "EventId": "4", "LogicalResourceId": "harbor-dev", "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "ROLLBACK_IN_PROGRESS",
            "ResourceStatusReason": "The following resource(s) failed to create: [CraneService, ShipsTable]. Rollback requested by user." },
          { "EventId": "3", "LogicalResourceId": "ShipsTable", "ResourceType": "AWS::DynamoDB::Table", "ResourceStatus": "CREATE_FAILED",
            "ResourceStatusReason": "Resource creation cancelled" },
          { "EventId": "2", "LogicalResourceId": "CraneService", "ResourceType": "AWS::ECS::Service", "ResourceStatus": "CREATE_FAILED",
            "ResourceStatusReason": "ECS Deployment Circuit Breaker was triggered." },
          { "EventId": "1", "LogicalResourceId": "CraneService", "ResourceType": "AWS::ECS::Service", "ResourceStatus": "CREATE_IN_PROGRESS" }
        ] }
        """;

    [Fact]
    public void Events_come_in_the_order_in_which_they_happened()
    {
        var events = StackEvents.Parse(JsonNode.Parse(Events)!.AsObject()).ToList();

        Assert.Equal(["1", "2", "3", "4"], events.Select(e => e.Id));
        Assert.Equal(["2"], events.Where(e => e is { IsFailure: true, IsConsequence: false }).Select(e => e.Id));
    }

    [Theory]
    [InlineData("ROLLBACK_COMPLETE", "rolled back: mend the cause, and deploy again")]
    [InlineData("UPDATE_ROLLBACK_FAILED", "continue-update-rollback --stack-name harbor-dev")]
    [InlineData("ROLLBACK_FAILED", "Mend the cause, take away what is in the way, and deploy again")]
    [InlineData("DELETE_FAILED", "AWS names nothing that is left: run the step again.")]
    public void A_failure_names_the_resource_of_the_model_the_reason_and_what_to_do(string status, string remedy)
    {
        var failures = StackEvents.Parse(JsonNode.Parse(Events)!.AsObject()).Where(e => e is { IsFailure: true, IsConsequence: false }).ToList();
        var deployment = new StackDeployment(new AwsCli(), "harbor-dev", step: null!, TimeProvider.System, id => id == "CraneService" ? "crane" : null);

        var message = deployment.Failure(status, failures, left: []).Message;

        Assert.StartsWith($"The stack 'harbor-dev' ended as {status}. 'crane': AWS::ECS::Service CraneService failed: ECS Deployment Circuit Breaker was triggered.", message);
        Assert.Contains(remedy, message);
        Assert.DoesNotContain("cancelled", message);
    }

    [Fact]
    public void Changes_are_counted_and_those_that_lose_data_are_told_apart()
    {
        var changes = StackChange.Parse(JsonNode.Parse(
            """
            { "Changes": [
              { "Type": "Resource", "ResourceChange": { "Action": "Add", "LogicalResourceId": "JobsQueue", "ResourceType": "AWS::SQS::Queue" } },
              { "Type": "Resource", "ResourceChange": { "Action": "Modify", "LogicalResourceId": "CraneService", "ResourceType": "AWS::ECS::Service", "Replacement": "False" } },
              { "Type": "Resource", "ResourceChange": { "Action": "Modify", "LogicalResourceId": "ShipsTable", "ResourceType": "AWS::DynamoDB::Table", "Replacement": "True" } },
              { "Type": "Resource", "ResourceChange": { "Action": "Remove", "LogicalResourceId": "OldTable", "ResourceType": "AWS::DynamoDB::Table" } },
              { "Type": "Resource", "ResourceChange": { "Action": "Remove", "LogicalResourceId": "OldRole", "ResourceType": "AWS::IAM::Role" } }
            ] }
            """)!.AsObject());

        Assert.Equal("1 added, 1 changed, 1 replaced, 2 removed", StackChange.Describe(changes));
        Assert.Equal(["replaces AWS::DynamoDB::Table ShipsTable", "removes AWS::DynamoDB::Table OldTable"], changes.Where(c => c.LosesData).Select(c => $"{c}"));
    }

    [Fact]
    public async Task The_address_of_the_application_comes_first_among_the_outputs()
    {
        var plan = await Published.PlanAsync(NexusModel.Add);
        var stack = Stack.Parse(JsonNode.Parse(
            """
            { "StackName": "app-dev", "StackStatus": "UPDATE_COMPLETE", "Outputs": [
              { "OutputKey": "ClusterName", "OutputValue": "app-dev" },
              { "OutputKey": "AlbUrl", "OutputValue": "http://alb.example" } ] }
            """)!);

        Assert.Equal(
            [new DeployedOutput("Application ('alb')", "http://alb.example", IsAddress: true), new DeployedOutput("ClusterName", "app-dev", IsAddress: false)],
            DeployedOutput.Of(plan, stack));
    }

    [Fact]
    public async Task A_parameter_without_a_value_is_named_before_anything_is_deployed()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var size = builder.AddParameter("size");
            builder.AddContainer("crane", "nginx", "1.27").WithEnvironment("SIZE", size);
        });

        var exception = Assert.Throws<AwsDeployException>(() => StackParameters.Of(plan, new Dictionary<string, string>(), imageTag: null));

        Assert.Contains("'size'", exception.Message);
        Assert.Contains("Parameters__NAME", exception.Message);
    }

    [Fact]
    public async Task Images_get_the_tag_that_was_pushed()
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api"));

        Assert.Equal("""[{"ParameterKey":"ImageTag","ParameterValue":"v7"}]""", StackParameters.Of(plan, new Dictionary<string, string>(), "v7").ToJsonString());
    }

    [Fact]
    public void An_image_is_pushed_only_after_its_repository_is_there()
    {
        var builder = Published.CreateBuilder();
        var environment = builder.AddAwsEnvironment("app").Resource;
        var api = builder.AddWeb("api").Resource;
        var model = new DistributedApplicationModel(builder.Resources);
        var pipeline = new PipelineContext(model, builder.ExecutionContext, new ServiceCollection().BuildServiceProvider(), NullLogger.Instance, TestContext.Current.CancellationToken);
        var push = new PipelineStep { Name = "push-api", Action = _ => Task.CompletedTask, Tags = [WellKnownPipelineTags.PushContainerImage], Resource = api };

        var steps = AwsDeploymentSteps.Create(environment, new PipelineStepFactoryContext { PipelineContext = pipeline, Resource = environment }).ToDictionary(s => s.Name);
        AwsDeploymentSteps.Order(environment, new PipelineConfigurationContext { Services = pipeline.Services, Model = model, Steps = [push, .. steps.Values] });

        Assert.Contains("login-app", push.DependsOnSteps);
        Assert.Contains("bootstrap-app", steps["login-app"].DependsOnSteps);
        Assert.Contains("push-api", steps["deploy-app"].DependsOnSteps);
    }
}
