using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Nexus.Core.Agents.Tools;

namespace Nexus.Core.Agents;

/// <summary>A tool that an agent may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Keywords">Words by which a requirement is matched, in lower case; a phrase of several words counts more.</param>
/// <param name="InputSchema">What it takes, as a JSON schema.</param>
public sealed record ToolDefinition(string Name, string Description, ImmutableArray<string> Keywords, JsonElement InputSchema)
{
    /// <summary>A tool whose schema is written as text.</summary>
    public ToolDefinition(string name, string description, ImmutableArray<string> keywords, [StringSyntax(StringSyntaxAttribute.Json)] string inputSchema)
        : this(name, description, keywords, JsonElement.Parse(inputSchema))
    {
    }
}

/// <summary>A tool that matches a text.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Score">How well; 1 is one plain keyword.</param>
/// <param name="Matches">The keywords that were found.</param>
public sealed record ToolMatch(ToolDefinition Tool, double Score, ImmutableArray<string> Matches);

/// <summary>The tools that exist. An agent gets its tools from here and from nowhere else.</summary>
public sealed class ToolCatalogue
{
    private readonly Lock _gate = new();
    private volatile FrozenDictionary<string, IAgentTool> _tools;

    /// <summary>The tools that are built in, within their default limits.</summary>
    public ToolCatalogue() : this(new ToolOptions(), TimeProvider.System)
    {
    }

    /// <summary>The tools that are built in.</summary>
    public ToolCatalogue(ToolOptions options, TimeProvider time)
    {
        IAgentTool[] tools =
        [
            new CalculatorTool(), new DateTimeTool(time), new UnitConversionTool(), new TextStatisticsTool(), new JsonQueryTool(), new CsvQueryTool(),
            new KnowledgeSearchTool(), new HttpGetTool(options.HttpGet),
        ];
        _tools = tools.ToFrozenDictionary(tool => tool.Definition.Name);
    }

    /// <summary>The tools, by name.</summary>
    public FrozenDictionary<string, ToolDefinition> Tools => _tools.ToFrozenDictionary(tool => tool.Key, tool => tool.Value.Definition);

    /// <summary>What the tool called <paramref name="name"/> is, or null.</summary>
    public ToolDefinition? Find(string name) => FindTool(name)?.Definition;

    /// <summary>The tool called <paramref name="name"/>, or null.</summary>
    public IAgentTool? FindTool(string name) => _tools.GetValueOrDefault(name);

    /// <summary>Adds tools. One of a name that is taken replaces the one before, so that a server may come again.</summary>
    public void Add(IEnumerable<IAgentTool> tools)
    {
        lock (_gate)
        {
            var all = _tools.ToDictionary();
            foreach (var tool in tools)
            {
                all[tool.Definition.Name] = tool;
            }

            _tools = all.ToFrozenDictionary();
        }
    }

    /// <summary>Makes these the tools whose names begin with <paramref name="prefix"/>: what a server that comes again does not have any more goes.</summary>
    public void Replace(string prefix, IEnumerable<IAgentTool> tools)
    {
        lock (_gate)
        {
            var all = _tools.Where(tool => !tool.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary();
            foreach (var tool in tools)
            {
                all[tool.Definition.Name] = tool;
            }

            _tools = all.ToFrozenDictionary();
        }
    }

    /// <summary>The tools that a text speaks of, best first.</summary>
    public IReadOnlyList<ToolMatch> Search(string text)
    {
        var words = Words(text);
        var present = words.ToHashSet();
        var line = " " + string.Join(' ', words) + " ";
        return
        [
            .. _tools.Values.Select(tool => tool.Definition)
                .Select(tool => (Tool: tool, Matches: tool.Keywords.Where(Found).ToImmutableArray()))
                .Where(match => match.Matches.Length > 0)
                .Select(match => new ToolMatch(match.Tool, match.Matches.Sum(Weight), match.Matches))
                .OrderByDescending(match => match.Score)
                .ThenBy(match => match.Tool.Name, StringComparer.Ordinal),
        ];

        bool Found(string keyword) => keyword switch
        {
            _ when keyword[0] > 0x2e80 => text.Contains(keyword, StringComparison.Ordinal),
            _ when keyword.Contains(' ') => line.Contains($" {keyword} ", StringComparison.Ordinal),
            // Plurals and simple forms: converts, meetings, calculating.
            _ => present.Contains(keyword) || present.Contains(keyword + "s") || present.Contains(keyword.TrimEnd('e') + "ing"),
        };
    }

    // The tool's own name and phrases say more than a single common word.
    private static double Weight(string keyword) => keyword.Contains(' ') ? 1.5 : keyword[0] > 0x2e80 ? 1.5 : 1;

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsAsciiLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }
        }

        return words;
    }
}
