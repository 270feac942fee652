#pragma warning disable ASPIRECOMPUTE002 // Where a resource runs.

using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Tests.Publishing.Deployment;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What goes wrong in other publishers of Aspire models to AWS, each by name.</summary>
public class PeerDefectTests
{
    [Fact]
    public async Task An_endpoint_that_is_not_external_stays_private()
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api"));

        Assert.Empty(plan.LoadBalancers);
        Assert.Empty(plan.Service("api").SecurityGroup.Ingress);
    }

    [Fact]
    public async Task An_external_endpoint_without_a_load_balancer_is_an_error_that_says_how() => Assert.Contains(
        "AddLoadBalancer", await Published.ErrorAsync(builder => builder.AddWeb("api").WithExternalHttpEndpoints()), StringComparison.Ordinal);

    [Fact]
    public async Task Endpoints_and_expressions_reach_the_environment()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var api = builder.AddWeb("api").WithContainerPort(8000);
            builder.AddWeb("web").WithEnvironment("API", api.GetEndpoint("http"))
                .WithEnvironment("HOST", ReferenceExpression.Create($"host={api.GetEndpoint("http").Property(EndpointProperty.HostAndPort)};"));
        });

        Assert.Equal("http://api.app.local:8000", plan.Variable("web", "API").AsLiteral);
        Assert.Equal("host=api.app.local:8000;", plan.Variable("web", "HOST").AsLiteral);
    }

    [Theory]
    [InlineData("{stack.output.QueueUrl}")]
    [InlineData("{api.bindings.http.url}")]
    public async Task A_placeholder_is_an_error_and_never_a_literal(string text)
    {
        var error = await Published.ErrorAsync(builder => builder.AddWeb("api").WithEnvironment("QUEUE", text));

        Assert.Contains($"'api', in the variable 'QUEUE', has the text '{text}'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_cannot_be_mapped_fails_the_publish() => await Assert.ThrowsAsync<AwsPublishException>(
        () => Published.PlanAsync(builder => builder.AddExecutable("tool", "tool", ".")));

    [Fact]
    public async Task A_service_may_refer_to_one_that_comes_later()
    {
        var plan = await ReferenceModels.PlanAsync("two-services-refer-to-each-other");

        Assert.Equal("http://back.app.local:8080", plan.Variable("front", "services__back__http__0").AsLiteral);
        Assert.Equal("http://front.app.local:8080", plan.Variable("back", "services__front__http__0").AsLiteral);
    }

    [Fact]
    public async Task A_secret_is_in_no_file_whatever_its_signs()
    {
        const string secret = "p\"a'ss $(w)";
        var plan = await Published.PlanAsync(
            (builder, _) => builder.AddWeb("api").WithEnvironment("KEY", builder.AddParameter("api-key", secret: true)), "dev", $"--Parameters:api-key={secret}");

        Assert.DoesNotContain(CloudFormationWriter.Files(plan), f => f.Text.Contains("a'ss", StringComparison.Ordinal));
        Assert.Equal("ApiKeySecret", Assert.Single(plan.Container("api").Secrets).SecretId);
    }

    [Fact]
    public async Task A_secret_within_an_expression_makes_the_whole_value_a_secret()
    {
        var plan = await ReferenceModels.PlanAsync("parameters-and-secrets");

        Assert.Equal(["API_KEY", "URL"], plan.Container("api").Secrets.Select(s => s.Name));
    }

    [Fact]
    public async Task A_secret_in_an_argument_is_an_error() => Assert.Contains("command line", await Published.ErrorAsync(builder =>
        builder.AddWeb("api").WithArgs(context => context.Args.Add(builder.AddParameter("key", secret: true).Resource))), StringComparison.Ordinal);

    [Fact]
    public async Task A_reference_opens_a_server_to_its_client_alone()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var redis = builder.AddRedis("redis");
            builder.AddWeb("friend").WithReference(redis);
            builder.AddWeb("stranger");
        });

        var rule = Assert.Single(plan.Service("redis").SecurityGroup.Ingress);
        Assert.Equal((6379, new GroupPeer("FriendSecurityGroup")), (rule.Port, rule.Peer));
    }

    [Fact]
    public async Task Tasks_run_in_private_subnets_without_public_addresses()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");
        var network = CloudFormationTemplates.Main(plan)["Resources"]!["ApiService"]!["Properties"]!["NetworkConfiguration"]!["AwsvpcConfiguration"]!;

        Assert.Equal("DISABLED", (string?)network["AssignPublicIp"]);
        Assert.Equal(["PrivateSubnet1", "PrivateSubnet2"], network["Subnets"]!.AsArray().Select(s => (string?)s!["Ref"]));
    }

    [Fact]
    public async Task Log_groups_expire_and_go_with_the_deployment()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");
        var groups = CloudFormationTemplates.Main(plan)["Resources"]!.AsObject().Select(r => r.Value!).Where(r => (string?)r["Type"] == "AWS::Logs::LogGroup").ToList();

        Assert.Equal(6, groups.Count);
        Assert.All(groups, g => Assert.Equal(("Delete", 90), ((string?)g["DeletionPolicy"], (int?)g["Properties"]!["RetentionInDays"])));
    }

    [Fact]
    public async Task A_default_of_a_parameter_is_a_default_of_the_template()
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api").WithEnvironment("MODE", builder.AddParameter("mode", "fast", publishValueAsDefault: true)));

        Assert.Equal("fast", (string?)CloudFormationTemplates.Main(plan)["Parameters"]!["ModeParameter"]!["Default"]);
    }

    [Fact]
    public async Task A_generated_password_is_made_by_AWS()
    {
        var plan = await ReferenceModels.PlanAsync("redis-as-task");

        Assert.IsType<GeneratedSecret>(plan.Secrets.Single(s => s.LogicalId == "CachePasswordSecret").Content);
    }

    [Fact]
    public async Task A_bind_mount_is_an_error_that_names_what_to_do_instead() => Assert.Contains("AddSharedVolume", await Published.ErrorAsync(builder =>
        builder.AddContainer("tool", "docker.io/library/busybox", "1.37").WithBindMount(".", "/data")), StringComparison.Ordinal);

    [Fact]
    public async Task A_second_name_in_a_container_network_is_an_error_that_names_the_call() => Assert.Contains("WithContainerNetworkAlias", await Published.ErrorAsync(builder =>
        builder.AddContainer("tool", "docker.io/library/busybox", "1.37").WithContainerNetworkAlias("other")), StringComparison.Ordinal);

    [Fact]
    public async Task Files_made_in_a_container_are_an_error_that_names_the_call() => Assert.Contains("WithContainerFiles", await Published.ErrorAsync(builder =>
        builder.AddContainer("tool", "docker.io/library/busybox", "1.37").WithContainerFiles("/data", [new ContainerFile { Name = "a", Contents = "b" }])), StringComparison.Ordinal);

    [Fact]
    public async Task An_image_that_is_never_pulled_is_an_error_that_names_the_call() => Assert.Contains("WithImagePullPolicy", await Published.ErrorAsync(builder =>
        builder.AddContainer("tool", "docker.io/library/busybox", "1.37").WithImagePullPolicy(ImagePullPolicy.Never)), StringComparison.Ordinal);

    [Fact]
    public async Task A_singleton_with_replicas_is_an_error() => Assert.Contains("Leave out one of the two", await Published.ErrorAsync(builder =>
        builder.AddWeb("api").WithReplicas(2).AsSingleton()), StringComparison.Ordinal);

    [Fact]
    public async Task Services_that_wait_for_each_other_are_an_error() => Assert.Contains("'first' waits for 'second' waits for 'first'", await Published.ErrorAsync(builder =>
    {
        var (first, second) = (builder.AddWeb("first"), builder.AddWeb("second"));
        first.WaitFor(second);
        second.WaitFor(first);
    }), StringComparison.Ordinal);

    [Fact]
    public async Task An_annotation_of_another_library_is_told_and_not_dropped_in_silence()
    {
        var plan = await Published.PlanAsync((builder, environment) =>
        {
            var api = builder.AddWeb("api").WithAnnotation(new ForeignAnnotation());
            builder.AddDynamoDB("dynamodb").AddTable("orders", "id").WithAnnotation(new ForeignAnnotation());
            builder.AddSqs("sqs").AddQueue("jobs").WithDeadLetterQueue().WithAnnotation(new ForeignAnnotation());
            builder.AddSharedVolume("shared").WithAnnotation(new ForeignAnnotation());
            builder.AddLoadBalancer("entry").WithDefaultRoute(api.GetEndpoint("http")).WithAnnotation(new ForeignAnnotation());
            environment.AcceptFinding("NEXUS023", "orders", "It only tells a test framework which tables to empty.");
        });

        Assert.Equal(["api", "entry", "jobs", "orders", "shared"], plan.Notices.Where(n => n.Rule == "NEXUS023").Select(n => n.Subject).Order(StringComparer.Ordinal));
        var refused = Assert.Throws<AwsPublishException>(() => PlanChecks.ThrowIfAny(PlanChecks.Check(plan), warningsAreErrors: false));
        Assert.Contains(refused.Errors, e => e.Contains("'api'", StringComparison.Ordinal) || e.Contains("ForeignAnnotation", StringComparison.Ordinal));
        Assert.DoesNotContain(refused.Errors, e => e.Contains("orders", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_health_check_that_only_this_machine_can_run_is_told()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            builder.AddWeb("api").WithHealthCheck("warm");
            builder.AddWeb("asked").WithHealthCheck("warm").WithContainerHealthCheck("/bin/true");
        });

        var finding = Assert.Single(plan.Notices, n => n.Rule == "NEXUS024");
        Assert.Equal(("api", FindingSeverity.Warning), (finding.Subject, finding.Severity));
        Assert.Contains("'warm'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_two_environments_use_is_an_error()
    {
        var error = await Published.ErrorAsync(builder =>
        {
            var orders = builder.AddDynamoDB("dynamodb").AddTable("orders", "id");
            builder.AddWeb("there").WithComputeEnvironment(builder.AddAwsEnvironment("other")).WithReference(orders);
            builder.AddWeb("here").WithReference(orders);
        });

        Assert.Contains("'orders' is used by 'here' and by 'there'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_end_without_a_slash_and_named_endpoints_are_kept()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var api = builder.AddWeb("api").WithHttpEndpoint(name: "admin", targetPort: 9000);
            builder.AddWeb("web").WithReference(api);
        });

        Assert.Equal("http://api.app.local:9000", plan.Variable("web", "services__api__admin__0").AsLiteral);
    }

    [Fact]
    public async Task A_sender_may_not_receive()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-dev");

        var statement = plan.Service("api").TaskRole.Statements.Single(s => s.Actions.Any(a => a.StartsWith("sqs:", StringComparison.Ordinal)));
        Assert.Equal(["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"], statement.Actions);
        Assert.Equal([new ResourceValue("NotificationsQueue", ResourceOutput.Arn)], statement.Resources);
    }

    [Fact]
    public async Task A_project_of_the_AppHost_is_no_annotation_of_another_library() =>
        Assert.Empty((await Published.PlanAsync(builder => builder.AddProject<Echo>("api"))).Notices);

    // The numbers are those of the list of what goes wrong elsewhere; the compiler looks after the names.
    [Theory]
    [InlineData(1, typeof(PeerDefectTests), nameof(An_endpoint_that_is_not_external_stays_private))]
    [InlineData(2, typeof(PeerDefectTests), nameof(Endpoints_and_expressions_reach_the_environment))]
    [InlineData(3, typeof(PeerDefectTests), nameof(A_placeholder_is_an_error_and_never_a_literal))]
    [InlineData(4, typeof(PeerDefectTests), nameof(A_model_that_cannot_be_mapped_fails_the_publish))]
    [InlineData(4, typeof(DeployTests), nameof(DeployTests.A_model_that_cannot_be_mapped_writes_nothing_and_deploys_nothing))]
    [InlineData(5, typeof(DeployTests), nameof(DeployTests.A_deployment_is_made_left_alone_changed_and_taken_away))]
    [InlineData(5, typeof(StackTests), nameof(StackTests.A_failure_names_the_resource_of_the_model_the_reason_and_what_to_do))]
    [InlineData(6, typeof(PeerDefectTests), nameof(A_service_may_refer_to_one_that_comes_later))]
    [InlineData(7, typeof(PeerDefectTests), nameof(A_secret_is_in_no_file_whatever_its_signs))]
    [InlineData(8, typeof(PeerDefectTests), nameof(A_reference_opens_a_server_to_its_client_alone))]
    [InlineData(9, typeof(PeerDefectTests), nameof(Tasks_run_in_private_subnets_without_public_addresses))]
    [InlineData(10, typeof(DeployTests), nameof(DeployTests.Publishing_needs_no_AWS_no_CLI_and_no_credentials_and_deploying_says_what_it_needs))]
    [InlineData(11, typeof(PeerDefectTests), nameof(Log_groups_expire_and_go_with_the_deployment))]
    [InlineData(12, typeof(PeerDefectTests), nameof(A_default_of_a_parameter_is_a_default_of_the_template))]
    [InlineData(13, typeof(PeerDefectTests), nameof(Addresses_end_without_a_slash_and_named_endpoints_are_kept))]
    public void Each_defect_has_a_test_by_name(int number, Type tests, string name) => Assert.True(
        tests.GetMethod(name)?.IsDefined(typeof(FactAttribute), inherit: true), $"The defect {number} has no test '{name}'.");

    [SuppressMessage("Performance", "CA1812", Justification = "The model makes it.")]
    private sealed class Echo : IProjectMetadata
    {
        public string ProjectPath => RunningApp.EchoProject;
    }

    private sealed class ForeignAnnotation : IResourceAnnotation;
}
