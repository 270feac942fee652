using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Server;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Tools;

namespace Nexus.Core.Tests.Agents.Tools;

/// <summary>Tools of a real MCP server, over HTTP.</summary>
public sealed class McpToolTests
{
    [Fact]
    public async Task Tools_of_a_server_that_the_configuration_names_are_found_and_used()
    {
        await using var server = await ServerAsync();
        var catalogue = new ToolCatalogue();
        await using var mcp = await ConnectAsync(catalogue, new McpServerSettings { Url = new Uri(server.Url, "/mcp") });
        await Eventually.HoldsAsync(() => Task.FromResult(catalogue.Find("weather__forecast") is not null), "the tools arrive");
        using var workshop = new AgentWorkshop(catalogue);

        await workshop.BuildAsync("Tell the forecast of the weather in a town with a forecast tool.");
        var agent = await workshop.AgentAsync();
        var (text, events) = await workshop.AskAsync(agent, [], "What is the weather forecast for \"Bergen\"?");

        Assert.Contains("weather__forecast", agent.Tools);
        Assert.Contains("Rain in Bergen", text, StringComparison.Ordinal);
        Assert.Contains(events, happened => happened is AgentEvent.ToolUse { Name: "weather__forecast" });
    }

    [Fact]
    public async Task A_tool_that_fails_at_the_server_is_an_error_that_the_agent_tells()
    {
        await using var server = await ServerAsync();
        var catalogue = new ToolCatalogue();
        await using var mcp = await ConnectAsync(catalogue, new McpServerSettings { Url = new Uri(server.Url, "/mcp"), Tools = { "break" } });
        await Eventually.HoldsAsync(() => Task.FromResult(catalogue.Find("weather__break") is not null), "the tool arrives");
        using var workshop = new AgentWorkshop(catalogue);

        var (text, events) = await workshop.AskAsync(new RunnableAgent("x", "Use break.", ["weather__break"], "/nowhere"), [], "Please break it.");

        Assert.Null(catalogue.Find("weather__forecast"));
        Assert.Contains(events, happened => happened is AgentEvent.ToolResult { IsError: true });
        Assert.Contains("The tool could not do this", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_leaves_the_others_alone()
    {
        var catalogue = new ToolCatalogue();
        await using var mcp = await ConnectAsync(catalogue, new McpServerSettings { Url = new Uri("http://127.0.0.1:1/mcp") });

        Assert.Equal(8, catalogue.Tools.Count);
    }

    [Fact]
    public async Task A_server_that_comes_late_is_found()
    {
        int port;
        await using (var before = await ServerAsync())
        {
            port = before.Port;
        }

        var time = new FakeTimeProvider();
        var catalogue = new ToolCatalogue();
        await using var mcp = await ConnectAsync(catalogue, new McpServerSettings { Url = new Uri($"http://127.0.0.1:{port}/mcp") }, time);
        await using var server = await ServerAsync(port: port);

        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(catalogue.Find("weather__forecast") is not null);
            },
            "the tools arrive");
    }

    [Fact]
    public async Task A_server_with_sessions_that_is_restarted_is_asked_anew_for_its_tools()
    {
        var catalogue = new ToolCatalogue();
        var before = await ServerAsync(isStateless: false);
        await using var mcp = await ConnectAsync(catalogue, new McpServerSettings { Url = new Uri(before.Url, "/mcp") });
        var forecast = await Eventually.GetAsync(() => Task.FromResult(catalogue.FindTool("weather__forecast")), "the tools arrive");
        Assert.Equal("Rain in Bergen", await AskAsync(forecast));

        await before.DisposeAsync();
        await using var after = await ServerAsync(isStateless: false, before.Port);

        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return await AskAsync(catalogue.FindTool("weather__forecast")!) == "Rain in Bergen";
                }
                catch (ToolException)
                {
                    return false;
                }
            },
            "the tool answers again");

        static async Task<string> AskAsync(IAgentTool tool) =>
            await tool.InvokeAsync(new ToolInput(tool.Definition, new JsonObject { ["town"] = "Bergen" }), new ToolContext("/nowhere"), default);
    }

    [Fact]
    public async Task A_server_without_an_address_or_a_command_ends_the_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => ConnectAsync(new ToolCatalogue(), new McpServerSettings()));

        Assert.Contains("Tools:Mcp:weather needs either Url or Command", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<McpTools> ConnectAsync(ToolCatalogue catalogue, McpServerSettings server, TimeProvider? time = null)
    {
        var options = new ToolOptions();
        options.Mcp["weather"] = server;
        var tools = new McpTools(catalogue, Options.Create(options), time ?? TimeProvider.System, NullLoggerFactory.Instance);
        await tools.StartAsync(default);
        return tools;
    }

    private static Task<LoopbackServer> ServerAsync(bool isStateless = true, int port = 0) => LoopbackServer.StartAsync(
        services => services.AddMcpServer().WithHttpTransport(http => http.Stateless = isStateless).WithTools<Weather>(), app => app.MapMcp("/mcp"), port);

    [McpServerToolType]
    private sealed class Weather
    {
        [McpServerTool(Name = "forecast"), Description("Tells the weather forecast of a town.")]
        public static string Forecast([Description("The town.")] string town) => $"Rain in {town}";

        [McpServerTool(Name = "break"), Description("Breaks.")]
        public static string Break() => throw new ModelContextProtocol.McpException("It broke.");
    }
}
