using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Sessions;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Health;
using Nexus.Core.Models;
using Nexus.Core.Notifications;
using Nexus.Core.Queues;

namespace Nexus.Core;

/// <summary>Everything that Nexus.Core writes as JSON, with serializers made at compile time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BuildUpdate))]
[JsonSerializable(typeof(StatusUpdateJob))]
[JsonSerializable(typeof(WorkerInfo))]
[JsonSerializable(typeof(ReplicaInfo))]
[JsonSerializable(typeof(SweeperFinding))]
[JsonSerializable(typeof(StageReceipt))]
[JsonSerializable(typeof(AgentManifest))]
[JsonSerializable(typeof(BuildEvent))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(RequirementsDocument))]
[JsonSerializable(typeof(ArchitectureDocument))]
[JsonSerializable(typeof(DesignDocument))]
[JsonSerializable(typeof(ToolSelectionDocument))]
[JsonSerializable(typeof(PromptDocument))]
[JsonSerializable(typeof(AssemblyDocument))]
[JsonSerializable(typeof(ValidationReport))]
[JsonSerializable(typeof(DeploymentReceipt))]
[JsonSerializable(typeof(IReadOnlyList<AgentExample>))]
[JsonSerializable(typeof(IReadOnlyList<EvaluationCase>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(MessagePart[]))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(TokenUsage))]
public sealed partial class NexusJson : JsonSerializerContext
{
    /// <summary>The same, on one line: for messages.</summary>
    public static NexusJson Compact => CompactContext.Instance;

    // Apart, because the order in which the parts of a class are initialized is not defined.
    private static class CompactContext
    {
        public static readonly NexusJson Instance = new(new JsonSerializerOptions(Default.Options) { WriteIndented = false });
    }
}

/// <summary>Writes an enumeration as lower camel case text.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
public sealed class CamelCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase)
    where TEnum : struct, Enum;
