using Nexus.Core.Agents;

namespace Nexus.Core.Builds.Stages;

/// <summary>What is to be built, and how: the output of the orchestrator.</summary>
/// <param name="Title">A short title.</param>
/// <param name="Goal">The goal in a sentence.</param>
/// <param name="Category">One of <see cref="AgentCategories"/>.</param>
/// <param name="Audience">Who will use the agent.</param>
/// <param name="Approach">How the stages go about it.</param>
/// <param name="Assumptions">What is taken for granted.</param>
/// <param name="Risks">What may go wrong.</param>
public sealed record PlanDocument(
    string Title, string Goal, string Category, string Audience, string Approach, IReadOnlyList<string> Assumptions, IReadOnlyList<string> Risks);

/// <summary>A requirement that can be checked.</summary>
/// <param name="Id">FR-1, NFR-1, …</param>
/// <param name="Statement">What the agent shall do or be.</param>
/// <param name="Acceptance">How to tell that it does.</param>
public sealed record RequirementItem(string Id, string Statement, string Acceptance);

/// <summary>The requirements: the output of the requirements analysis.</summary>
/// <param name="Summary">The requirement in a sentence or two.</param>
/// <param name="Functional">What the agent does.</param>
/// <param name="NonFunctional">How it does it.</param>
/// <param name="Inputs">What it is given.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="OpenQuestions">What the requirement leaves open.</param>
public sealed record RequirementsDocument(
    string Summary, IReadOnlyList<RequirementItem> Functional, IReadOnlyList<RequirementItem> NonFunctional,
    IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> OpenQuestions);

/// <summary>A part of the agent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Responsibility">What it is for.</param>
public sealed record ArchitectureComponent(string Name, string Responsibility);

/// <summary>Something that goes from one part to another.</summary>
/// <param name="From">The part it comes from.</param>
/// <param name="To">The part it goes to.</param>
/// <param name="What">What it is.</param>
public sealed record ArchitectureFlow(string From, string To, string What);

/// <summary>The parts and what flows between them: the output of the system architecture.</summary>
/// <param name="Pattern">The pattern, such as a single agent with tools.</param>
/// <param name="Rationale">Why this pattern.</param>
/// <param name="Components">The parts.</param>
/// <param name="Flows">What goes between them.</param>
/// <param name="Limits">What it is not made for.</param>
public sealed record ArchitectureDocument(
    string Pattern, string Rationale, IReadOnlyList<ArchitectureComponent> Components, IReadOnlyList<ArchitectureFlow> Flows, IReadOnlyList<string> Limits);

/// <summary>The agent's character: the output of the agent design.</summary>
/// <param name="Name">The agent's name.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="Category">One of <see cref="AgentCategories"/>.</param>
/// <param name="Persona">How it speaks.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="Guardrails">What it does not do.</param>
/// <param name="ToolNeeds">What it needs tools for, in words.</param>
public sealed record DesignDocument(
    string Name, string Description, string Category, string Persona,
    IReadOnlyList<string> Capabilities, IReadOnlyList<string> Guardrails, IReadOnlyList<string> ToolNeeds);

/// <summary>A tool that the agent gets.</summary>
/// <param name="Name">Its name in the <see cref="ToolCatalogue"/>.</param>
/// <param name="Reason">Why.</param>
public sealed record SelectedTool(string Name, string Reason);

/// <summary>The tools: the output of the tools developer.</summary>
/// <param name="Tools">The chosen tools.</param>
/// <param name="Unmet">Needs that no tool of the catalogue meets.</param>
public sealed record ToolSelectionDocument(IReadOnlyList<SelectedTool> Tools, IReadOnlyList<string> Unmet);

/// <summary>The agent's words: the output of the prompt engineer.</summary>
/// <param name="Instructions">The instructions, in Markdown.</param>
/// <param name="Examples">Questions and what is expected of the answers.</param>
public sealed record PromptDocument(string Instructions, IReadOnlyList<AgentExample> Examples);

/// <summary>What the package holds beside the instructions: the output of the agent code developer.</summary>
/// <param name="Readme">The README, in Markdown.</param>
/// <param name="Evaluation">The cases by which the agent is judged.</param>
public sealed record AssemblyDocument(string Readme, IReadOnlyList<EvaluationCase> Evaluation);

/// <summary>Where the agent was published: the output of the deployer.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Version">Its version.</param>
/// <param name="Files">Its files.</param>
/// <param name="PublishedAt">When.</param>
public sealed record DeploymentReceipt(string AgentId, string Version, IReadOnlyList<string> Files, DateTimeOffset PublishedAt);

/// <summary>Where the stages leave their documents, relative to the build's folder.</summary>
public static class DocumentPaths
{
    /// <summary>The plan.</summary>
    public const string Plan = StageCatalogue.Orchestrator + "/plan.json";

    /// <summary>The requirements.</summary>
    public const string Requirements = StageCatalogue.RequirementsAnalysis + "/requirements.json";

    /// <summary>The architecture.</summary>
    public const string Architecture = StageCatalogue.SystemArchitecture + "/architecture.json";

    /// <summary>The design.</summary>
    public const string Design = StageCatalogue.AgentDesign + "/design.json";

    /// <summary>The chosen tools.</summary>
    public const string Tools = StageCatalogue.ToolsDeveloper + "/tools.json";

    /// <summary>The instructions and the examples.</summary>
    public const string Prompt = StageCatalogue.PromptEngineer + "/prompt.json";

    /// <summary>The folder of the assembled package.</summary>
    public const string Package = StageCatalogue.AgentCodeDeveloper + "/package";

    /// <summary>How the agent did in its evaluation cases.</summary>
    public const string EvaluationResults = StageCatalogue.AgentDeveloperManager + "/" + AgentPackage.ResultsFile;
}
