using System.Text.Json;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;

namespace Nexus.Core.Tests.Agents;

/// <summary>Requirements of different kinds: each becomes an agent, and the agent answers two questions right, without a language model.</summary>
public sealed class RequirementTests
{
    private static readonly JsonElement[] All = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Agents", "requirements.json"))).RootElement.EnumerateArray()];

    public static TheoryData<string> Names => [.. All.Select(one => one.GetProperty("name").GetString()!)];

    [Fact]
    public void There_are_twenty_with_two_questions_each()
    {
        Assert.Equal(20, All.Length);
        Assert.All(All, one => Assert.Equal(2, one.GetProperty("questions").GetArrayLength()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_requirement_becomes_an_agent_that_answers_its_questions(string name)
    {
        var one = All.Single(entry => entry.GetProperty("name").GetString() == name);
        using var workshop = new AgentWorkshop();

        await workshop.BuildAsync(one.GetProperty("requirement").GetString()!);

        var agent = await workshop.AgentAsync();
        Assert.Subset(agent.Tools.ToHashSet(), one.GetProperty("tools").EnumerateArray().Select(tool => tool.GetString()!).ToHashSet());
        var results = JsonSerializer.Deserialize(
            await File.ReadAllTextAsync(Path.Combine(workshop.BuildFolder, "agent_developer_manager", AgentPackage.ResultsFile)), NexusJson.Default.EvaluationReport)!;
        Assert.True(results.Passed == results.Results.Count && results.Passed >= 2, "Too few evaluation cases.");
        var conversation = new List<ChatMessage>();
        foreach (var question in one.GetProperty("questions").EnumerateArray())
        {
            if (!question.TryGetProperty("follows", out _))
            {
                conversation.Clear();
            }

            var (text, events) = await workshop.AskAsync(agent, conversation, question.GetProperty("ask").GetString()!);
            Assert.All(question.GetProperty("contains").EnumerateArray(), expected => Assert.Contains(expected.GetString()!, text, StringComparison.Ordinal));
            Assert.DoesNotContain(events, happened => happened is AgentEvent.ToolResult { IsError: true } or AgentEvent.Error);
            Assert.Contains("Offline model", text, StringComparison.Ordinal);
        }
    }
}
