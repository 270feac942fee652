namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a state is shown.</summary>
public static class KnownResourceStateStyles
{
    public static readonly string Success = "success";
    public static readonly string Error = "error";
    public static readonly string Info = "info";
    public static readonly string Warn = "warning";
}

/// <summary>The states that everybody knows.</summary>
public static class KnownResourceStates
{
    [Obsolete("Use CustomResourceSnapshot.IsHidden.")]
    public static readonly string Hidden = nameof(Hidden);

    public static readonly string NotStarted = nameof(NotStarted);
    public static readonly string Waiting = nameof(Waiting);
    public static readonly string Starting = nameof(Starting);
    public static readonly string Building = nameof(Building);
    public static readonly string Running = nameof(Running);
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>No container runtime answers.</summary>
    public static readonly string RuntimeUnhealthy = nameof(RuntimeUnhealthy);
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>The end of a container.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>The end of a process.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>A parameter has no value yet.</summary>
    public static readonly string ValueMissing = nameof(ValueMissing);

    /// <summary>A resource without a process is in use.</summary>
    public static readonly string Active = nameof(Active);

    /// <summary>States that nothing comes after by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];

    public static readonly IReadOnlyList<string> BuildableStates = [Running, Waiting, Finished, FailedToStart, Exited];
}

/// <summary>The commands that the engine adds.</summary>
public static class KnownResourceCommands
{
    public static readonly string StartCommand = "start";
    public static readonly string StopCommand = "stop";
    public static readonly string RestartCommand = "restart";
    public static readonly string RebuildCommand = "rebuild";
    public static readonly string SetParameterCommand = "set-parameter";
    public static readonly string DeleteParameterCommand = "delete-parameter";
}

/// <summary>Names of properties that the dashboard gives a place of their own.</summary>
public static class CustomResourceKnownProperties
{
    public static string Source { get; } = ResourceProperties.Source;

    public static string ConnectionString { get; } = ResourceProperties.ConnectionString;
}

/// <summary>Names of the properties that the dashboard understands.</summary>
internal static class ResourceProperties
{
    public const string Source = "resource.source";
    public const string ConnectionString = "resource.connectionString";
    public const string ParentName = "resource.parentName";
    public const string ExitCode = "resource.exitCode";
    public const string AppArgs = "resource.appArgs";
    public const string AppArgsSensitivity = "resource.appArgsSensitivity";
    public const string WaitingFor = "resource.waitingFor";
    public const string ContainerId = "container.id";
    public const string ContainerImage = "container.image";
    public const string ContainerPorts = "container.ports";
    public const string ContainerCommand = "container.command";
    public const string ContainerArgs = "container.args";
    public const string ContainerLifetime = "container.lifetime";
    public const string ExecutablePath = "executable.path";
    public const string ExecutableWorkDir = "executable.workDir";
    public const string ExecutableArgs = "executable.args";
    public const string ExecutablePid = "executable.pid";
    public const string ProjectPath = "project.path";
    public const string ProjectLaunchProfile = "project.launchProfile";
    public const string ParameterValue = "Value";
}

/// <summary>The kinds of resources that the dashboard knows.</summary>
internal static class ResourceTypes
{
    public const string Project = "Project";
    public const string Executable = "Executable";
    public const string Container = "Container";
    public const string Parameter = "Parameter";
    public const string ConnectionString = "ConnectionString";
    public const string ExternalService = "ExternalService";
}
