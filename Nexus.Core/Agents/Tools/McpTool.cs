using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Nexus.Core.Agents.Tools;

/// <summary>A tool of an MCP server.</summary>
internal sealed partial class McpTool(string server, McpClientTool tool) : IAgentTool
{
    private const int MaxDescription = 1000;

    public ToolDefinition Definition { get; } = new(
        $"{server}__{tool.Name}",
        tool.Description.Length <= MaxDescription ? tool.Description : tool.Description[..MaxDescription],
        [.. Word().Matches($"{tool.Name.Replace('_', ' ')} {tool.Description}").Select(word => word.Value.ToLowerInvariant()).Where(word => word.Length > 3).Distinct().Take(25)],
        tool.JsonSchema);

    public async ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        CallToolResult result;
        try
        {
            result = await tool.CallAsync(
                input.Values.ToDictionary(member => member.Key, member => (object?)member.Value), cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is McpException or HttpRequestException or IOException or ObjectDisposedException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A session that ends cancels what it was asked; the caller did not.
            throw new ToolException($"{Definition.Name}: the MCP server {server} did not do it: {ToolInput.Shown(e.Message)}", e);
        }

        var text = new StringBuilder();
        foreach (var block in result.Content)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(block is TextContentBlock part ? part.Text : $"[{block.Type}: cannot be shown as text]");
        }

        return result.IsError == true ? throw new ToolException($"{Definition.Name}: {text}") : text.ToString();
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
