using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How many instances of the resource run.</summary>
[DebuggerDisplay("{Replicas}")]
public sealed class ReplicaAnnotation : IResourceAnnotation
{
    public ReplicaAnnotation(int replicas = 1) => Replicas = replicas;

    public int Replicas { get; }
}

/// <summary>The resource starts when a person, or a test, asks for it.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>What is waited for.</summary>
public enum WaitType
{
    /// <summary>It runs and its health checks pass.</summary>
    WaitUntilHealthy,

    /// <summary>It has ended.</summary>
    WaitForCompletion,

    /// <summary>It runs.</summary>
    WaitUntilStarted,
}

/// <summary>What a wait does when the other resource fails.</summary>
public enum WaitBehavior
{
    /// <summary>Go on waiting: somebody may start it again.</summary>
    WaitOnResourceUnavailable,

    /// <summary>Give up.</summary>
    StopOnResourceUnavailable,
}

/// <summary>The resource starts after another one.</summary>
[DebuggerDisplay("{WaitType} {Resource.Name,nq}")]
public sealed class WaitAnnotation : IResourceAnnotation
{
    public WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
        WaitType = waitType;
        ExitCode = exitCode;
    }

    public IResource Resource { get; }

    public WaitType WaitType { get; }

    public WaitBehavior? WaitBehavior { get; init; }

    /// <summary>The exit code that a completion must have.</summary>
    public int ExitCode { get; }
}

/// <summary>A registered health check that tells about the resource.</summary>
[DebuggerDisplay("{Key,nq}")]
public class HealthCheckAnnotation : IResourceAnnotation
{
    public HealthCheckAnnotation(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Key = key;
    }

    /// <summary>The name under which the check is registered.</summary>
    public string Key { get; }
}

/// <summary>A relation to another resource, shown in the dashboard.</summary>
[DebuggerDisplay("{Type,nq} {Resource.Name,nq}")]
public sealed class ResourceRelationshipAnnotation : IResourceAnnotation
{
    public ResourceRelationshipAnnotation(IResource resource, string type)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrEmpty(type);
        Resource = resource;
        Type = type;
    }

    public IResource Resource { get; }

    public string Type { get; }
}

/// <summary>The resource stands in for a cloud service while the application runs locally.</summary>
public sealed class EmulatorResourceAnnotation : IResourceAnnotation;

/// <summary>Whether the endpoints of the resource get a proxy.</summary>
public sealed class ProxySupportAnnotation : IResourceAnnotation
{
    public required bool ProxyEnabled { get; set; }
}

/// <summary>The resource sends telemetry to the dashboard.</summary>
public class OtlpExporterAnnotation : IResourceAnnotation
{
    /// <summary>The protocol that the resource insists on; null: whichever there is.</summary>
    public OtlpProtocol? RequiredProtocol { get; init; }
}

/// <summary>The icon of the resource in the dashboard (a Fluent UI icon name).</summary>
public sealed class ResourceIconAnnotation : IResourceAnnotation
{
    public ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(iconName);
        IconName = iconName;
        IconVariant = iconVariant;
    }

    public string IconName { get; }

    public IconVariant IconVariant { get; }
}

/// <summary>The command and the folder of an executable.</summary>
public sealed class ExecutableAnnotation : IResourceAnnotation
{
    public required string Command { get; set; }

    public required string WorkingDirectory { get; set; }
}

/// <summary>What a reference injects into the environment.</summary>
[Flags]
public enum ReferenceEnvironmentInjectionFlags
{
    None = 0,

    /// <summary><c>ConnectionStrings__name</c></summary>
    ConnectionString = 1,

    /// <summary><c>NAME_HOST</c>, <c>NAME_PORT</c>, ...</summary>
    ConnectionProperties = 2,

    /// <summary><c>services__name__http__0</c></summary>
    ServiceDiscovery = 4,

    /// <summary><c>NAME_HTTP</c></summary>
    Endpoints = 8,

    All = ConnectionString | ConnectionProperties | ServiceDiscovery | Endpoints,
}

public sealed class ReferenceEnvironmentInjectionAnnotation : IResourceAnnotation
{
    public ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) => Flags = flags;

    public ReferenceEnvironmentInjectionFlags Flags { get; }
}
