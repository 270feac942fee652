using Nexus.Hosting.Aws.Publishing.Deployment;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>What a diagnosis says of services that do not run as they should: moto runs no tasks, so that AWS's documented answers are given here.</summary>
public sealed class FailedServiceTests : IDisposable
{
    private const string Nested = "arn:aws:cloudformation:eu-west-1:123456789012:stack/harbor-dev-ServicesStack-1/1";
    private const string Inner = "arn:aws:cloudformation:eu-west-1:123456789012:stack/harbor-dev-ServicesStack-1-Boats-2/2";

    private readonly CannedAws _aws = new();

    [Fact]
    public async Task A_rollout_that_the_circuit_breaker_ended_is_told_though_all_tasks_of_the_version_before_run()
    {
        Stack("UPDATE_ROLLBACK_COMPLETE", Service("crane"));
        Services(
            "crane",
            """
            { "serviceName": "crane", "status": "ACTIVE", "desiredCount": 2, "runningCount": 2,
              "deployments": [
                { "id": "ecs-svc/3", "status": "PRIMARY", "runningCount": 2, "failedTasks": 0, "rolloutState": "COMPLETED", "rolloutStateReason": "ECS deployment ecs-svc/3 completed." },
                { "id": "ecs-svc/2", "status": "ACTIVE", "runningCount": 0, "failedTasks": 3, "rolloutState": "FAILED", "rolloutStateReason": "ECS deployment circuit breaker: tasks failed to start." } ],
              "events": [ { "id": "2", "message": "(service crane) rolled back to deployment (ecs-svc/1)." }, { "id": "1", "message": "(service crane) has started 1 tasks." } ] }
            """);
        Stopped("crane");

        Assert.Equal(
            ["stack harbor-dev: UPDATE_ROLLBACK_COMPLETE", "service crane: 2 of 2 tasks run; its last deployment failed: ECS deployment circuit breaker: tasks failed to start.; AWS says: (service crane) rolled back to deployment (ecs-svc/1)."],
            await UnwellAsync());
    }

    [Fact]
    public async Task Of_tasks_that_stop_the_last_one_says_with_its_containers_why()
    {
        Stack("UPDATE_COMPLETE", Service("crane"));
        Services("crane", """{ "serviceName": "crane", "desiredCount": 2, "runningCount": 1 }""");
        Stopped(
            "crane",
            """{ "taskArn": "arn:a", "stoppedAt": "2026-11-29T10:00:00.5+00:00", "stoppedReason": "Scaling activity initiated by (deployment ecs-svc/1)", "containers": [ { "name": "crane", "exitCode": 0 } ] }""",
            """
            { "taskArn": "arn:b", "stoppedAt": "2026-11-29T11:00:00.25+00:00", "stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited",
              "containers": [ { "name": "crane", "exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage" }, { "name": "collector", "exitCode": 0 }, { "name": "never-started" } ] }
            """,
            """{ "taskArn": "arn:c", "stoppedAt": "2026-11-29T10:30:00+00:00", "stoppedReason": "Of an hour before.", "containers": [] }""");

        Assert.Equal(
            ["service crane: 1 of 2 tasks run; a task stopped: Essential container in task exited, crane ended with 137 (OutOfMemoryError: Container killed due to memory usage), collector ended with 0"],
            await UnwellAsync());
    }

    [Fact]
    public async Task A_task_whose_image_cannot_be_pulled_has_no_exit_code()
    {
        Stack("CREATE_COMPLETE", Service("crane"));
        Services("crane", """{ "serviceName": "crane", "desiredCount": 1, "runningCount": 0 }""");
        Stopped("crane", """{ "taskArn": "arn:a", "stoppedAt": 1764410400.123, "containers": [ { "name": "crane", "reason": "CannotPullContainerError: not found" } ] }""");

        Assert.Equal(["service crane: 0 of 1 tasks run; a task stopped: no reason, crane ended with no exit code (CannotPullContainerError: not found)"], await UnwellAsync());
    }

