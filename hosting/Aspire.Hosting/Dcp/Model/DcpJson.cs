using System.Text.Json.Serialization;

namespace Aspire.Hosting.Dcp.Model;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Executable))]
[JsonSerializable(typeof(DcpList<Executable>))]
[JsonSerializable(typeof(DcpWatchLine<Executable>))]
[JsonSerializable(typeof(Container))]
[JsonSerializable(typeof(DcpList<Container>))]
[JsonSerializable(typeof(DcpWatchLine<Container>))]
[JsonSerializable(typeof(ContainerNetwork))]
[JsonSerializable(typeof(DcpList<ContainerNetwork>))]
[JsonSerializable(typeof(DcpWatchLine<ContainerNetwork>))]
[JsonSerializable(typeof(ContainerVolume))]
[JsonSerializable(typeof(DcpList<ContainerVolume>))]
[JsonSerializable(typeof(DcpWatchLine<ContainerVolume>))]
[JsonSerializable(typeof(Service))]
[JsonSerializable(typeof(DcpList<Service>))]
[JsonSerializable(typeof(DcpWatchLine<Service>))]
[JsonSerializable(typeof(Endpoint))]
[JsonSerializable(typeof(DcpList<Endpoint>))]
[JsonSerializable(typeof(DcpWatchLine<Endpoint>))]
[JsonSerializable(typeof(IReadOnlyList<ServiceProducer>))]
[JsonSerializable(typeof(DcpExecution))]
[JsonSerializable(typeof(DcpFailure))]
[JsonSerializable(typeof(DcpInfo))]
internal sealed partial class DcpJson : JsonSerializerContext;

/// <summary>The document /admin/execution: what the server as a whole is doing.</summary>
internal sealed record DcpExecution(string Status, string? ShutdownResourceCleanup = null)
{
    public const string Running = "Running";
    public const string Stopping = "Stopping";
    public const string CleaningResources = "CleaningResources";
    public const string CleanupComplete = "CleanupComplete";
}

/// <summary>The body of a refusal (Kubernetes' Status).</summary>
internal sealed record DcpFailure(string? Message, string? Reason);

/// <summary>What <c>dcp info</c> prints.</summary>
internal sealed record DcpInfo(string? Version, DcpContainerInfo? Containers);

internal sealed record DcpContainerInfo(string? Runtime, string? HostName, bool Installed, bool Running, string? Error);
