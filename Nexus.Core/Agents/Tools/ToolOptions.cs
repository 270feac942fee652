namespace Nexus.Core.Agents.Tools;

/// <summary>What tools may do. Configuration section <c>Tools</c>.</summary>
public sealed class ToolOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Tools";

    /// <summary>Limits of <c>http_get</c>.</summary>
    public HttpGetOptions HttpGet { get; set; } = new();

    /// <summary>MCP servers by name; a name is 1 to 20 lower-case letters, digits and dashes.</summary>
    public Dictionary<string, McpServerSettings> Mcp { get; } = [];
}

/// <summary>Limits of <c>http_get</c>.</summary>
public sealed class HttpGetOptions
{
    /// <summary>The hosts that may be asked, such as <c>example.com</c>, or <c>*.example.com</c> for all below it. None by default.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Most bytes that are read.</summary>
    public int MaxBytes { get; set; } = 1_000_000;

    /// <summary>Longest duration, redirects included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most redirects that are followed. Each has to lead to an allowed host.</summary>
    public int MaxRedirects { get; set; } = 3;
}

/// <summary>An MCP server: either an address or a command.</summary>
public sealed class McpServerSettings
{
    /// <summary>The address of a server that speaks HTTP.</summary>
    public Uri? Url { get; set; }

    /// <summary>What is sent with each request, such as Authorization.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The program of a server that speaks over its standard input and output. It runs with the rights of the service.</summary>
    public string? Command { get; set; }

    /// <summary>The program's arguments.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>The tools that agents may have; all where none is named.</summary>
    public IList<string> Tools { get; } = [];
}
