using System.Text.Json;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Tools;
using Nexus.Core.Models;

namespace Nexus.Core.Builds.Stages;

/// <summary>Chooses tools from the catalogue: the nearest ones are retrieved by their keywords, the model picks.</summary>
public sealed class ToolsDeveloperStage(ToolCatalogue catalogue) : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.ToolsDeveloper;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var design = await context.ReadAsync(DocumentPaths.Design, NexusJson.Default.DesignDocument, cancellationToken);
        var candidates = catalogue.Search(string.Join('\n', [context.Build.Requirement, .. design.ToolNeeds]));
        var selection = await context.AskForAsync(
            "tools",
            "You choose tools for an AI agent: from the candidates, by name, only what it needs. Name the needs that no candidate meets.",
            [
                ("requirement", context.Build.Requirement),
                ("design", await context.ReadTextAsync(DocumentPaths.Design, cancellationToken)),
                ("candidates", string.Join('\n', candidates.Select(hit => $"{hit.Tool.Name}: {hit.Tool.Description} (matches: {string.Join(", ", hit.Matches)})"))),
            ],
            NexusJson.Default.ToolSelectionDocument,
            cancellationToken);
        await context.WriteAsync("tools.json", selection, NexusJson.Default.ToolSelectionDocument, cancellationToken);
        await context.WriteAsync(
            "tools.md",
            new MarkdownWriter("Tools", context.ModelName)
                .Section("Chosen").Table(["Tool", "Why"], selection.Tools.Select(tool => new[] { tool.Name, tool.Reason }))
                .Section("Needs that no tool of the catalogue meets").Bullets(selection.Unmet)
                .Section("Looked at").Table(["Tool", "Score", "Matches"], candidates.Select(hit => new[] { hit.Tool.Name, $"{hit.Score:0.00}", string.Join(", ", hit.Matches) }))
                .ToString(),
            cancellationToken);
        return new StageResult(selection.Tools.Count == 0
            ? "No tool of the catalogue is needed."
            : $"Chose {string.Join(", ", selection.Tools.Select(tool => tool.Name))}.");
    }
}

/// <summary>Writes the instructions and the examples.</summary>
public sealed class PromptEngineerStage(ToolCatalogue catalogue) : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.PromptEngineer;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var tools = await context.ReadAsync(DocumentPaths.Tools, NexusJson.Default.ToolSelectionDocument, cancellationToken);
        var prompt = await context.AskForAsync(
            "prompt",
            "You write the instructions of an AI agent, in Markdown: role, abilities, when to use which tool, limits, form of the answers; and examples of questions with what is expected of the answers.",
            [
                ("requirement", context.Build.Requirement),
                ("requirements", await context.ReadTextAsync(DocumentPaths.Requirements, cancellationToken)),
                ("design", await context.ReadTextAsync(DocumentPaths.Design, cancellationToken)),
                ("tools", string.Join('\n', tools.Tools.Select(tool => $"{tool.Name}: {catalogue.Find(tool.Name)?.Description}"))),
            ],
            NexusJson.Default.PromptDocument,
            cancellationToken);
        await context.WriteAsync("prompt.json", prompt, NexusJson.Default.PromptDocument, cancellationToken);
        await context.WriteAsync("instructions.md", prompt.Instructions, cancellationToken);
        return new StageResult($"Wrote the instructions ({prompt.Instructions.Length} characters) and {prompt.Examples.Count} examples.");
    }
}

/// <summary>Assembles the agent's package. It is declarative: there is no code in it.</summary>
public sealed class AgentCodeDeveloperStage(ToolCatalogue catalogue, AgentPackageStore packages, TimeProvider time) : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.AgentCodeDeveloper;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var design = await context.ReadAsync(DocumentPaths.Design, NexusJson.Default.DesignDocument, cancellationToken);
        var tools = await context.ReadAsync(DocumentPaths.Tools, NexusJson.Default.ToolSelectionDocument, cancellationToken);
        var prompt = await context.ReadAsync(DocumentPaths.Prompt, NexusJson.Default.PromptDocument, cancellationToken);
        var assembly = await context.AskForAsync(
            "assembly",
            "You assemble the package of an AI agent. Write its README, in Markdown, and the evaluation cases by which it will be judged: a question each, the tools that the agent should use, and texts that the answer should contain.",
            [
                ("requirement", context.Build.Requirement),
                ("design", await context.ReadTextAsync(DocumentPaths.Design, cancellationToken)),
                ("tools", string.Join('\n', tools.Tools.Select(tool => $"{tool.Name}: {catalogue.Find(tool.Name)?.Description}"))),
                ("prompt", await context.ReadTextAsync(DocumentPaths.Prompt, cancellationToken)),
            ],
            NexusJson.Default.AssemblyDocument,
            cancellationToken);
        var manifest = new AgentManifest
        {
            Id = AgentId.Of(context.Build.Id),
            Name = design.Name,
            Version = packages.NextVersion(AgentId.Of(context.Build.Id)),
            Description = design.Description,
            Category = design.Category,
            BuildId = context.Build.Id,
            Model = context.ModelName,
            CreatedAt = time.GetUtcNow(),
            Tools = [.. tools.Tools.Select(tool => tool.Name)],
        };
        var files = new Dictionary<string, string>
        {
            [AgentPackage.ManifestFile] = AgentManifestYaml.Write(manifest),
            [AgentPackage.InstructionsFile] = prompt.Instructions,
            [AgentPackage.ExamplesFile] = JsonSerializer.Serialize(prompt.Examples, NexusJson.Default.IReadOnlyListAgentExample),
            [AgentPackage.EvaluationFile] = JsonSerializer.Serialize(assembly.Evaluation, NexusJson.Default.IReadOnlyListEvaluationCase),
            [AgentPackage.ReadmeFile] = assembly.Readme,
        };
        if (manifest.Tools.Contains(KnowledgeSearchTool.Name))
        {
            // What the user gave in the requirement, such as questions and answers, is what there is to search in.
            files[$"{AgentPackage.KnowledgeFolder}/requirement.md"] = context.Build.Requirement;
        }

        files[AgentPackage.ChecksumsFile] = AgentPackage.Checksums(files);
        foreach (var (name, text) in files)
        {
            await context.WriteAsync($"package/{name}", text, cancellationToken);
        }

        return new StageResult($"Assembled {files.Count} files with {assembly.Evaluation.Count} evaluation cases.");
    }
}

/// <summary>Deploys the agent: puts the package's files in their place. The catalogue entry is made when the build is completed, as it may still be cancelled.</summary>
public sealed class AgentDeployerStage(AgentPackageStore packages, AgentStore agents) : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.AgentDeployer;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var manifest = packages.Publish(
            Path.Combine(context.BuildFolder, DocumentPaths.Package), Path.Combine(context.BuildFolder, DocumentPaths.EvaluationResults));
        if (await agents.IsDeletedAsync(manifest, cancellationToken))
        {
            throw new StageFailedException(
                $"Version {manifest.Version} of {manifest.Id} was deleted. Restart the build from {StageCatalogue.AgentCodeDeveloper} or a stage before it to make the next version.");
        }

        var files = packages.List(manifest.Id, manifest.Version).Select(file => file.Path).ToArray();
        var receipt = new DeploymentReceipt(manifest.Id, manifest.Version, files, manifest.CreatedAt);
        await context.WriteAsync("deployment.json", receipt, NexusJson.Default.DeploymentReceipt, cancellationToken);
        return new StageResult($"Published “{manifest.Name}” as {manifest.Id} {manifest.Version}.", manifest);
    }
}
