using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Tools;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Agents.Tools;

/// <summary>Tools of a real MCP server, which is a program that speaks over its standard input and output.</summary>
public sealed class McpProcessTests
{
    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "Nexus.Core.Tests.McpServer.dll");

    [Fact]
    public async Task An_agent_uses_a_tool_of_a_program_that_the_configuration_names()
    {
        var catalogue = new ToolCatalogue();
        await using var mcp = await StartAsync(catalogue, new McpServerSettings { Command = "dotnet", Arguments = { Server, "Bergen" } });
        await Eventually.HoldsAsync(() => Task.FromResult(catalogue.Find("parcels__locate") is not null), "the tools arrive");
        using var workshop = new AgentWorkshop(catalogue);

        var (text, events) = await workshop.AskAsync(
            new RunnableAgent("x", "Use parcels__locate.", ["parcels__locate"], "/nowhere"), [], "Where is the parcel \"4711\"? Locate it.");

        Assert.Contains("Parcel 4711 is in Bergen.", text, StringComparison.Ordinal);
        Assert.False(Assert.Single(events.OfType<AgentEvent.ToolResult>()).IsError);
        Assert.True(catalogue.Find("parcels__locate")!.InputSchema.GetProperty("properties").TryGetProperty("parcel", out _));
    }

    [Fact]
    public async Task The_program_ends_with_the_service()
    {
        var catalogue = new ToolCatalogue();
        Process program;
        await using (await StartAsync(catalogue, new McpServerSettings { Command = "dotnet", Arguments = { Server }, Tools = { "process" } }))
        {
            program = await ProgramAsync(catalogue);
            Assert.Null(catalogue.Find("parcels__locate"));
        }

        using (program)
        {
            await Eventually.HoldsAsync(() => Task.FromResult(program.HasExited), "the program ends");
        }
    }

    [Fact]
    public async Task A_program_that_is_killed_is_started_again_and_its_tools_answer()
    {
        var catalogue = new ToolCatalogue();
        await using var mcp = await StartAsync(catalogue, new McpServerSettings { Command = "dotnet", Arguments = { Server } });
        using var first = await ProgramAsync(catalogue);

        first.Kill();
        await first.WaitForExitAsync();

        var again = await Eventually.GetAsync<Process>(
            async () =>
            {
                try
                {
                    return await ProgramAsync(catalogue);
                }
                catch (ToolException)
                {
                    return null;
                }
            },
            "the program answers again");
        using (again)
        {
            Assert.NotEqual(first.Id, again.Id);
        }
    }

    [Fact]
    public async Task A_tool_that_a_program_lacks_after_its_restart_is_gone()
    {
        using var folder = new TemporaryFolder();
        var catalogue = new ToolCatalogue();
        await using var mcp = await StartAsync(catalogue, new McpServerSettings { Command = "dotnet", Arguments = { Server, "--forget", Path.Combine(folder.Path, "mark") } });
        using var first = await ProgramAsync(catalogue);
        Assert.NotNull(catalogue.Find("parcels__locate"));

        first.Kill();

        await Eventually.HoldsAsync(() => Task.FromResult(catalogue.Find("parcels__locate") is null), "the tool goes");
        Assert.NotNull(catalogue.Find("parcels__process"));
        Assert.Equal(9, catalogue.Tools.Count);
    }

    [Fact]
    public async Task A_program_that_does_not_tell_its_tools_is_ended_before_it_is_asked_again()
    {
        using var folder = new TemporaryFolder();
        var starts = Path.Combine(folder.Path, "starts");
        var time = new FakeTimeProvider();
        await using var mcp = await StartAsync(new ToolCatalogue(), new McpServerSettings { Command = "dotnet", Arguments = { Server, "--mute", starts } }, time);

        for (var start = 1; start <= 2; start++)
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    if (start > 1)
                    {
                        time.Advance(TimeSpan.FromSeconds(1));
                    }

                    return File.Exists(starts) && (await File.ReadAllLinesAsync(starts)).Length >= start;
                },
                $"start {start}");
            var ids = (await File.ReadAllLinesAsync(starts)).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToArray();
            // No time passes: it is not the next try that ends it.
            await Eventually.HoldsAsync(() => Task.FromResult(!ids.Any(IsRunning)), "the program ends");
        }

        static bool IsRunning(int id) => Directory.Exists($"/proc/{id}");
    }

    [Fact]
    public async Task A_program_that_is_not_there_leaves_the_other_tools_alone()
    {
        var catalogue = new ToolCatalogue();
        await using var mcp = await StartAsync(catalogue, new McpServerSettings { Command = "/there/is/no/such/program" });

        Assert.Equal(8, catalogue.Tools.Count);
    }

    private static async Task<Process> ProgramAsync(ToolCatalogue catalogue)
    {
        var tool = await Eventually.GetAsync(() => Task.FromResult(catalogue.FindTool("parcels__process")), "the tool arrives");
        var id = await tool.InvokeAsync(new ToolInput(tool.Definition, new JsonObject()), new ToolContext("/nowhere"), default);
        return Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
    }

    private static async Task<McpTools> StartAsync(ToolCatalogue catalogue, McpServerSettings server, TimeProvider? time = null)
    {
        var options = new ToolOptions();
        options.Mcp["parcels"] = server;
        var tools = new McpTools(catalogue, Options.Create(options), time ?? TimeProvider.System, NullLoggerFactory.Instance);
        await tools.StartAsync(default);
        return tools;
    }
}
