using System.Text.Json;
using Microsoft.Extensions.AI;
using Nexus.Core.Models;

namespace Nexus.Core.Builds.Stages;

/// <summary>What the model took in a stage. Lies in the stage's folder as <c>.usage.json</c>, so that it is committed with the stage, or kept with a failed one.</summary>
public static class StageUsage
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".usage.json";

    /// <summary>Adds to what a stage took so far.</summary>
    public static async Task AddAsync(StageContext context, TokenUsage usage, CancellationToken cancellationToken) =>
        await SetAsync(context.OutputFolder, (await ReadAsync(context.OutputFolder, cancellationToken)).Add(usage), cancellationToken);

    /// <summary>What a stage took so far, by the folder in which it writes.</summary>
    public static async Task<TokenUsage> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        return (File.Exists(path) ? JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), NexusJson.Default.TokenUsage) : null) ?? TokenUsage.None;
    }

    /// <summary>Keeps with the build what an attempt took that leaves nothing else. Nothing is not kept.</summary>
    public static void PutAside(string folder, string buildFolder, string attempt)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path))
        {
            var aside = Path.Combine(buildFolder, "spent", attempt);
            Directory.CreateDirectory(aside);
            File.Move(path, Path.Combine(aside, FileName), overwrite: true);
        }
    }

    /// <summary>Adds an answer to what a stage took so far.</summary>
    public static Task AddAsync(StageContext context, UsageDetails? usage, CancellationToken cancellationToken) => usage is null
        ? Task.CompletedTask
        : AddAsync(context, ModelPrices.CostOf(context.Model, usage), cancellationToken);

    /// <summary>What the stages of a build took, by the folder in which the build lies: with attempts that failed, were interrupted or superseded.</summary>
    public static IReadOnlyDictionary<string, TokenUsage> Read(string buildFolder)
    {
        var usage = new Dictionary<string, TokenUsage>();
        if (Directory.Exists(buildFolder))
        {
            foreach (var file in Directory.EnumerateFiles(buildFolder, FileName, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                // {stage}, superseded/{stage}-{attempt}, failed/{stage}-{attempt} or spent/{stage}-{attempt}-{fence}
                var stage = Path.GetFileName(Path.GetDirectoryName(file)!).Split('-')[0];
                if (JsonSerializer.Deserialize(File.ReadAllBytes(file), NexusJson.Default.TokenUsage) is { } attempt)
                {
                    usage[stage] = usage.GetValueOrDefault(stage, TokenUsage.None).Add(attempt);
                }
            }
        }

        return usage;
    }

    private static async Task SetAsync(string folder, TokenUsage usage, CancellationToken cancellationToken)
    {
        if (usage != TokenUsage.None)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(usage, NexusJson.Default.TokenUsage), cancellationToken);
        }
    }
}
