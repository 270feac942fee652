using System.Collections.Immutable;

namespace Nexus.Core.Builds;

/// <summary>One step of a build, as everybody names it.</summary>
/// <param name="Order">Position in the build, from 1.</param>
/// <param name="Name">The stable name: in addresses, folders, updates and keys.</param>
/// <param name="DisplayName">The name for people.</param>
public sealed record StageDefinition(int Order, string Name, string DisplayName);

/// <summary>The stages of a build in the order in which they run. The only place that lists them.</summary>
public static class StageCatalogue
{
    /// <summary>Decides what is to be built and by which plan.</summary>
    public const string Orchestrator = "orchestrator";

    /// <summary>Turns the words of the user into checkable requirements.</summary>
    public const string RequirementsAnalysis = "requirements_analysis";

    /// <summary>Lays out the parts of the agent and what flows between them.</summary>
    public const string SystemArchitecture = "system_architecture";

    /// <summary>Designs the agent: character, abilities, limits.</summary>
    public const string AgentDesign = "agent_design";

    /// <summary>Chooses tools from the catalogue.</summary>
    public const string ToolsDeveloper = "tools_developer";

    /// <summary>Writes the instructions and the examples.</summary>
    public const string PromptEngineer = "prompt_engineer";

    /// <summary>Assembles the agent's package.</summary>
    public const string AgentCodeDeveloper = "agent_code_developer";

    /// <summary>Checks the package and refuses a bad one.</summary>
    public const string AgentDeveloperManager = "agent_developer_manager";

    /// <summary>Publishes the agent.</summary>
    public const string AgentDeployer = "agent_deployer";

    /// <summary>All stages, in the order in which they run.</summary>
    public static ImmutableArray<StageDefinition> All { get; } =
    [
        new(1, Orchestrator, "Orchestrator"),
        new(2, RequirementsAnalysis, "Requirements analysis"),
        new(3, SystemArchitecture, "System architecture"),
        new(4, AgentDesign, "Agent design"),
        new(5, ToolsDeveloper, "Tools developer"),
        new(6, PromptEngineer, "Prompt engineer"),
        new(7, AgentCodeDeveloper, "Agent code developer"),
        new(8, AgentDeveloperManager, "Agent developer manager"),
        new(9, AgentDeployer, "Agent deployer"),
    ];

    /// <summary>The stage called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">No stage has this name.</exception>
    public static StageDefinition Get(string name) =>
        All.FirstOrDefault(stage => stage.Name == name)
        ?? throw new ArgumentException($"There is no stage '{name}'; the stages are {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));
}
