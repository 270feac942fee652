using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;

namespace Nexus.Core.Builds.Stages;

/// <summary>Checks the package, lets the agent do its evaluation cases, and refuses a bad one with a report that says what is wrong.</summary>
public sealed class AgentDeveloperManagerStage(AgentPackageValidator validator, EvaluationRunner evaluation) : IBuildStage
{
    /// <inheritdoc/>
    public string Name => StageCatalogue.AgentDeveloperManager;

    /// <inheritdoc/>
    public async Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var package = Path.Combine(context.BuildFolder, DocumentPaths.Package);
        var report = await validator.ValidateAsync(package, cancellationToken);
        await context.WriteAsync("report.json", report, NexusJson.Default.ValidationReport, cancellationToken);
        if (!report.IsValid)
        {
            await WriteReportAsync(context, report, null, cancellationToken);
            throw new StageFailedException(
                $"The package is refused, {report.Errors.Count} of {report.Checks.Count} checks failed: {string.Join(" ", report.Errors.Select(error => error.Detail))}");
        }

        var manifest = AgentManifestYaml.Read(await File.ReadAllTextAsync(Path.Combine(package, AgentPackage.ManifestFile), cancellationToken));
        var cases = await context.ReadAsync($"{DocumentPaths.Package}/{AgentPackage.EvaluationFile}", NexusJson.Default.IReadOnlyListEvaluationCase, cancellationToken);
        var agent = new RunnableAgent(
            manifest.Name, await File.ReadAllTextAsync(Path.Combine(package, AgentPackage.InstructionsFile), cancellationToken), manifest.Tools, package);
        var results = await evaluation.RunAsync(agent, cases, cancellationToken);
        await context.WriteAsync(AgentPackage.ResultsFile, results, NexusJson.Default.EvaluationReport, cancellationToken);
        await context.WriteAsync("report.json", report with { Evaluation = results }, NexusJson.Default.ValidationReport, cancellationToken);
        await StageUsage.AddAsync(context, results.Results.Aggregate(Models.TokenUsage.None, (sum, result) => sum.Add(result.Usage)), cancellationToken);
        await WriteReportAsync(context, report, results, cancellationToken);
        var failed = results.Results.Where(result => !result.Passed).ToArray();
        return failed.Length == 0
            ? new StageResult($"All {report.Checks.Count} checks and all {results.Results.Count} evaluation cases of the package passed.")
            : throw new StageFailedException(
                $"The agent is refused, {failed.Length} of {results.Results.Count} evaluation cases failed: {string.Join(" ", failed.Select(result => $"{result.Name}: {result.Detail}"))}");
    }

    private static Task WriteReportAsync(StageContext context, ValidationReport report, EvaluationReport? results, CancellationToken cancellationToken)
    {
        var failed = results?.Results.Count(result => !result.Passed) ?? 0;
        var writer = new MarkdownWriter("Package report", context.ModelName)
            .Paragraph(!report.IsValid ? $"The package is refused: {report.Errors.Count} of {report.Checks.Count} checks failed."
                : failed > 0 ? $"The agent is refused: {failed} of {results!.Results.Count} evaluation cases failed."
                : "The package is good.")
            .Section("Checks")
            .Table(["Check", "Result", "Detail"], report.Checks.Select(check => new[] { check.Rule, Mark(check.Passed), check.Detail }))
            .Section("Evaluation");
        if (results is null)
        {
            writer.Paragraph("The cases were not run, because the package is not valid.");
        }
        else
        {
            writer.Paragraph($"{results.Passed} of {results.Results.Count} cases passed, with the model {results.Model}.")
                .Table(["Case", "Result", "Detail"], results.Results.Select(result => new[] { result.Name, Mark(result.Passed), result.Detail }));
            foreach (var result in results.Results)
            {
                writer.Section($"Answer of {result.Name}").Quote(result.Answer.Length > 0 ? result.Answer : "(none)");
            }
        }

        return context.WriteAsync("report.md", writer.ToString(), cancellationToken);
    }

    private static string Mark(bool passed) => passed ? "passed" : "**failed**";
}