    [Fact]
    public async Task Services_of_stacks_in_stacks_are_looked_at_and_one_that_somebody_deleted_is_missed()
    {
        Stack("UPDATE_COMPLETE", Service("crane"), ("AWS::CloudFormation::Stack", Nested));
        Resources(Nested, ("AWS::CloudFormation::Stack", Inner), ("AWS::ECS::Service", string.Empty));
        Resources(Inner, Service("boat"), Service("buoy"));
        _aws.Answer(
            "describe-services", Arn("crane"),
            $$"""
            { "services": [ { "serviceName": "crane", "desiredCount": 1, "runningCount": 1 }, { "serviceName": "boat", "desiredCount": 1, "runningCount": 0 } ],
              "failures": [ { "arn": "{{Arn("buoy")}}", "reason": "MISSING" } ] }
            """);
        Stopped("boat");

        Assert.Equal(["service boat: 0 of 1 tasks run", "service buoy: AWS can't tell of it: MISSING"], await UnwellAsync());
    }

    [Fact]
    public async Task Targets_that_are_not_well_are_counted_and_the_first_says_why()
    {
        const string group = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/harbor-crane/0123";
        Stack("UPDATE_COMPLETE", ("AWS::ElasticLoadBalancingV2::TargetGroup", group));
        _aws.Answer(
            "describe-target-health", group,
            """
            { "TargetHealthDescriptions": [
              { "Target": { "Id": "10.0.1.5", "Port": 80 }, "TargetHealth": { "State": "healthy" } },
              { "Target": { "Id": "10.0.2.5", "Port": 80 }, "TargetHealth": { "State": "unhealthy", "Reason": "Target.ResponseCodeMismatch", "Description": "Health checks failed with these codes: [502]" } } ] }
            """);

        Assert.Equal(["target group harbor-crane: 1 of 2 targets are well; unhealthy: Health checks failed with these codes: [502]"], await UnwellAsync());
    }

    public void Dispose() => _aws.Dispose();

    private static string Arn(string service) => $"arn:aws:ecs:eu-west-1:123456789012:service/harbor-dev/{service}";

    private static (string Type, string Id) Service(string name) => ("AWS::ECS::Service", Arn(name));

    private void Stack(string status, params (string Type, string Id)[] resources)
    {
        _aws.Answer("describe-stacks", "harbor-dev", $$"""{ "Stacks": [ { "StackName": "harbor-dev", "StackStatus": "{{status}}" } ] }""");
        Resources("harbor-dev", resources);
    }

    private void Resources(string stack, params (string Type, string Id)[] resources) => _aws.Answer(
        "list-stack-resources", stack,
        $$"""{ "StackResourceSummaries": [ {{string.Join(", ", resources.Select(r => $$"""{ "ResourceType": "{{r.Type}}", "PhysicalResourceId": "{{r.Id}}" }"""))}} ] }""");

    private void Services(string first, string service) => _aws.Answer("describe-services", Arn(first), $$"""{ "services": [ {{service}} ], "failures": [] }""");

    // All are asked for at once, by the name of the first.
    private void Stopped(string service, params string[] tasks)
    {
        _aws.Answer("list-tasks", service, $$"""{ "taskArns": [ {{string.Join(", ", tasks.Select((_, i) => $"\"arn:{(char)('a' + i)}\""))}} ] }""");
        _aws.Answer("describe-tasks", "arn:a", $$"""{ "tasks": [ {{string.Join(", ", tasks)}} ], "failures": [] }""");
    }

    private async Task<List<string>> UnwellAsync()
    {
        using var diagnosis = new Diagnosis(_aws.Cli);
        var unwell = new List<string>();
        await foreach (var observation in diagnosis.ObserveAsync("harbor-dev", TestContext.Current.CancellationToken))
        {
            if (!observation.IsWell)
            {
                unwell.Add($"{observation.What}: {observation.State}");
            }
        }

        return unwell;
    }
}
