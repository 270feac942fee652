using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>The cluster, logs and task definitions.</summary>
internal static class TaskConfiguration
{
    private const string File = TerraformFiles.Tasks;

    public static void Add(TerraformConfiguration files)
    {
        var cluster = files.Plan.Cluster;
        files.Add(File, cluster.LogicalId, body => body
            .Set("name", cluster.Name)
            .Add("setting", b => b.Set("name", "containerInsights").Set("value", cluster.HasContainerInsights ? "enabled" : "disabled")));
        files.Add(File, cluster.LogicalId, body => body
            .Set("cluster_name", files.Ref(cluster.LogicalId, "name"))
            .Set("capacity_providers", HclExpression.List(["FARGATE", "FARGATE_SPOT"]))
            .Add("default_capacity_provider_strategy", b => b.Set("capacity_provider", "FARGATE").Set("weight", 1)), "aws_ecs_cluster_capacity_providers");

        foreach (var service in files.Plan.Services)
        {
            AddLogGroup(files, File, service.LogGroup);
            AddTask(files, service.TaskDefinition);
        }
    }

    public static void AddLogGroup(TerraformConfiguration files, string file, LogGroup group) => files.Add(file, group.LogicalId, body => TerraformConfiguration.Protect(
        body.Set("name", group.Name).Set("retention_in_days", group.RetentionDays), group.Removal));

    private static void AddTask(TerraformConfiguration files, TaskDefinition task) => files.Add(File, task.LogicalId, body =>
    {
        body.Set("family", task.Family)
            .Set("network_mode", "awsvpc")
            .Set("requires_compatibilities", HclExpression.List(["FARGATE"]))
            .Set("cpu", task.Cpu)
            .Set("memory", task.Memory)
            .Set("execution_role_arn", files.Ref(task.ExecutionRoleId, "arn"))
            .Set("task_role_arn", files.Ref(task.TaskRoleId, "arn"))
            .Set("container_definitions", HclExpression.Json(HclExpression.List(task.Containers.Select(c => Container(files, c)))))
            .Add("runtime_platform", b => b
                .Set("cpu_architecture", task.Architecture == CpuArchitecture.Arm64 ? "ARM64" : "X86_64")
                .Set("operating_system_family", "LINUX"));
        if (task.EphemeralStorage is { } size)
        {
            body.Add("ephemeral_storage", b => b.Set("size_in_gib", size));
        }

        body.AddEach("volume", task.Volumes, (b, volume) =>
        {
            b.Set("name", volume.Name);
            if (volume.FileSystemId is { } fileSystem)
            {
                b.Add("efs_volume_configuration", v => v
                    .Set("file_system_id", files.Ref(fileSystem))
                    .Set("transit_encryption", "ENABLED")
                    .Add("authorization_config", a => a.Set("access_point_id", files.Ref(volume.AccessPointId!)).Set("iam", "ENABLED")));
            }
        });
    });

    private static HclObject Container(TerraformConfiguration files, ContainerDefinition container) => new HclObject()
        .Set("name", container.Name)
        .Set("image", Image(files, container.Image))
        .Set("essential", container.IsEssential)
        .Set("entryPoint", container.EntryPoint is { } entryPoint ? HclExpression.List(entryPoint) : null)
        .Set("command", container.Command is { } command ? files.Values.Render(command) : null)
        .Set("user", container.User)
        .Set("memory", container.MemoryLimit)
        .Set("portMappings", Objects(container.Ports, p => new HclObject().Set("name", p.Name).Set("containerPort", p.Port).Set("protocol", "tcp")))
        .Set("environment", Objects(container.Environment, v => new HclObject().Set("name", v.Name).Set("value", files.Value(v.Value))))
        .Set("secrets", Objects(container.Secrets, s => new HclObject().Set("name", s.Name).Set("valueFrom", files.Values.SecretArn(s.SecretId))))
        .Set("mountPoints", Objects(container.Mounts, m => new HclObject().Set("sourceVolume", m.VolumeName).Set("containerPath", m.Path).Set("readOnly", m.IsReadOnly)))
        .Set("dependsOn", Objects(container.DependsOn, d => new HclObject().Set("containerName", d.ContainerName).Set("condition", d.Condition.ToString().ToUpperInvariant())))
        .Set("healthCheck", container.HealthCheck is { } check
            ? new HclObject()
                .Set("command", HclExpression.List(check.Command))
                .Set("interval", check.IntervalSeconds)
                .Set("timeout", check.TimeoutSeconds)
                .Set("retries", check.Retries)
                .Set("startPeriod", check.StartPeriodSeconds)
            : null)
        .Set("readonlyRootFilesystem", container.IsRootReadOnly)
        .Set("stopTimeout", container.StopTimeoutSeconds)
        .Set("linuxParameters", new HclObject().Set("initProcessEnabled", container.HasInitProcess))
        .Set("logConfiguration", new HclObject().Set("logDriver", "awslogs").Set("options", new HclObject()
            .Set("awslogs-group", files.Ref(container.LogGroupId, "name"))
            .Set("awslogs-region", files.Value(new DeploymentValue(DeploymentFact.Region)))
            .Set("awslogs-stream-prefix", container.Name)
            // A log that is slow must not stop the service.
            .Set("max-buffer-size", "4m")
            .Set("mode", "non-blocking")));

    private static HclList? Objects<T>(IReadOnlyList<T> items, Func<T, HclObject> render) => items.Count == 0 ? null : HclExpression.List(items.Select(render));

    private static HclExpression Image(TerraformConfiguration files, ContainerImage image) => image switch
    {
        BuiltImage built => files.Value(PlanValue.Concat(new ResourceValue(built.RepositoryId, ResourceOutput.RepositoryUri), ":", new ParameterValue(built.TagParameterId))),
        RegistryImage registry => registry.Reference,
        _ => throw new ArgumentOutOfRangeException(nameof(image), image, "No such image."),
    };
}
