using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Checks;

/// <summary>Each role has what its references need, and nothing else.</summary>
public class AccessTests
{
    [Fact]
    public async Task A_permission_that_no_reference_needs_is_an_error()
    {
        var finding = await Broken.FindAsync("NEXUS201", plan => plan.With("web", s => Allow(s, "sqs:ReceiveMessage", new ResourceValue("NotificationsQueue", ResourceOutput.Arn))));

        Assert.Equal("The code of 'web' may sqs:ReceiveMessage on {NotificationsQueue.Arn}, which no reference of the model needs.", finding.Message);
    }

    [Fact]
    public async Task A_permission_that_a_reference_lacks_is_an_error() => Assert.Contains(
        (await Broken.FindAllAsync("NEXUS201", plan => plan.With("api", s => s with { TaskRole = s.TaskRole with { Statements = [] } }))).Select(f => f.Message),
        m => m.Contains("may not sqs:SendMessage on {NotificationsQueue.Arn}", StringComparison.Ordinal));

    [Fact]
    public async Task A_mount_without_the_condition_for_its_access_point_is_an_error() => Assert.NotEmpty(await Broken.FindAllAsync("NEXUS201", plan => plan.With("api", s => s with
    {
        TaskRole = s.TaskRole with { Statements = [.. s.TaskRole.Statements.Select(t => t with { Conditions = [] })] },
    })));

    [Theory]
    [InlineData("bedrock-models")]
    [InlineData("queue-scaling")]
    [InlineData("private-services")]
    [InlineData("sidecar")]
    [InlineData("provisioned-table")]
    [InlineData("container-with-volumes")]
    public async Task What_the_model_says_is_allowed(string model) => Assert.Empty(Broken.Find("NEXUS201", await ReferenceModels.PlanAsync(model)));

