using System.Collections.Immutable;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Projects;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Turns what DCP says about an instance into what the dashboard shows.</summary>
internal static class InstanceSnapshots
{
    public static CustomResourceSnapshot Initial(RunnableResource runnable)
    {
        var resource = runnable.Resource;
        var own = resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var annotation) ? annotation.InitialSnapshot : null;
        var snapshot = (own ?? new CustomResourceSnapshot { ResourceType = TypeOf(runnable), Properties = [] }) with
        {
            SupportsDetailedTelemetry = resource is ProjectResource || resource.HasAnnotationOfType<OtlpExporterAnnotation>(),
            State = KnownResourceStates.NotStarted,
            Volumes = [.. resource.Annotations.OfType<ContainerMountAnnotation>().Select(m => new VolumeSnapshot(m.Source, m.Target, m.Type.ToString(), m.IsReadOnly))],
        };

        if (ResourceRelationships.ParentOf(resource) is { } parent)
        {
            snapshot = snapshot.WithProperty(ResourceProperties.ParentName, parent.GetInstanceIds()[0]);
        }

        return resource switch
        {
            ProjectResource project => snapshot
                .WithProperty(ResourceProperties.ProjectPath, project.GetProjectMetadata().ProjectPath)
                .WithProperty(ResourceProperties.ProjectLaunchProfile, LaunchProfiles.Effective(project)?.Name),
            ExecutableResource executable => snapshot
                .WithProperty(ResourceProperties.ExecutablePath, executable.Command)
                .WithProperty(ResourceProperties.ExecutableWorkDir, executable.WorkingDirectory),
            _ when resource.TryGetContainerImageName(out var image) => snapshot.WithProperty(ResourceProperties.ContainerImage, image),
            _ => snapshot,
        };
    }

    public static CustomResourceSnapshot Apply(CustomResourceSnapshot snapshot, Executable executable)
    {
        var status = executable.Status;
        var state = StateOf(status?.State);
        var isOver = ExecutableState.IsTerminal(status?.State);

        return Common(snapshot, executable.Metadata, executable.Spec.Env, status?.EffectiveEnv, status?.EffectiveArgs, state)
            .WithProperty(ResourceProperties.ExecutablePid, status?.Pid is > 0 ? $"{status.Pid}" : null)
            .WithProperty(ResourceProperties.ExecutablePath, executable.Spec.ExecutablePath)
            .WithProperty(ResourceProperties.ExecutableWorkDir, executable.Spec.WorkingDirectory)
            .WithProperty(ResourceProperties.ExecutableArgs, (status?.EffectiveArgs ?? executable.Spec.Args ?? []).ToArray(), isSensitive: true) with
        {
            StartTimeStamp = status?.StartupTimestamp?.UtcDateTime,
            StopTimeStamp = isOver ? status?.FinishTimestamp?.UtcDateTime : null,
            ExitCode = isOver ? status?.ExitCode : null,
        };
    }

    public static CustomResourceSnapshot Apply(CustomResourceSnapshot snapshot, Container container)
    {
        var status = container.Status;
        var state = StateOf(status?.State);
        var isOver = state is "Exited" or "FailedToStart";

        return Common(snapshot, container.Metadata, container.Spec.Env, status?.EffectiveEnv, effectiveArguments: null, state)
            .WithProperty(ResourceProperties.ContainerId, status?.ContainerId)
            .WithProperty(ResourceProperties.ContainerCommand, container.Spec.Command)
            .WithProperty(ResourceProperties.ContainerArgs, (status?.EffectiveArgs ?? container.Spec.Args ?? []).ToArray(), isSensitive: true)
            .WithProperty(ResourceProperties.ContainerPorts, container.Spec.Ports?.Select(p => p.ContainerPort).ToArray())
            .WithProperty(ResourceProperties.ContainerLifetime, container.Spec.Persistent is true ? "Persistent" : "Session") with
        {
            StartTimeStamp = status?.StartupTimestamp?.UtcDateTime,
            StopTimeStamp = isOver ? status?.FinishTimestamp?.UtcDateTime : null,
            ExitCode = isOver ? status?.ExitCode : null,
        };
    }

    public static string? StyleOf(string? state) => state switch
    {
        "Running" => KnownResourceStateStyles.Success,
        "FailedToStart" => KnownResourceStateStyles.Error,
        "RuntimeUnhealthy" => KnownResourceStateStyles.Warn,
        "Starting" or "Stopping" or "Waiting" or "Building" => KnownResourceStateStyles.Info,
        _ => null,
    };

    private static CustomResourceSnapshot Common(
        CustomResourceSnapshot snapshot,
        DcpMetadata metadata,
        IReadOnlyList<EnvVar>? specified,
        IReadOnlyList<EnvVar>? effective,
        IReadOnlyList<string>? effectiveArguments,
        string state)
    {
        var names = specified?.Select(v => v.Name).ToHashSet() ?? [];
        var arguments = metadata.Annotations?.GetValueOrDefault(DcpAnnotations.AppArgs) is { } json
            ? JsonSerializer.Deserialize<ImmutableArray<AppArgument>>(json, JsonSerializerOptions.Web)
            : [];

        // The arguments of the model come last, after those that start a project; by now ports have been put in.
        var texts = effectiveArguments is not null && effectiveArguments.Count >= arguments.Length
            ? effectiveArguments.TakeLast(arguments.Length).ToArray()
            : [.. arguments.Select(a => DcpPlaceholder.ToTemplate(a.Argument))];

        return (snapshot with
        {
            State = new(state, StyleOf(state)),
            CreationTimeStamp = metadata.CreationTimestamp?.UtcDateTime ?? snapshot.CreationTimeStamp,
            EnvironmentVariables = effective is null
                ? snapshot.EnvironmentVariables
                : [.. effective.Select(v => new EnvironmentVariableSnapshot(v.Name, v.Value, names.Contains(v.Name)))],
            Urls = [.. snapshot.Urls.Select(u => u with { IsInactive = state != KnownResourceStates.Running })],
        })
        .WithProperty(ResourceProperties.AppArgs, texts)
        .WithProperty(ResourceProperties.AppArgsSensitivity, arguments.Select(a => a.IsSensitive ? 1 : 0).ToArray());
    }

    private static string StateOf(string? state) => state switch
    {
        null or "" => KnownResourceStates.Starting,
        ExecutableState.Terminated => KnownResourceStates.Finished,
        "Pending" => KnownResourceStates.Starting,
        "Paused" => "Paused",
        var other => other,
    };

    private static string TypeOf(RunnableResource runnable) => runnable.Resource switch
    {
        ProjectResource => ResourceTypes.Project,
        _ when runnable.IsContainer => ResourceTypes.Container,
        _ => ResourceTypes.Executable,
    };

    private sealed record AppArgument(string Argument, bool IsSensitive);
}
