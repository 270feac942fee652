using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Models;
using Nexus.Core.Tests.Agents;
using Nexus.Core.Tests.Agents.Tools;

namespace Nexus.Core.Tests.Models;

/// <summary>The documents of a build, asked of each provider: not as a stream, with the schema that the answer has to fit.</summary>
public sealed class ProviderBuildTests
{
    private const string Requirement = "Convert units of length and weight.";

    private static readonly (string Name, Type Type)[] Documents =
    [
        ("plan", typeof(PlanDocument)), ("requirements", typeof(RequirementsDocument)), ("architecture", typeof(ArchitectureDocument)), ("design", typeof(DesignDocument)),
        ("tools", typeof(ToolSelectionDocument)), ("prompt", typeof(PromptDocument)), ("assembly", typeof(AssemblyDocument)),
    ];

    public static TheoryData<string> Providers => [.. ProviderWire.Providers];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_answer_that_does_not_fit_is_sent_back_once_and_both_are_counted_and_priced(string provider)
    {
        var requests = new List<JsonNode>();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            requests.Add((await JsonNode.ParseAsync(context.Request.Body))!);
            Assert.Equal(ProviderWire.Path(provider, streamed: false), context.Request.Path.Value);
            await ProviderWire.AnswerAsync(context, provider, requests.Count == 1 ? """{"title":"Only that"}""" : await WriteAsync(requests[0]));
        });
        using var workshop = ProviderWire.Workshop(provider, server);
        var context = workshop.Context(Requirement, StageCatalogue.Orchestrator);

        var result = await new OrchestratorStage().RunAsync(context, default);

        Assert.Contains("Planned", result.Summary, StringComparison.Ordinal);
        Assert.Equal(2, requests.Count);
        Assert.All(requests, request => Assert.False((bool?)request["stream"] ?? false));
        Assert.All(requests, request => Assert.NotNull(SchemaOf(provider, request)));
        // What was wrong went back, with the reason.
        Assert.DoesNotContain("does not fit the schema", requests[0].ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Only that", requests[1].ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("does not fit the schema", requests[1].ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(new TokenUsage(200, 20, 0.0003m), await StageUsage.ReadAsync(context.OutputFolder, default));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Every_stage_that_asks_a_model_asks_once_with_its_own_schema_and_the_package_is_made(string provider)
    {
        var asked = new List<string>();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            var request = (await JsonNode.ParseAsync(context.Request.Body))!;
            Assert.NotNull(SchemaOf(provider, request));
            asked.Add(NameOf(request));
            await ProviderWire.AnswerAsync(context, provider, await WriteAsync(request));
        });
        using var workshop = ProviderWire.Workshop(provider, server);

        await workshop.BuildAsync(Requirement, judge: false);

        Assert.Equal(Documents.Select(document => document.Name), asked);
        Assert.True(File.Exists(Path.Combine(workshop.Package, AgentPackage.ChecksumsFile)));
        var usage = StageUsage.Read(workshop.BuildFolder);
        Assert.Equal(Documents.Length, usage.Count);
        Assert.All(usage.Values, one => Assert.Equal(new TokenUsage(100, 10, 0.00015m), one));
    }

    /// <summary>The schema, where a provider's format has a place for it; for Bedrock's Converse, in the instructions.</summary>
    private static JsonNode? SchemaOf(string provider, JsonNode request)
    {
        var schema = provider switch
        {
            "openai" => request["response_format"]?["json_schema"]?["schema"],
            "anthropic" => request["output_config"]?["format"]?["schema"],
            "ollama" => request["format"],
            _ => JsonNode.Parse(InstructionsOf(request)[InstructionsOf(request).IndexOf('{', StringComparison.Ordinal)..]),
        };
        return schema?["properties"] is JsonObject { Count: > 0 } ? schema : null;
    }

    private static string InstructionsOf(JsonNode request) => Texts(request).First(text => text.Contains("fits this schema", StringComparison.Ordinal));

    private static string NameOf(JsonNode request) => Documents.Single(document => InstructionsOf(request).Contains(
        AIJsonUtilities.CreateJsonSchema(document.Type, serializerOptions: NexusJson.Default.Options).GetRawText(), StringComparison.Ordinal)).Name;

    // What the rules of the offline model write to the same question.
    private static async Task<string> WriteAsync(JsonNode request)
    {
        using var rules = new OfflineChatClient(new ToolCatalogue());
        var schema = JsonSerializer.SerializeToElement(new JsonObject());
        var answer = await rules.GetResponseAsync(
            Texts(request).First(text => text.StartsWith("<document name=", StringComparison.Ordinal)),
            new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, NameOf(request)) });
        return answer.Text;
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
