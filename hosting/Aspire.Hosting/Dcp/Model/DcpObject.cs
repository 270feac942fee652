using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>What the client must know about a kind of object: where it lives and how it is written.</summary>
internal interface IDcpKind<TSelf> where TSelf : DcpObject, IDcpKind<TSelf>
{
    static abstract string Kind { get; }

    static abstract string Plural { get; }

    static abstract JsonTypeInfo<TSelf> ObjectJson { get; }

    static abstract JsonTypeInfo<DcpList<TSelf>> ListJson { get; }

    static abstract JsonTypeInfo<DcpWatchLine<TSelf>> WatchJson { get; }
}

/// <summary>The envelope that all objects share. Fields that are null are not written.</summary>
internal abstract record DcpObject(string Kind)
{
    public const string GroupVersion = "usvc-dev.developer.microsoft.com/v1";

    public string ApiVersion { get; init; } = GroupVersion;

    public required DcpMetadata Metadata { get; init; }

    [JsonIgnore]
    public string Name => Metadata.Name;
}

internal sealed record DcpMetadata
{
    public required string Name { get; init; }

    /// <summary>Given by DCP; a new object under an old name has a new one.</summary>
    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set once deletion has been asked for and DCP still has to stop something.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyList<DcpOwnerReference>? OwnerReferences { get; init; }
}

internal sealed record DcpOwnerReference(string Kind, string Name, string Uid);

internal sealed record DcpList<T>(IReadOnlyList<T> Items);

internal sealed record DcpWatchLine<T>(string Type, T Object);

internal sealed record EnvVar(string Name, string? Value);

internal sealed record PemCertificate(string Thumbprint, string Contents);

internal sealed record HealthProbe(string Name, string Type, HttpProbe? HttpProbe, HealthProbeSchedule Schedule);

internal sealed record HttpProbe(string Url);

/// <summary>Durations are Go's: 500ms, 1s, 1m30s.</summary>
internal sealed record HealthProbeSchedule(string Kind, string Interval, string? Timeout = null, string? InitialDelay = null);

internal sealed record HealthProbeResult(string Outcome, DateTimeOffset? Timestamp, string ProbeName, string? Reason);

/// <summary>The annotations that Aspire's own tools read.</summary>
internal static class DcpAnnotations
{
    public const string ResourceName = "resource-name";
    public const string EndpointName = "endpoint-name";
    public const string OtelServiceName = "otel-service-name";
    public const string OtelServiceInstanceId = "otel-service-instance-id";
    public const string ReplicaCount = "resource-replica-count";
    public const string ReplicaIndex = "resource-replica-index";
    public const string AppArgs = "resource-app-args";

    /// <summary>A JSON array of <see cref="ServiceProducer"/>: the services that this process or container serves.</summary>
    public const string ServiceProducer = "service-producer";
}

/// <summary>
/// One entry of <see cref="DcpAnnotations.ServiceProducer"/>. A proxied executable leaves <paramref name="Port"/> out and binds what
/// <c>portForServing</c> says; a container names its container port, a proxyless executable its fixed port.
/// </summary>
internal sealed record ServiceProducer(string ServiceName, string? Address = null, int? Port = null)
{
    public static string ToAnnotation(IReadOnlyList<ServiceProducer> producers) =>
        JsonSerializer.Serialize(producers, DcpJson.Default.IReadOnlyListServiceProducer);
}
