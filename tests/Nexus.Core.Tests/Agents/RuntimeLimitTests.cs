using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Tools;
using Nexus.Core.Models;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Agents;

/// <summary>What ends an answer that would not end by itself.</summary>
public sealed class RuntimeLimitTests
{
    [Fact]
    public async Task A_model_that_asks_for_tools_for_ever_is_asked_no_more_than_the_limit()
    {
        var asked = 0;
        await using var model = await ScriptedModel.StartAsync(async answer =>
        {
            asked = answer.Number;
            await answer.CallAsync("calculator", $$"""{"expression":"{{answer.Number}} + 1"}""");
        });
        using var workshop = Workshop(model, new ToolCatalogue(), new RuntimeOptions { MaxIterations = 3 });

        var (_, events) = await workshop.AskAsync(new RunnableAgent("x", "Count.", ["calculator"], "/nowhere"), [], "Count on.");

        Assert.Equal("too_many_iterations", Assert.Single(events.OfType<AgentEvent.Error>()).Reason.Code);
        Assert.Contains("3 times", events.OfType<AgentEvent.Error>().Single().Reason.Message, StringComparison.Ordinal);
        Assert.Equal(3, asked);
        Assert.Equal(["2", "3"], events.OfType<AgentEvent.ToolResult>().Select(result => result.Content));
        Assert.Equal(300, events.OfType<AgentEvent.Usage>().Last().Total.InputTokens);
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_is_stopped_and_the_model_hears_of_it()
    {
        string? heard = null;
        await using var model = await ScriptedModel.StartAsync(async answer =>
        {
            if (answer.Number == 1)
            {
                await answer.CallAsync("sleep", "{}");
                return;
            }

            heard = answer.Request["messages"]!.AsArray()[^1]!.ToJsonString();
            await answer.SayAsync("It did not answer.");
        });
        var (catalogue, tool) = (new ToolCatalogue(), new SleepTool());
        catalogue.Add([tool]);
        using var workshop = Workshop(model, catalogue, new RuntimeOptions { ToolTimeout = TimeSpan.FromMilliseconds(200) });

        var (text, events) = await workshop.AskAsync(new RunnableAgent("x", "Sleep.", ["sleep"], "/nowhere"), [], "Sleep well.");

        Assert.Equal("It did not answer.", text);
        Assert.Contains("sleep took longer than", heard, StringComparison.Ordinal);
        Assert.True(Assert.Single(events.OfType<AgentEvent.ToolResult>()).IsError);
        Assert.True(tool.WasStopped);
    }

    [Fact]
    public async Task A_tool_that_the_agent_does_not_have_is_not_run_whatever_the_model_asks_for()
    {
        await using var model = await ScriptedModel.StartAsync(answer =>
            answer.Number == 1 ? answer.CallAsync("calculator", """{"expression":"6 * 7"}""") : answer.SayAsync("I cannot."));
        using var workshop = Workshop(model, new ToolCatalogue(), new RuntimeOptions());

        var (text, events) = await workshop.AskAsync(new RunnableAgent("x", "Be nice.", ["date_time"], "/nowhere"), [], "What is 6 times 7?");

        Assert.Equal("I cannot.", text);
        Assert.DoesNotContain(events, happened => happened is AgentEvent.ToolResult { Content: "42" });
        Assert.All(events.OfType<AgentEvent.ToolResult>(), result => Assert.True(result.IsError));
    }

    private static AgentWorkshop Workshop(ScriptedModel model, ToolCatalogue catalogue, RuntimeOptions options) => new(
        catalogue, ModelProviders.Create(new ModelOptions { Provider = "openai", Model = "scripted", Endpoint = model.Endpoint }, catalogue, TimeProvider.System), options);

    private sealed class SleepTool : IAgentTool
    {
        public ToolDefinition Definition { get; } = new("sleep", "Sleeps.", ["sleep"], """{"type":"object","properties":{}}""");

        public bool WasStopped { get; private set; }

        public async ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                WasStopped = true;
            }

            return "";
        }
    }
}
