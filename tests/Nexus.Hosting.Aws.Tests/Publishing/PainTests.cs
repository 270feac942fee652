using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Terraform;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What went wrong in deployments of this kind of system, and cannot here: docs/pains.md lists all.</summary>
public class PainTests
{
    // Actions that know no resource to name (Service Authorization Reference, of each service).
    private static readonly string[] WithoutResource = ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData", "xray:PutTraceSegments", "xray:PutTelemetryRecords",
        "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"];

    [Fact]
    public async Task No_task_needs_the_credentials_of_a_machine()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        Assert.DoesNotContain(Types(plan), type => type.StartsWith("AWS::EC2::Instance", StringComparison.Ordinal) || type.StartsWith("AWS::AutoScaling::", StringComparison.Ordinal));
        Assert.All(plan.Services, service => Assert.Equal("ecs-tasks.amazonaws.com", service.TaskRole.Trust.Service));
        Assert.Equal(plan.Services.Count, plan.Services.Select(service => service.TaskRole.LogicalId).Distinct().Count());
    }

    [Fact]
    public async Task No_boot_script_is_there_for_a_template_to_spoil()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        Assert.DoesNotContain("UserData", Template(plan).ToJsonString(), StringComparison.Ordinal);
        Assert.All(OurContainers(plan), container =>
        {
            Assert.Null(container.EntryPoint);
            Assert.DoesNotContain(container.Command ?? [], word => word.AsLiteral is "sh" or "bash" or "/bin/sh" or "/bin/bash");
        });
    }

    [Fact]
    public async Task A_health_check_needs_no_curl_in_the_image_and_every_service_has_one()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        // The collector beside a worker may end without it.
        Assert.All(plan.Services.SelectMany(service => service.TaskDefinition.Containers).Where(c => c.IsEssential), container =>
        {
            Assert.NotNull(container.HealthCheck);
            Assert.DoesNotContain(container.HealthCheck.Command, word => word.Contains("curl", StringComparison.Ordinal) || word.Contains("wget", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Every_task_says_for_which_processor_its_image_is_built()
    {
        foreach (var (model, architecture) in new[] { ("nexus-prod", "X86_64"), ("arm64", "ARM64") })
        {
            var tasks = Resources(await ReferenceModels.PlanAsync(model), "AWS::ECS::TaskDefinition");

            Assert.NotEmpty(tasks);
            Assert.All(tasks, task => Assert.Equal(architecture, (string?)task["Properties"]!["RuntimePlatform"]!["CpuArchitecture"]));
        }
    }

    [Fact]
    public async Task Redis_has_one_full_name_and_keeps_its_data_as_its_own_user()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        var clients = plan.Services.Where(service => service.TaskDefinition.Containers[0].Environment.Any(variable => variable.Name == "REDIS_HOST")).ToList();
        Assert.NotEmpty(clients);
        Assert.All(clients, client => Assert.Equal("redis.app.local", plan.Variable(client.Name, "REDIS_HOST").AsLiteral));
        var point = Assert.Single(plan.FileSystems.SelectMany(system => system.AccessPoints), point => point.LogicalId.StartsWith("Redis", StringComparison.Ordinal));
        Assert.Equal((999, 999), (point.UserId, point.GroupId));
    }

    [Fact]
    public async Task Every_use_of_a_volume_has_an_access_point_with_its_own_owner_and_nothing_is_open_to_all()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        Assert.All(Resources(plan, "AWS::EFS::AccessPoint"), point =>
        {
            var creation = point["Properties"]!["RootDirectory"]!["CreationInfo"]!;
            Assert.NotEqual("0", (string?)creation["OwnerUid"]);
            Assert.EndsWith("0", (string?)creation["Permissions"], StringComparison.Ordinal);
            Assert.Equal((string?)creation["OwnerUid"], (string?)point["Properties"]!["PosixUser"]!["Uid"]);
        });
        Assert.All(Volumes(plan), volume => Assert.Equal("ENABLED", (string?)volume["EFSVolumeConfiguration"]!["AuthorizationConfig"]!["IAM"]));
    }

    [Fact]
    public async Task No_task_fetches_its_code_when_it_starts()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        Assert.All(OurContainers(plan), container => Assert.DoesNotContain(container.Command ?? [], word => word.AsLiteral?.Contains("git", StringComparison.Ordinal) == true));
        Assert.All(plan.Services.SelectMany(service => service.TaskDefinition.Containers), container => Assert.True(
            container.Image is BuiltImage || container.Image is RegistryImage { Reference: var reference } && !reference.EndsWith(":latest", StringComparison.Ordinal)
                && reference.LastIndexOf(':') > reference.LastIndexOf('/'),
            $"{container.Name} runs {container.Image}"));
    }

    [Fact]
    public async Task Nothing_builds_containers_inside_a_task()
    {
        var template = Template(await ReferenceModels.PlanAsync("nexus-prod")).ToJsonString();

        Assert.DoesNotContain("docker.sock", template, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Privileged\":true", template, StringComparison.Ordinal);
        Assert.DoesNotContain("SourcePath", template, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_role_may_do_more_than_its_references_ask_for()
    {
        foreach (var model in ReferenceModels.Names)
        {
            var plan = await ReferenceModels.PlanAsync(model);
            var statements = plan.Services.SelectMany(service => service.TaskRole.Statements.Concat(service.ExecutionRole.Statements)).Where(one => !one.IsDeny).ToList();

            Assert.All(statements, one => Assert.DoesNotContain(one.Actions, action => action.Contains('*', StringComparison.Ordinal)));
            Assert.All(
                statements.Where(one => one.Resources.Any(resource => resource.AsLiteral == "*")),
                one => Assert.All(one.Actions, action => Assert.Contains(action, WithoutResource)));
        }
    }

    // In China and GovCloud 'arn:aws:' names nothing; and a region or an account that is a wildcard is everybody's.
    [Fact]
    public async Task No_ARN_that_is_written_names_a_partition_or_any_region_and_account()
    {
        foreach (var model in ReferenceModels.Names)
        {
            var plan = await ReferenceModels.PlanAsync(model);
            var texts = CloudFormationWriter.Files(plan).Concat(TerraformWriter.Files(plan)).Select(file => file.Text).ToList();

            Assert.Contains(texts, text => text.Contains("{AWS::Partition}:", StringComparison.Ordinal));
            Assert.All(texts, text => Assert.DoesNotMatch(@"arn:aws(-cn|-us-gov)?:|arn:\*|arn:[^""\s]*:\*:\*:|arn:\$\{[^}]+\}:(?!bedrock:\*::)[a-z-]+:\*:|arn:\$\{[^}]+\}:[a-z-]+:(\$\{[^}]+\})?:\*:", text));
        }
    }

    [Fact]
    public async Task A_live_stream_outlasts_the_load_balancers_patience()
    {
        // The API says something on a stream at least every 15 seconds.
        const int heartbeat = 15;
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        Assert.All(plan.LoadBalancers, balancer => Assert.True(balancer.IdleTimeoutSeconds >= 2 * heartbeat, $"{balancer.Name}: {balancer.IdleTimeoutSeconds} s"));
    }

    [Fact]
    public async Task Every_service_has_an_image_of_its_own_that_is_built_once()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        var repositories = OurContainers(plan).Select(container => ((BuiltImage)container.Image).RepositoryId).ToList();
        Assert.Contains("api", plan.Services.Select(service => service.Name));
        Assert.Equal(plan.Images.Count, plan.Images.Select(image => image.RepositoryId).Distinct().Count());
        Assert.Equal(repositories.Distinct().Order(), plan.Images.Select(image => image.RepositoryId).Order());
    }

    [Fact]
    public async Task There_is_one_shape_of_compute_and_no_name_that_a_replacement_would_collide_with()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        Assert.All(Resources(plan, "AWS::ECS::TaskDefinition"), task => Assert.Equal("FARGATE", (string?)task["Properties"]!["RequiresCompatibilities"]![0]));
        Assert.All(Resources(plan, "AWS::ElasticLoadBalancingV2::TargetGroup"), group => Assert.Null(group["Properties"]!["Name"]));
    }

    [Fact]
    public async Task Production_has_tls_backups_recovery_to_a_point_in_time_and_alarms()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");

        Assert.Contains(plan.LoadBalancers.SelectMany(balancer => balancer.Listeners), listener => listener.CertificateArn is not null && listener.TlsPolicy is not null);
        Assert.NotEmpty(plan.Tables);
        Assert.All(plan.Tables, table => Assert.True(table.HasPointInTimeRecovery && table.HasDeletionProtection, table.Name));
        Assert.NotNull(plan.Backup);
        Assert.NotEmpty(plan.Alarms);
        Assert.NotNull((await ReferenceModels.PlanAsync("budget-and-email")).Budget);
    }

    private static JsonObject Template(AwsPlan plan) => CloudFormationTemplates.Main(plan);

    private static List<JsonNode> Resources(AwsPlan plan, string type) =>
        [.. Template(plan)["Resources"]!.AsObject().Select(resource => resource.Value!).Where(resource => (string?)resource["Type"] == type)];

    private static IEnumerable<string> Types(AwsPlan plan) => Template(plan)["Resources"]!.AsObject().Select(resource => (string?)resource.Value!["Type"]!).OfType<string>();

    private static IEnumerable<JsonNode> Volumes(AwsPlan plan) => Resources(plan, "AWS::ECS::TaskDefinition")
        .SelectMany(task => task["Properties"]!["Volumes"]?.AsArray().OfType<JsonNode>() ?? []);

    private static IEnumerable<ContainerDefinition> OurContainers(AwsPlan plan) =>
        plan.Services.SelectMany(service => service.TaskDefinition.Containers).Where(container => container.Image is BuiltImage);
}
