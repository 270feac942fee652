using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Core.Agents;

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
public sealed record AgentTool(string Name, string Description);

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
}

/// <summary>A page of agents, newest first.</summary>
/// <param name="Items">The agents.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record AgentPage(
    IReadOnlyList<AgentSummary> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>List and read agents.</summary>
public static class AgentEndpoints
{
    /// <summary>Maps the routes of agents.</summary>
    public static void MapAgents(this RouteGroupBuilder v1)
    {
        var agents = v1.MapGroup("/agents").WithTags("Agents");
        agents.MapGet("/", ListAsync).WithName("ListAgents").WithSummary("List agents, newest first");
        agents.MapGet("/{id}", GetAsync).WithName("GetAgent").WithSummary("Get an agent with its package")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<AgentPage>, ValidationProblem>> ListAsync(
        AgentStore store,
        CancellationToken cancellationToken,
        [Description("Most agents on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before.")] string? cursor = null)
    {
        Dictionary<string, string[]> errors = [];
        var (count, before) = Paging.Read(limit, cursor, AgentId.IsValid, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var page = await store.ListAsync(count, before, cancellationToken);
        return TypedResults.Ok(new AgentPage([.. page.Items.Select(AgentSummary.From)], Paging.Cursor(page.Next)));
    }

    private static async Task<Results<Ok<AgentDetail>, ProblemHttpResult>> GetAsync(
        string id, AgentStore store, AgentPackageStore packages, ToolCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (!AgentId.IsValid(id) || await store.FindAsync(id, cancellationToken) is not { } agent)
        {
            return Problems.NotFound("Agent", id);
        }

        return TypedResults.Ok(new AgentDetail
        {
            Id = agent.Id,
            Name = agent.Name,
            Description = agent.Description,
            Version = agent.Version,
            Category = agent.Category,
            CreatedAt = agent.CreatedAt,
            BuildId = agent.BuildId,
            Tools = agent.Tools,
            Instructions = await packages.ReadInstructionsAsync(id, agent.Version, cancellationToken),
            Examples = await packages.ReadExamplesAsync(id, agent.Version, cancellationToken),
            ToolDetails = [.. agent.Tools.Select(tool => new AgentTool(tool, catalogue.Find(tool)?.Description ?? ""))],
            Files = [.. packages.List(id, agent.Version).Select(file => new AgentFile(file.Path, file.Size))],
            Model = agent.Model,
        });
    }
}
