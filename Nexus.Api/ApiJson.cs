using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Nexus.Api.Agents;
using Nexus.Api.Builds;
using Nexus.Core.Builds;

namespace Nexus.Api;

/// <summary>Everything that the API reads and writes as JSON, with serializers made at compile time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateBuildRequest))]
[JsonSerializable(typeof(BuildDetail))]
[JsonSerializable(typeof(BuildPage))]
[JsonSerializable(typeof(BuildUpdate))]
[JsonSerializable(typeof(ArtifactList))]
[JsonSerializable(typeof(AgentPage))]
[JsonSerializable(typeof(AgentDetail))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;