    [Fact]
    public async Task An_execution_role_that_reads_a_strangers_secret_is_an_error() => Assert.Contains(
        "which starting it does not need",
        (await Broken.FindAsync("NEXUS202", plan => plan.With("web", s => s with
        {
            ExecutionRole = s.ExecutionRole with { Statements = [.. s.ExecutionRole.Statements, new("More", ["secretsmanager:GetSecretValue"], [new ResourceValue("RedisPasswordSecret", ResourceOutput.Arn)])] },
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_execution_role_that_cannot_write_the_log_is_an_error() => Assert.Contains(
        (await Broken.FindAllAsync("NEXUS202", plan => plan.With("web", s => s with { ExecutionRole = s.ExecutionRole with { Statements = [] } }))).Select(f => f.Message),
        m => m.Contains("may not logs:PutLogEvents", StringComparison.Ordinal));

    public static TheoryData<string, PlanValue, string> Wide => new()
    {
        { "s3:GetObject", "*", "allows s3:GetObject on every resource" },
        { "s3:*", "*", "allows the actions 's3:*'" },
        { "logs:PutLogEvents", PlanValue.Arn("logs", "log-group:x", region: "*", account: "*"), "is for 'arn:{Partition}:logs:*:*:log-group:x': several regions or accounts" },
        { "logs:PutLogEvents", PlanValue.Arn("logs", "log-group:x", region: "*"), "is for 'arn:{Partition}:logs:*:{AccountId}:log-group:x': several regions or accounts" },
        { "logs:PutLogEvents", PlanValue.Arn("logs", "log-group:x", region: "eu-*"), "several regions or accounts" },
        { "logs:PutLogEvents", PlanValue.Arn("logs", "log-group:x", account: "*"), "several regions or accounts" },
        { "iam:GetRole", PlanValue.Arn("iam", "role/x", region: "", account: "*"), "several regions or accounts" },
        { "s3:GetObject", PlanValue.Arn("s3", "*", region: "", account: ""), "is for 'arn:{Partition}:s3:::*': everything that there is" },
        { "dynamodb:GetItem", PlanValue.Arn("dynamodb", "table/*"), "everything that there is" },
        { "secretsmanager:GetSecretValue", PlanValue.Arn("secretsmanager", "secret:*"), "everything that there is" },
        { "s3:GetObject", PlanValue.Concat("arn:", new DeploymentValue(DeploymentFact.Partition), ":s3:*"), "everything that there is" },
        { "s3:GetObject", "arn:aws:s3:::photos/*", "names 'arn:aws:s3:::photos/*', which is in the partition 'aws' alone, and the plan may be deployed to another" },
        { "s3:GetObject", PlanValue.Concat("arn:aws-cn:s3:::", new DeploymentValue(DeploymentFact.AccountId), "/x"), "which is in the partition 'aws-cn' alone" },
        { "s3:GetObject", "arn:*:s3:::photos/*", "which is in the partition '*' alone" },
    };

    [Theory]
    [MemberData(nameof(Wide))]
    public async Task A_permission_for_everything_or_for_one_partition_is_an_error(string action, PlanValue resource, string message) => Assert.Contains(
        message, (await Broken.FindAsync("NEXUS203", plan => plan.With("api", s => Allow(s, action, resource)))).Message, StringComparison.Ordinal);

    public static TheoryData<string, PlanValue> Narrow => new()
    {
        { "s3:GetObject", PlanValue.Arn("s3", "photos/*", region: "", account: "") },
        { "logs:PutLogEvents", PlanValue.Arn("logs", "log-group:/aws/x:*") },
        { "ssm:GetParameter", PlanValue.Arn("ssm", "parameter/shop/*") },
        { "dynamodb:Query", PlanValue.Concat(new ResourceValue("BuildsTable", ResourceOutput.Arn), "/index/*") },
        // In any region, and in nobody's account.
        { "bedrock:InvokeModel", PlanValue.Arn("bedrock", "foundation-model/amazon.nova-lite-v1:0", region: "*", account: "") },
        { "xray:PutTraceSegments", "*" },
    };

    [Theory]
    [MemberData(nameof(Narrow))]
    public async Task A_permission_for_what_is_named_is_not(string action, PlanValue resource) =>
        Assert.Empty(await Broken.FindAllAsync("NEXUS203", plan => plan.With("api", s => Allow(s, action, resource))));

    [Fact]
    public async Task The_policy_of_a_queue_is_for_any_partition_too() => Assert.Contains(
        "The permission 'More' of 'NotificationsQueue' names 'arn:aws:sns:",
        (await Broken.FindAsync("NEXUS203", plan => plan.WithQueue("notifications", q => q with
        {
            Policy =
            [
                .. q.Policy,
                new("More", ["sqs:SendMessage"], [new ResourceValue("NotificationsQueue", ResourceOutput.Arn)])
                {
                    Principal = new(PrincipalKind.Service, "sns.amazonaws.com"),
                    Conditions = [new("ArnEquals", "aws:SourceArn", ["arn:aws:sns:eu-west-1:123456789012:x"])],
                },
            ],
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_the_model_allows_beside_its_references_is_held_to_the_same()
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api")
            .WithAwsPermission("ReadPhotos", ["s3:GetObject"], PlanValue.Arn("s3", "photos/*", region: "", account: ""))
            .WithAwsPermission("ReadMore", ["s3:GetObject"], "arn:aws:s3:::more/*"));

        Assert.Contains("'ReadMore'", Assert.Single(Broken.Find("NEXUS203", plan)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us")]
    [InlineData("eu")]
    [InlineData("apac")]
    [InlineData("global")]
    [InlineData("us-gov")]
    [InlineData("jp")]
    [InlineData("au")]
    [InlineData("ca")]
    public async Task An_inference_profile_is_allowed_with_its_model_in_the_regions_that_it_runs_in(string prefix)
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api").WithBedrockModels($"{prefix}.anthropic.claude-sonnet-4-5-20250929-v1:0"));

        Assert.Equal(
            [
                "arn:{Partition}:bedrock:*::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0",
                $"arn:{{Partition}}:bedrock:{{Region}}:{{AccountId}}:inference-profile/{prefix}.anthropic.claude-sonnet-4-5-20250929-v1:0",
            ],
            Assert.Single(plan.Service("api").TaskRole.Statements, s => s.Sid == "InvokeModels").Resources.Select(r => r.ToString()!));
        Assert.Empty(Broken.Find("NEXUS201", plan));
    }

    [Fact]
    public async Task A_role_that_two_services_share_is_an_error() => Assert.Contains(
        "shares the role 'ApiTaskRole'", (await Broken.FindAsync("NEXUS204", plan => plan.WithTask("web", t => t with { TaskRoleId = "ApiTaskRole" }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_role_that_others_can_take_is_an_error() => Assert.Contains(
        "can be taken by others",
        (await Broken.FindAsync("NEXUS204", plan => plan.With("api", s => s with { TaskRole = s.TaskRole with { Trust = new("ec2.amazonaws.com") } }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_secret_in_a_variable_is_an_error() => Assert.Equal(
        FindingSeverity.Error,
        (await Broken.FindAsync("NEXUS205", plan => plan.WithContainer("api", c => c with { Environment = [new("KEY", PlanValue.Concat("k=", new SecretValue("RedisPasswordSecret")))] }))).Severity);

    [Fact]
    public async Task A_secret_in_an_argument_or_an_output_is_an_error()
    {
        Assert.Single(await Broken.FindAllAsync("NEXUS205", plan => plan.WithContainer("api", c => c with { Command = [new SecretValue("RedisPasswordSecret")] })));
        Assert.Single(await Broken.FindAllAsync("NEXUS205", plan => plan with { Outputs = [new("Password", "It.", new SecretValue("RedisPasswordSecret"))] }));
    }

    private static ServicePlan Allow(ServicePlan service, string action, PlanValue resource) =>
        service with { TaskRole = service.TaskRole with { Statements = [.. service.TaskRole.Statements, new("More", [action], [resource])] } };
}
