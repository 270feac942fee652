using System.Text.Json;
using System.Text.Json.Serialization;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Models;

namespace Nexus.Api.Agents;

/// <summary>An agent in a listing.</summary>
public record AgentSummary
{
    /// <summary>The agent's id.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its kind.</summary>
    public required string Category { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The build that made it.</summary>
    public required string BuildId { get; init; }

    /// <summary>The names of its tools.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>The summary of an agent.</summary>
    public static AgentSummary From(AgentManifest agent) => new()
    {
        Id = agent.Id,
        Name = agent.Name,
        Description = agent.Description,
        Version = agent.Version,
        Category = agent.Category,
        CreatedAt = agent.CreatedAt,
        BuildId = agent.BuildId,
        Tools = agent.Tools,
    };
}

/// <summary>A tool of an agent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="InputSchema">What it takes, as a JSON schema; left out where the tool is not to be had now, as when its MCP server is away.</param>
public sealed record AgentTool(string Name, string Description, JsonElement? InputSchema = null);

/// <summary>A file of an agent's package.</summary>
/// <param name="Path">Relative to the package.</param>
/// <param name="Size">In bytes.</param>
public sealed record AgentFile(string Path, long Size);

/// <summary>An agent with its package.</summary>
public sealed record AgentDetail : AgentSummary
{
    /// <summary>Its instructions, in Markdown.</summary>
    [JsonPropertyOrder(1)]
    public required string Instructions { get; init; }

    /// <summary>Questions and what is expected of the answers.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<AgentExample> Examples { get; init; }

    /// <summary>Its tools, described.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<AgentTool> ToolDetails { get; init; }

    /// <summary>The files of its package.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<AgentFile> Files { get; init; }

    /// <summary>The model that designed it.</summary>
    [JsonPropertyOrder(1)]
    public required string Model { get; init; }

    /// <summary>How it did in the cases by which it was judged before it was published.</summary>
    [JsonPropertyOrder(1)]
    public EvaluationReport? Evaluation { get; init; }

    /// <summary>What the models took that designed and judged it, over all attempts of its build.</summary>
    [JsonPropertyOrder(1)]
    public TokenUsage? BuildUsage { get; init; }
}

/// <summary>A page of agents, newest first.</summary>
/// <param name="Items">The agents.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record AgentPage(
    IReadOnlyList<AgentSummary> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>The categories of which there are agents.</summary>
/// <param name="Items">The categories. Of somebody who has very many agents, all that there can be.</param>
public sealed record AgentCategoryList(IReadOnlyList<string> Items);

/// <summary>A published version of an agent.</summary>
/// <param name="Version">Its number.</param>
/// <param name="IsCurrent">Whether this is the one that answers.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Model">The model that designed it.</param>
/// <param name="Tools">The names of its tools.</param>
/// <param name="Passed">How many cases of its evaluation it passed; left out where that is not known.</param>
/// <param name="Cases">How many cases there were.</param>
public sealed record AgentVersion(
    string Version, bool IsCurrent, DateTimeOffset CreatedAt, string Model, IReadOnlyList<string> Tools, int? Passed = null, int? Cases = null);

/// <summary>A page of the versions of an agent.</summary>
/// <param name="Items">The versions, newest first.</param>
/// <param name="NextCursor">Fetches the next page; null on the last.</param>
public sealed record AgentVersionPage(
    IReadOnlyList<AgentVersion> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);
