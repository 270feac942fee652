using System.Text;
using Nexus.Core.Agents;
using Nexus.Core.Models;

namespace Nexus.Core.Builds.Stages;

/// <summary>Decides what is to be built, and by which plan.</summary>
public sealed class OrchestratorStage : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.Orchestrator;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var plan = await context.AskForAsync(
            "plan",
            $"You plan the building of an AI agent. Say what is to be built for the requirement. The category is one of {string.Join(", ", AgentCategories.All)}.",
            [("requirement", context.Build.Requirement)],
            NexusJson.Default.PlanDocument,
            cancellationToken);
        await context.WriteAsync("plan.json", plan, NexusJson.Default.PlanDocument, cancellationToken);
        await context.WriteAsync(
            "plan.md",
            new MarkdownWriter($"Plan: {plan.Title}", context.ModelName)
                .Paragraph(plan.Goal)
                .Section("The requirement").Quote(context.Build.Requirement)
                .Section("Approach").Paragraph(plan.Approach)
                .Section("Audience").Paragraph(plan.Audience)
                .Section("Stages").Numbers(StageCatalogue.All.Select(stage => stage.DisplayName))
                .Section("Assumptions").Bullets(plan.Assumptions)
                .Section("Risks").Bullets(plan.Risks)
                .ToString(),
            cancellationToken);
        return new StageResult($"Planned “{plan.Title}”, an agent of the category {plan.Category}.");
    }
}

/// <summary>Turns the user's words into requirements that can be checked.</summary>
public sealed class RequirementsAnalysisStage : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.RequirementsAnalysis;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var plan = await context.ReadTextAsync(DocumentPaths.Plan, cancellationToken);
        var requirements = await context.AskForAsync(
            "requirements",
            "You analyse requirements. Split the requirement into functional (FR-n) and non-functional (NFR-n) ones that can be checked, and name what is left open.",
            [("requirement", context.Build.Requirement), ("plan", plan)],
            NexusJson.Default.RequirementsDocument,
            cancellationToken);
        if (requirements.Functional.Count == 0)
        {
            throw new StageFailedException("The requirement contains nothing that an agent could do; say what the agent is for.");
        }

        await context.WriteAsync("requirements.json", requirements, NexusJson.Default.RequirementsDocument, cancellationToken);
        await context.WriteAsync(
            "requirements.md",
            new MarkdownWriter("Requirements", context.ModelName)
                .Paragraph(requirements.Summary)
                .Section("Functional").Table(["Id", "Requirement", "Accepted when"], requirements.Functional.Select(Row))
                .Section("Non-functional").Table(["Id", "Requirement", "Accepted when"], requirements.NonFunctional.Select(Row))
                .Section("Inputs").Bullets(requirements.Inputs)
                .Section("Outputs").Bullets(requirements.Outputs)
                .Section("Open questions").Bullets(requirements.OpenQuestions)
                .ToString(),
            cancellationToken);
        return new StageResult(
            $"Found {requirements.Functional.Count} functional and {requirements.NonFunctional.Count} non-functional requirements.");

        static string[] Row(RequirementItem item) => [item.Id, item.Statement, item.Acceptance];
    }
}

/// <summary>Lays out the parts of the agent.</summary>
public sealed class SystemArchitectureStage : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.SystemArchitecture;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var architecture = await context.AskForAsync(
            "architecture",
            "You are a software architect. Lay out a declarative agent (instructions, tools of a catalogue, examples; no code of its own) for the requirements.",
            [
                ("requirement", context.Build.Requirement),
                ("requirements", await context.ReadTextAsync(DocumentPaths.Requirements, cancellationToken)),
            ],
            NexusJson.Default.ArchitectureDocument,
            cancellationToken);
        await context.WriteAsync("architecture.json", architecture, NexusJson.Default.ArchitectureDocument, cancellationToken);
        await context.WriteAsync(
            "architecture.md",
            new MarkdownWriter("Architecture", context.ModelName)
                .Paragraph($"**{architecture.Pattern}.** {architecture.Rationale}")
                .Section("Parts").Table(["Part", "Responsibility"], architecture.Components.Select(part => new[] { part.Name, part.Responsibility }))
                .Section("Flow").Fence("mermaid", Diagram(architecture))
                .Section("Limits").Bullets(architecture.Limits)
                .ToString(),
            cancellationToken);
        return new StageResult($"Laid out {architecture.Components.Count} parts: {architecture.Pattern}.");
    }

    private static string Diagram(ArchitectureDocument architecture)
    {
        var names = architecture.Flows.SelectMany(flow => new[] { flow.From, flow.To }).Distinct().ToList();
        var text = new StringBuilder("flowchart LR\n");
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            text.Append($"  n{i}[\"{Plain(name)}\"]\n");
        }

        foreach (var flow in architecture.Flows)
        {
            text.Append($"  n{names.IndexOf(flow.From)} -- \"{Plain(flow.What)}\" --> n{names.IndexOf(flow.To)}\n");
        }

        return text.ToString();

        static string Plain(string value) => value.Replace('"', '\'').ReplaceLineEndings(" ");
    }
}

/// <summary>Designs the agent.</summary>
public sealed class AgentDesignStage : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.AgentDesign;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var design = await context.AskForAsync(
            "design",
            "You design AI agents. Give the agent a name, a character, abilities and limits, and say in words what it needs tools for. "
                + $"The category is one of {string.Join(", ", AgentCategories.All)}.",
            [
                ("requirement", context.Build.Requirement),
                ("name", context.Build.Name),
                ("plan", await context.ReadTextAsync(DocumentPaths.Plan, cancellationToken)),
                ("requirements", await context.ReadTextAsync(DocumentPaths.Requirements, cancellationToken)),
                ("architecture", await context.ReadTextAsync(DocumentPaths.Architecture, cancellationToken)),
            ],
            NexusJson.Default.DesignDocument,
            cancellationToken);
        await context.WriteAsync("design.json", design, NexusJson.Default.DesignDocument, cancellationToken);
        await context.WriteAsync(
            "design.md",
            new MarkdownWriter($"Design: {design.Name}", context.ModelName)
                .Paragraph(design.Description)
                .Section("Persona").Paragraph(design.Persona)
                .Section("Capabilities").Bullets(design.Capabilities)
                .Section("Guardrails").Bullets(design.Guardrails)
                .Section("What it needs tools for").Bullets(design.ToolNeeds)
                .ToString(),
            cancellationToken);
        return new StageResult($"Designed “{design.Name}” with {design.Capabilities.Count} capabilities.");
    }
}
