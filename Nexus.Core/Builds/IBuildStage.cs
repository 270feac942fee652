using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents;
using Nexus.Core.Artifacts;

namespace Nexus.Core.Builds;

/// <summary>A stage cannot succeed, however often it is tried. The message is for the user.</summary>
public sealed class StageFailedException : Exception
{
    /// <summary>A failure with its reason.</summary>
    public StageFailedException(string message) : base(message)
    {
    }

    /// <summary>A failure with its reason and what caused it.</summary>
    public StageFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>What a stage did.</summary>
/// <param name="Summary">In a sentence.</param>
/// <param name="Agent">The agent, from the stage that deploys it.</param>
public sealed record StageResult(string Summary, AgentManifest? Agent = null);

/// <summary>What lies in a stage's folder as <c>.stage.json</c>: the proof that it is complete, and what a worker that takes over has to know.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Attempt">The attempt that succeeded.</param>
/// <param name="Fence">The lease under which it ran.</param>
/// <param name="Model">The language model that was asked.</param>
/// <param name="Summary">What the stage did.</param>
/// <param name="Files">The files, relative to the folder.</param>
/// <param name="Agent">The agent, from the stage that deploys it.</param>
public sealed record StageReceipt(
    string Stage, int Attempt, long Fence, string Model, string Summary, IReadOnlyList<string> Files, AgentManifest? Agent = null)
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".stage.json";
}

/// <summary>One step of a build. It reads what earlier stages left, asks the model and writes documents; it never runs generated code.</summary>
public interface IBuildStage
{
    /// <summary>Its name in the <see cref="StageCatalogue"/>.</summary>
    string Name { get; }

    /// <summary>Does the work. May be called again after a crash, so whatever it does outside its folder must be repeatable.</summary>
    /// <exception cref="StageFailedException">It cannot succeed.</exception>
    Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken);
}

/// <summary>What a stage works with.</summary>
/// <param name="Build">The build.</param>
/// <param name="BuildFolder">Where the earlier stages left their files.</param>
/// <param name="OutputFolder">Where this stage writes.</param>
/// <param name="Model">The language model.</param>
/// <param name="ModelName">Its name, for what is written.</param>
public sealed record StageContext(Build Build, string BuildFolder, string OutputFolder, IChatClient Model, string ModelName)
{
    /// <summary>Reads a JSON document that an earlier stage left.</summary>
    public async Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(BuildFolder, path));
        return await JsonSerializer.DeserializeAsync(file, type, cancellationToken)
            ?? throw new JsonException($"The document {path} of build {Build.Id} is null.");
    }

    /// <summary>Reads a document that an earlier stage left, as it is.</summary>
    public Task<string> ReadTextAsync(string path, CancellationToken cancellationToken) =>
        File.ReadAllTextAsync(Path.Combine(BuildFolder, path), cancellationToken);

    /// <summary>Writes a JSON document.</summary>
    public async Task WriteAsync<T>(string path, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var file = File.Create(PathFor(path));
        await JsonSerializer.SerializeAsync(file, document, type, cancellationToken);
    }

    /// <summary>Writes a text file.</summary>
    public Task WriteAsync(string path, string text, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(PathFor(path), text, cancellationToken);

    /// <summary>The files written so far, relative to the stage's folder.</summary>
    public IReadOnlyList<string> WrittenFiles => [.. BuildArtifacts.ListFolder(OutputFolder).Select(file => file.Path)];

    private string PathFor(string path)
    {
        var full = Path.Combine(OutputFolder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
