using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Publishing.Changes;

/// <summary>How a plan differs from the one before it in the same folder.</summary>
/// <param name="Plan">A fingerprint of the plan that the changes lead to.</param>
/// <param name="Before">A fingerprint of the plan before; null: there was none to compare with.</param>
/// <param name="Note">Why nothing was compared; null: it was.</param>
/// <param name="Changes">The changes: what would lose data first.</param>
internal sealed record PlanChanges(string Plan, string? Before, string? Note, IReadOnlyList<PlanChange> Changes)
{
    public int Count(ChangeKind kind) => Changes.Count(c => c.Kind == kind);

    /// <summary>Compares two documents of <see cref="PlanDocument"/>.</summary>
    public static IReadOnlyList<PlanChange> Between(JsonObject before, JsonObject after)
    {
        var (old, now) = (before["resources"]!.AsObject(), after["resources"]!.AsObject());
        var changes = new List<PlanChange>();
        foreach (var (id, resource) in now)
        {
            if (old[id] is not JsonObject known || (string?)known["kind"] != (string?)resource!["kind"])
            {
                changes.Add(Added(id, resource!.AsObject()));
            }
            else if (Changed(id, known, resource!.AsObject()) is { } change)
            {
                changes.Add(change);
            }
        }

        foreach (var (id, resource) in old)
        {
            if (now[id] is not JsonObject known || (string?)known["kind"] != (string?)resource!["kind"])
            {
                changes.Add(Removed(id, resource!.AsObject()));
            }
        }

        return [.. changes.OrderBy(c => c.Loses is null).ThenBy(c => c.Kind)];
    }

    private static PlanChange Added(string id, JsonObject resource) => new(ChangeKind.Added, id, Kind(resource), Subject(id, resource), null, null, []);

    private static PlanChange Removed(string id, JsonObject resource)
    {
        var (loses, note) = Fate(resource, UpdateRules.DataOf(Kind(resource)));
        return new(ChangeKind.Removed, id, Kind(resource), Subject(id, resource), loses, note, []);
    }

    private static PlanChange? Changed(string id, JsonObject before, JsonObject after)
    {
        var kind = Kind(after);
        var properties = before.Select(p => p.Key).Union(after.Select(p => p.Key)).Where(p => p != "kind").Order(StringComparer.Ordinal)
            .Where(p => !JsonNode.DeepEquals(before[p], after[p]))
            .SelectMany(p => Differences(p, before[p], after[p]).Select(d => d with { Replaces = UpdateRules.Replaces(kind, p) })).ToList();
        if (properties.Count == 0)
        {
            return null;
        }

        if (!properties.Exists(p => p.Replaces))
        {
            // A password that AWS makes by chance is made anew when its rules change.
            var regenerated = kind == "Secret" && properties.Exists(p => p.Name.StartsWith("content", StringComparison.Ordinal));
            return new(ChangeKind.Changed, id, kind, Subject(id, after), regenerated ? "its content" : null, regenerated ? "AWS makes a new value; whoever has read the old one must start anew." : null, properties);
        }

        if (kind == "TaskDefinition")
        {
            return new(ChangeKind.Replaced, id, kind, Subject(id, after), null, "A new revision: tasks are exchanged one after the other, and the old ones stay until the new ones are healthy.", properties);
        }

        var (loses, note) = Fate(after, UpdateRules.DataOf(kind));
        note = note is not null && loses is null && UpdateRules.DataOf(kind) is not null ? $"{note} The new one begins empty." : note;
        note ??= kind == "AccessPoint" ? "Files stay in the file system; the service sees another folder, or has another owner." : null;
        return new(ChangeKind.Replaced, id, kind, Subject(id, after), loses, note, properties);
    }

    // What becomes of the data of a resource that goes.
    private static (string? Loses, string? Note) Fate(JsonObject resource, string? data) => data is null ? (null, null)
        : (string?)resource["removal"] == "Retain" ? (null, $"The old one stays in the account with {data}, outside the deployment.")
        : (bool?)resource["hasDeletionProtection"] == true ? (null, $"Deletion protection keeps the old one with {data}: the deletion fails until the protection is taken away.")
        : (data, $"The old one is deleted with {data}.");

    private static string Kind(JsonObject resource) => (string?)resource["kind"] ?? string.Empty;

    private static string Subject(string id, JsonObject resource) => (string?)(resource["modelName"] ?? resource["family"] ?? resource["name"]) ?? id;

    // Down to what differs: objects by their properties, lists by the names of their items.
    private static IEnumerable<PropertyChange> Differences(string name, JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return [];
        }

        if (before is JsonObject oldObject && after is JsonObject newObject)
        {
            return oldObject.Select(p => p.Key).Union(newObject.Select(p => p.Key)).SelectMany(p => Differences($"{name}.{p}", oldObject[p], newObject[p]));
        }

        if (Named(before) is { } oldItems && Named(after) is { } newItems)
        {
            return oldItems.Keys.Union(newItems.Keys).SelectMany(k => Differences($"{name}[{k}]", oldItems.GetValueOrDefault(k), newItems.GetValueOrDefault(k)));
        }

        return [new(name, PlanDocument.Line(before), PlanDocument.Line(after), Replaces: false)];
    }

    private static Dictionary<string, JsonNode>? Named(JsonNode? node)
    {
        if (node is null)
        {
            return [];
        }

        if (node is not JsonArray array || array.Any(i => i is not JsonObject))
        {
            return null;
        }

        var items = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in array)
        {
            var key = (string?)(item!["logicalId"] ?? item["sid"] ?? item["name"] ?? item["volumeName"] ?? item["title"] ?? item["id"] ?? item["key"]);
            if (key is null || !items.TryAdd(key, item))
            {
                return null;
            }
        }

        return items;
    }
}

/// <summary>A difference.</summary>
/// <param name="Kind">Which.</param>
/// <param name="LogicalId">The resource.</param>
/// <param name="ResourceKind">What it is.</param>
/// <param name="Subject">Its name for people.</param>
/// <param name="Loses">The data that a deployment would lose; null: none.</param>
/// <param name="Note">What happens; null: nothing more to say.</param>
/// <param name="Properties">What of it has changed.</param>
internal sealed record PlanChange(
    ChangeKind Kind, string LogicalId, string ResourceKind, string Subject, string? Loses, string? Note, IReadOnlyList<PropertyChange> Properties);

/// <summary>A property with another value.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Before">The old value.</param>
/// <param name="After">The new one.</param>
/// <param name="Replaces">Whether it makes a new resource.</param>
internal sealed record PropertyChange(string Name, string Before, string After, bool Replaces);

/// <summary>What a deployment does with a resource.</summary>
internal enum ChangeKind
{
    /// <summary>A new one takes its place.</summary>
    Replaced,

    /// <summary>It goes.</summary>
    Removed,

    /// <summary>It stays, and is another.</summary>
    Changed,

    /// <summary>It comes.</summary>
    Added,
}
