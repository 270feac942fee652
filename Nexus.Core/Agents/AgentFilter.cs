namespace Nexus.Core.Agents;

/// <summary>Which agents of a listing are meant. What is null excludes nothing.</summary>
/// <param name="Text">Words that all occur in its name, its description, its category, its tools or its id, whatever the case.</param>
/// <param name="Category">Its kind, one of <see cref="AgentCategories"/>.</param>
public sealed record AgentFilter(string? Text = null, string? Category = null)
{
    /// <summary>Most agents that are looked at for one page. A page may therefore have fewer agents than asked for, and a next page all the same.</summary>
    public const int MaxExamined = 1_000;

    /// <summary>Longest text to look for, in characters.</summary>
    public const int MaxTextLength = 200;

    private readonly string[] _words = Text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whether all agents are meant.</summary>
    public bool IsEmpty => _words.Length == 0 && Category is null;

    /// <summary>Whether an agent is meant.</summary>
    public bool Admits(AgentManifest agent) =>
        (Category is null || agent.Category == Category)
        && _words.All(word => new[] { agent.Name, agent.Description, agent.Category, agent.Id }.Concat(agent.Tools)
            .Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
