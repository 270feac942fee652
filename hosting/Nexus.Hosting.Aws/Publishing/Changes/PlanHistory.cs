using System.Security.Cryptography;
using System.Text;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.Changes;

/// <summary>
/// Keeps in the output folder what the plan is (<c>plan.json</c>) and how it differs from the one that it took the place of (<c>changes.json</c>). A publish
/// that plans the same again keeps both as they are: it changes no byte.
/// </summary>
internal static class PlanHistory
{
    public const string Path = "changes.json";

    public static async Task<PlanChanges> UpdateAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken)
    {
        var text = PlanDocument.Text(plan);
        var previous = await folder.ReadAsync(PlanDocument.Path, cancellationToken);
        var changes = previous == text && PlanChangesJson.Read(await folder.ReadAsync(Path, cancellationToken)) is { } known && known.Plan == Fingerprint(text)
            ? known
            : Compare(plan, text, previous);

        // First the changes: a publish that breaks off between the two compares with the same plan again.
        await folder.WriteAsync(Path, PlanChangesJson.Text(changes), cancellationToken);
        await folder.WriteAsync(PlanDocument.Path, text, cancellationToken);
        return changes;
    }

    /// <summary>Compares a plan with the document of an earlier one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="text">Its document.</param>
    /// <param name="previous">The earlier document; null: there is none.</param>
    public static PlanChanges Compare(AwsPlan plan, string text, string? previous)
    {
        var now = Fingerprint(text);
        if (previous is null)
        {
            return new(now, null, "This is the first publish into this folder: there is nothing to compare with.", []);
        }

        if (PlanDocument.Parse(previous) is not { } before)
        {
            return new(now, null, $"The {PlanDocument.Path} that was there is none that this version has written: nothing was compared.", []);
        }

        var after = PlanDocument.Of(plan);
        return (string?)before["name"] != (string?)after["name"] || (string?)before["stage"] != (string?)after["stage"]
            ? new(now, null, $"The publish before was of '{before["name"]}' for the stage '{before["stage"]}': nothing was compared.", [])
            : new(now, Fingerprint(previous), null, PlanChanges.Between(before, after));
    }

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
