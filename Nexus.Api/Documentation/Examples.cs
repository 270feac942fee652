using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Nexus.Api.Access;
using Nexus.Api.Agents;
using Nexus.Api.Builds;
using Nexus.Api.Operations;
using Nexus.Api.Sessions;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Sessions;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Statistics;
using Nexus.Core.Health;
using Nexus.Core.Models;
using Nexus.Core.Queues;

namespace Nexus.Api.Documentation;

/// <summary>Examples of what is sent and answered, made of the very types, so that they cannot say anything else.</summary>
internal static class Examples
{
    private const string BuildKey = "bld_01kbatq8n3v6c2x9w4y7z1m5pr";
    private const string Agent = "agt_01kbatq8n3v6c2x9w4y7z1m5pr";
    private const string KeyKey = "key_01kbatq0hd2r8s5t6v9w3x4y7z";
    private const string Requirement = "An agent that converts miles to kilometres and explains the steps.";
    private static readonly DateTimeOffset At = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);
    private static readonly Build Finished = Build.Create(BuildKey, "team-a", Requirement, "Unit converter", At) with
    {
        Status = BuildStatus.Completed,
        Sequence = 20,
        StartedAt = At.AddSeconds(1),
        FinishedAt = At.AddSeconds(9),
        AgentId = Agent,
        Stages =
        [
            .. StageCatalogue.All.Select((stage, i) => new BuildStage
            {
                Name = stage.Name,
                Status = StageStatus.Completed,
                Attempt = 1,
                StartedAt = At.AddSeconds(1 + i),
                FinishedAt = At.AddSeconds(1.8 + i),
                Artifacts = [$"{stage.Name}/result.md"],
                Summary = $"{stage.DisplayName}: done.",
            }),
        ],
    };

    private static readonly AgentManifest Manifest = new()
    {
        Id = Agent,
        Name = "Unit converter",
        Version = "1.0.0",
        Description = "Converts miles to kilometres and explains the steps.",
        Category = "mathematics",
        BuildId = BuildKey,
        Model = "offline",
        CreatedAt = At.AddSeconds(9),
        Tools = ["unit_conversion"],
    };

    private static readonly SessionDetail Conversation = new(
        "ses_01kbatr1g6h2j8k4m9n5p7q3rs", Agent, At, At.AddSeconds(3), 2, IsAnswering: false, new TokenUsage(412, 38, 0), "Marathons");

    private static readonly KeyDetail Key = new()
    {
        Id = KeyKey,
        Name = "CI",
        Owner = "team-a",
        Scopes = ["read", "builds:write"],
        CreatedAt = At,
    };

    private static readonly QueueDetail Queue = new(BuildQueues.AgentBuilds, Backlog: 3, Delayed: 1, InFlight: 4, DeadLetters: 1, OldestAgeMs: 840, Taken: 1_767_605_400_000_412);

    private static readonly DeadLetter Letter = new(
        BuildKey, System.Text.Encoding.UTF8.GetBytes(BuildKey), Attempts: 5, At, At.AddMinutes(2), "The shared volume is read-only.");

    private static readonly FrozenDictionary<Type, JsonNode> ByType = new Dictionary<Type, JsonNode>
    {
        [typeof(CreateBuildRequest)] = Node(new CreateBuildRequest(Requirement, "Unit converter"), ApiJson.Default.CreateBuildRequest),
        [typeof(RenameRequest)] = Node(new RenameRequest("Miles to kilometres"), ApiJson.Default.RenameRequest),
        [typeof(RestartRequest)] = Node(new RestartRequest(StageCatalogue.PromptEngineer), ApiJson.Default.RestartRequest),
        [typeof(StatisticsReport)] = Node(
            new StatisticsReport(
                [new DayStatistics(DateOnly.FromDateTime(At.UtcDateTime), Accepted: 12, Completed: 10, Failed: 1, Cancelled: 1, new UsageStatistics(11, 67_320, 20_614, 0.51m))],
                new DurationStatistics(12, 40, 900), new DurationStatistics(10, 8_000, 9_500),
                [new StageStatistics(StageCatalogue.Orchestrator, new DurationStatistics(11, 800, 950))],
                [new FailureStatistics(StageCatalogue.AgentDeveloperManager, FailureCause.Refused, 1)],
                new UsageStatistics(11, 67_320, 20_614, 0.51m)),
            ApiJson.Default.StatisticsReport),
        [typeof(BuildDetail)] = Node(BuildDetail.From(Finished), ApiJson.Default.BuildDetail),
        [typeof(BuildPage)] = Node(new BuildPage([BuildSummary.From(Finished)], Paging.Cursor(BuildKey)), ApiJson.Default.BuildPage),
        [typeof(ArtifactPage)] = Node(new ArtifactPage([new Artifact("orchestrator/plan.md", 1874, "text/markdown", At.AddSeconds(2))], null), ApiJson.Default.ArtifactPage),
        [typeof(AgentPage)] = Node(new AgentPage([AgentSummary.From(Manifest)], NextCursor: null), ApiJson.Default.AgentPage),
        [typeof(AgentDetail)] = Node(
            new AgentDetail
            {
                Id = Manifest.Id,
                Name = Manifest.Name,
                Description = Manifest.Description,
                Version = Manifest.Version,
                Category = Manifest.Category,
                CreatedAt = Manifest.CreatedAt,
                BuildId = Manifest.BuildId,
                Tools = Manifest.Tools,
                Instructions = "# Role\n\nYou convert miles to kilometres.",
                Examples = [new AgentExample("How far is 3 miles?", "4.828 km, with the factor 1.609344.")],
                ToolDetails =
                [
                    new AgentTool(
                        "unit_conversion", "Converts between units of length, mass, temperature and more.",
                        JsonElement.Parse("""{"type":"object","properties":{"value":{"type":"number"},"from":{"type":"string"},"to":{"type":"string"}},"required":["value","from","to"]}""")),
                ],
                Files = [new AgentFile("agent.yaml", 412)],
                Model = Manifest.Model,
                Evaluation = new EvaluationReport(
                    "offline", At.AddSeconds(8),
                    [
                        new EvaluationResult(
                            "converts a distance", Passed: true, "It used unit_conversion and answered in 34 characters with all that was expected.", "26.2 miles are 42.1648 kilometres.",
                            ["unit_conversion"], Tries: 1, new TokenUsage(412, 38, 0)),
                    ]),
                BuildUsage = new TokenUsage(6_120, 1_874, 0),
            },
            ApiJson.Default.AgentDetail),
        [typeof(AgentCategoryList)] = Node(new AgentCategoryList(["mathematics", "support"]), ApiJson.Default.AgentCategoryList),
        [typeof(AgentVersionPage)] = Node(
            new AgentVersionPage(
                [
                    new AgentVersion("1.1.0", IsCurrent: true, At.AddDays(1), "offline", ["unit_conversion", "calculator"], Passed: 3, Cases: 3),
                    new AgentVersion("1.0.0", IsCurrent: false, Manifest.CreatedAt, "offline", Manifest.Tools, Passed: 2, Cases: 2),
                ],
                null),
            ApiJson.Default.AgentVersionPage),
        [typeof(PackageChanges)] = Node(
            new PackageChanges(
                "1.1.0", ["calculator"], [],
                [new FileChange("instructions.md", FileChangeKind.Changed, "@@ -1,2 +1,2 @@\n # Role\n-You convert miles.\n+You convert miles and add them up.\n")], "1.0.0"),
            ApiJson.Default.PackageChanges),
        [typeof(JsonElement)] = JsonNode.Parse(AgentSchema.Text)!,
        [typeof(CreateSessionRequest)] = Node(new CreateSessionRequest("Marathons"), ApiJson.Default.CreateSessionRequest),
        [typeof(SessionDetail)] = Node(Conversation, ApiJson.Default.SessionDetail),
        [typeof(SessionPage)] = Node(new SessionPage([Conversation], NextCursor: null), ApiJson.Default.SessionPage),
        [typeof(SendMessageRequest)] = Node(new SendMessageRequest("How many kilometres are 26.2 miles?"), ApiJson.Default.SendMessageRequest),
        [typeof(MessagePage)] = Node(
            new MessagePage(
                [
                    new MessageDetail(1, MessageRole.User, MessageStatus.Completed, [new MessagePart(MessagePart.TextType, "How many kilometres are 26.2 miles?")], At),
                    new MessageDetail(
                        2, MessageRole.Assistant, MessageStatus.Completed,
                        [
                            new MessagePart(MessagePart.ToolUseType, Id: "call_1", Name: "unit_conversion", Input: JsonElement.Parse("""{"value":26.2,"from":"mi","to":"km"}""")),
                            new MessagePart(MessagePart.ToolResultType, "26.2 mi = 42.1648 km", "call_1", "unit_conversion", IsError: false),
                            new MessagePart(MessagePart.TextType, "26.2 miles are 42.1648 kilometres."),
                        ],
                        At.AddSeconds(1), "offline", new TokenUsage(412, 38, 0)),
                ],
                NextCursor: null),
            ApiJson.Default.MessagePage),
        [typeof(CreateKeyRequest)] = Node(new CreateKeyRequest("CI", ["read", "builds:write"], "team-a"), ApiJson.Default.CreateKeyRequest),
        [typeof(QueueList)] = Node(new QueueList([Queue]), ApiJson.Default.QueueList),
        [typeof(QueueDetail)] = Node(Queue, ApiJson.Default.QueueDetail),
        [typeof(DeadLetterPage)] = Node(new DeadLetterPage([DeadLetterSummary.From(Letter)], NextCursor: null), ApiJson.Default.DeadLetterPage),
        [typeof(DeadLetterDetail)] = Node(DeadLetterDetail.From(Letter), ApiJson.Default.DeadLetterDetail),
        [typeof(DeadLetterSelection)] = Node(new DeadLetterSelection([Letter.Id]), ApiJson.Default.DeadLetterSelection),
        [typeof(DeadLetterCount)] = Node(new DeadLetterCount(1), ApiJson.Default.DeadLetterCount),
        [typeof(WorkerList)] = Node(
            new WorkerList([new WorkerInfo("5f0c8a7be0f14f0c9a1d5a3a2b7e9c11", BuildQueues.AgentBuilds, "ip-10-0-20-17", 1, 4, At, At.AddMinutes(3), "offline")]),
            ApiJson.Default.WorkerList),
        [typeof(ReplicaList)] = Node(
            new ReplicaList([new ReplicaInfo("0b1f5c7d9e3a4b6f8c2d1e0f9a8b7c6d", "ip-10-0-21-9", 1, At, At.AddMinutes(3), RequestsPerSecond: 12.4)]),
            ApiJson.Default.ReplicaList),
        [typeof(FrontEndList)] = Node(
            new FrontEndList([new ReplicaInfo("6a1f2c3d-7e8b-4c5d-9a0f-1b2c3d4e5f60", "ip-10-0-20-31", 1, At, At.AddMinutes(3), RequestsPerSecond: 8.2, ForwardedPerSecond: 8, ForwardedOpen: 3)]),
            ApiJson.Default.FrontEndList),
        [typeof(FrontEndReport)] = Node(new FrontEndReport("ip-10-0-20-31", 1, At, 8.2, 8, 3), ApiJson.Default.FrontEndReport),
        [typeof(LeaseList)] = Node(new LeaseList([new HeldLease(BuildKey, "ip-10-0-20-17", 1, At.AddSeconds(30))], NextCursor: null), ApiJson.Default.LeaseList),
        [typeof(HealthDetail)] = Node(
            new HealthDetail(
                "degraded", At.AddMinutes(3), "ip-10-0-20-17", 1, At, "1.0.0",
                [new DependencyDetail("redis", "healthy", 0.42, Replicas: 2, PerSecond: 310), new DependencyDetail("sqs", "unhealthy", 3000.6, "It did not answer within 3 seconds.", "timeout")],
                ["offline"]),
            ApiJson.Default.HealthDetail),
        [typeof(SweeperReport)] = Node(
            new SweeperReport(
                [new SweeperFinding(At.AddMinutes(2), BuildKey, SweeperAction.Requeued, "The build is queued and nobody worked on it.", SweeperFinding.Abandoned)], At.AddMinutes(3), 7),
            ApiJson.Default.SweeperReport),
        [typeof(CallerDetail)] = Node(new CallerDetail("team-a", ["read", "builds:write"]), ApiJson.Default.CallerDetail),
        [typeof(KeyDetail)] = Node(Key, ApiJson.Default.KeyDetail),
        [typeof(KeyPage)] = Node(new KeyPage([Key], NextCursor: null), ApiJson.Default.KeyPage),
        [typeof(CreatedKey)] = Node(
            new CreatedKey
            {
                Id = Key.Id,
                Name = Key.Name,
                Owner = Key.Owner,
                Scopes = Key.Scopes,
                CreatedAt = Key.CreatedAt,
                Key = $"nxs_{KeyKey["key_".Length..]}_{new string('x', 43)}",
            },
            ApiJson.Default.CreatedKey),
    }.ToFrozenDictionary();

    /// <summary>The example of a problem.</summary>
    public static JsonNode Of(ProblemCode code)
    {
        var problem = Node(Problems.Make(code), ApiJson.Default.ProblemDetails);
        if (code == ProblemCode.BadRequest)
        {
            // What most requests that are not valid get.
            problem = Node(Problems.Make(ProblemCode.ValidationFailed, "limit is 0; expected 1 to 100."), ApiJson.Default.ProblemDetails);
            problem["errors"] = new JsonObject { ["limit"] = new JsonArray("limit is 0; expected 1 to 100.") };
        }

        return problem;
    }

    /// <summary>Gives the bodies of an operation their examples, and its path and query parameters too.</summary>
    public static void AddTo(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var body = context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source == BindingSource.Body)?.Type;
        Set(operation.RequestBody?.Content, body);
        foreach (var response in context.Description.SupportedResponseTypes)
        {
            if (operation.Responses?.TryGetValue(response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture), out var described) == true)
            {
                Set(described.Content, response.Type);
            }
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Example ??= parameter.Name switch
            {
                "limit" => 20,
                "status" => "running",
                "text" => "converter",
                "category" => "mathematics",
                "owner" => "team-a",
                "cursor" => Paging.Cursor(BuildKey),
                "from" => "2026-01-05",
                "to" => "2026-01-11",
                "queue" => BuildQueues.AgentBuilds,
                "path" => "orchestrator/plan.md",
                "sessionId" => Conversation.Id,
                "version" => "1.1.0",
                "since" => Manifest.Version,
                "order" => "desc",
                "id" when context.Description.RelativePath!.Contains("/agents", StringComparison.Ordinal) => Agent,
                "id" when context.Description.RelativePath!.Contains("/keys", StringComparison.Ordinal) => KeyKey,
                "id" => BuildKey,
                _ => null,
            };
        }
    }

    private static void Set(IDictionary<string, OpenApiMediaType>? content, Type? type)
    {
        if (type is not null && ByType.TryGetValue(type, out var example))
        {
            foreach (var (_, media) in content?.Where(body => body.Key is "application/json" or "application/schema+json") ?? [])
            {
                media.Example = example.DeepClone();
            }
        }
    }

    private static JsonNode Node<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
