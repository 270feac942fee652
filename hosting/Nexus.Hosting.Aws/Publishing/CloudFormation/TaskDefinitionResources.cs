using System.Globalization;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>Task definitions.</summary>
internal static class TaskDefinitionResources
{
    public static void Add(TemplateBuilder template, TaskDefinition task) => template.Add(task.LogicalId, "AWS::ECS::TaskDefinition", new()
    {
        ["ContainerDefinitions"] = TemplateBuilder.Array(task.Containers.Select(c => Container(template, c))),
        ["Cpu"] = task.Cpu.ToString(CultureInfo.InvariantCulture),
        ["EphemeralStorage"] = task.EphemeralStorage is { } size ? new JsonObject { ["SizeInGiB"] = size } : null,
        ["ExecutionRoleArn"] = CloudFormationValues.GetAtt(task.ExecutionRoleId, "Arn"),
        ["Family"] = task.Family,
        ["Memory"] = task.Memory.ToString(CultureInfo.InvariantCulture),
        ["NetworkMode"] = "awsvpc",
        ["RequiresCompatibilities"] = new JsonArray("FARGATE"),
        ["RuntimePlatform"] = new JsonObject
        {
            ["CpuArchitecture"] = task.Architecture == CpuArchitecture.Arm64 ? "ARM64" : "X86_64",
            ["OperatingSystemFamily"] = "LINUX",
        },
        ["TaskRoleArn"] = CloudFormationValues.GetAtt(task.TaskRoleId, "Arn"),
        ["Volumes"] = task.Volumes.Count == 0 ? null : TemplateBuilder.Array(task.Volumes.Select(Volume)),
    });

    private static JsonObject Volume(TaskVolume volume) => volume.FileSystemId is { } fileSystem
        ? new()
        {
            ["EFSVolumeConfiguration"] = new JsonObject
            {
                ["AuthorizationConfig"] = new JsonObject { ["AccessPointId"] = CloudFormationValues.Ref(volume.AccessPointId!), ["IAM"] = "ENABLED" },
                ["FilesystemId"] = CloudFormationValues.Ref(fileSystem),
                ["TransitEncryption"] = "ENABLED",
            },
            ["Name"] = volume.Name,
        }
        : new() { ["Name"] = volume.Name };

    private static JsonObject Container(TemplateBuilder template, ContainerDefinition container)
    {
        var json = new JsonObject();
        Set("Command", container.Command is { } command ? template.Values.Render(command) : null);
        Set("DependsOn", List(container.DependsOn, d => new JsonObject { ["Condition"] = d.Condition.ToString().ToUpperInvariant(), ["ContainerName"] = d.ContainerName }));
        Set("EntryPoint", container.EntryPoint is { } entryPoint ? TemplateBuilder.Array(entryPoint) : null);
        Set("Environment", List(container.Environment, v => new JsonObject { ["Name"] = v.Name, ["Value"] = template.Value(v.Value) }));
        Set("Essential", container.IsEssential);
        Set("HealthCheck", container.HealthCheck is { } check
            ? new JsonObject
            {
                ["Command"] = TemplateBuilder.Array(check.Command),
                ["Interval"] = check.IntervalSeconds,
                ["Retries"] = check.Retries,
                ["StartPeriod"] = check.StartPeriodSeconds,
                ["Timeout"] = check.TimeoutSeconds,
            }
            : null);
        Set("Image", Image(template, container.Image));
        Set("LinuxParameters", new JsonObject { ["InitProcessEnabled"] = container.HasInitProcess });
        Set("LogConfiguration", new JsonObject
        {
            ["LogDriver"] = "awslogs",
            ["Options"] = new JsonObject
            {
                ["awslogs-group"] = CloudFormationValues.Ref(container.LogGroupId),
                ["awslogs-region"] = CloudFormationValues.Ref("AWS::Region"),
                ["awslogs-stream-prefix"] = container.Name,
                // A log that is slow must not stop the service.
                ["max-buffer-size"] = "4m",
                ["mode"] = "non-blocking",
            },
        });
        Set("Memory", container.MemoryLimit);
        Set("MountPoints", List(container.Mounts, m => new JsonObject { ["ContainerPath"] = m.Path, ["ReadOnly"] = m.IsReadOnly, ["SourceVolume"] = m.VolumeName }));
        Set("Name", container.Name);
        Set("PortMappings", List(container.Ports, p => new JsonObject { ["ContainerPort"] = p.Port, ["Name"] = p.Name, ["Protocol"] = "tcp" }));
        Set("ReadonlyRootFilesystem", container.IsRootReadOnly);
        Set("Secrets", List(container.Secrets, s => new JsonObject { ["Name"] = s.Name, ["ValueFrom"] = SecretArn(template, s.SecretId) }));
        Set("StopTimeout", container.StopTimeoutSeconds);
        Set("User", container.User);
        return json;

        void Set(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    private static JsonArray? List<T>(IReadOnlyList<T> items, Func<T, JsonObject> render) => items.Count == 0 ? null : TemplateBuilder.Array(items.Select(render));

    private static JsonNode SecretArn(TemplateBuilder template, string secretId) =>
        template.Value(template.Plan.Secrets.First(s => s.LogicalId == secretId).SecretArn);

    private static JsonNode Image(TemplateBuilder template, ContainerImage image) => image switch
    {
        BuiltImage built => template.Value(PlanValue.Concat(new ResourceValue(built.RepositoryId, ResourceOutput.RepositoryUri), ":", new ParameterValue(built.TagParameterId))),
        RegistryImage registry => registry.Reference,
        _ => throw new ArgumentOutOfRangeException(nameof(image), image, "No such image."),
    };
}
