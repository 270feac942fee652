using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Nexus.Api.Access;
using Nexus.Api.Agents;
using Nexus.Api.Builds;
using Nexus.Api.Operations;
using Nexus.Api.Sessions;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Sessions;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Statistics;

namespace Nexus.Api;

/// <summary>Everything that the API reads and writes as JSON, with serializers made at compile time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateBuildRequest))]
[JsonSerializable(typeof(BuildDetail))]
[JsonSerializable(typeof(BuildPage))]
[JsonSerializable(typeof(BuildUpdate))]
[JsonSerializable(typeof(RestartRequest))]
[JsonSerializable(typeof(StatisticsReport))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ArtifactPage))]
[JsonSerializable(typeof(AgentPage))]
[JsonSerializable(typeof(AgentDetail))]
[JsonSerializable(typeof(AgentCategoryList))]
[JsonSerializable(typeof(AgentVersionPage))]
[JsonSerializable(typeof(PackageChanges))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(SessionDetail))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(MessageDetail))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(TextEvent))]
[JsonSerializable(typeof(ToolUseEvent))]
[JsonSerializable(typeof(ToolResultEvent))]
[JsonSerializable(typeof(UsageEvent))]
[JsonSerializable(typeof(AnswerError))]
[JsonSerializable(typeof(RenameRequest))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(CreatedKey))]
[JsonSerializable(typeof(KeyDetail))]
[JsonSerializable(typeof(KeyPage))]
[JsonSerializable(typeof(CallerDetail))]
[JsonSerializable(typeof(QueueList))]
[JsonSerializable(typeof(QueueDetail))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(DeadLetterDetail))]
[JsonSerializable(typeof(DeadLetterSelection))]
[JsonSerializable(typeof(DeadLetterCount))]
[JsonSerializable(typeof(WorkerList))]
[JsonSerializable(typeof(LeaseList))]
[JsonSerializable(typeof(ReplicaList))]
[JsonSerializable(typeof(FrontEndList))]
[JsonSerializable(typeof(FrontEndReport))]
[JsonSerializable(typeof(HealthDetail))]
[JsonSerializable(typeof(SweeperReport))]
[JsonSerializable(typeof(OperationsSnapshot))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;
