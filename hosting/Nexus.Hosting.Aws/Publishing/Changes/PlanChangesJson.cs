using System.Text.Json;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.Changes;

/// <summary>Changes as JSON, and read again.</summary>
internal static class PlanChangesJson
{
    public static string Text(PlanChanges changes) => JsonText.Of(json =>
    {
        json.WriteString("plan", changes.Plan);
        json.WriteString("before", changes.Before);
        json.WriteString("note", changes.Note);
        json.WriteStartArray("changes");
        foreach (var change in changes.Changes)
        {
            Write(json, change);
        }

        json.WriteEndArray();
    });

    /// <summary>What an earlier publish wrote; null where it is something else.</summary>
    public static PlanChanges? Read(string? text)
    {
        try
        {
            if (text is null)
            {
                return null;
            }

            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var changes = new List<PlanChange>();
            foreach (var change in root.GetProperty("changes").EnumerateArray())
            {
                changes.Add(Change(change));
            }

            return new(root.GetProperty("plan").GetString()!, root.GetProperty("before").GetString(), root.GetProperty("note").GetString(), changes);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, PlanChange change)
    {
        json.WriteStartObject();
        json.WriteString("kind", change.Kind.ToString());
        json.WriteString("logicalId", change.LogicalId);
        json.WriteString("resourceKind", change.ResourceKind);
        json.WriteString("subject", change.Subject);
        json.WriteString("loses", change.Loses);
        json.WriteString("note", change.Note);
        json.WriteStartArray("properties");
        foreach (var property in change.Properties)
        {
            json.WriteStartObject();
            json.WriteString("name", property.Name);
            json.WriteString("before", property.Before);
            json.WriteString("after", property.After);
            json.WriteBoolean("replaces", property.Replaces);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static PlanChange Change(JsonElement change)
    {
        var properties = new List<PropertyChange>();
        foreach (var property in change.GetProperty("properties").EnumerateArray())
        {
            properties.Add(new(
                property.GetProperty("name").GetString()!, property.GetProperty("before").GetString()!, property.GetProperty("after").GetString()!,
                property.GetProperty("replaces").GetBoolean()));
        }

        return new(
            Enum.Parse<ChangeKind>(change.GetProperty("kind").GetString()!), change.GetProperty("logicalId").GetString()!,
            change.GetProperty("resourceKind").GetString()!, change.GetProperty("subject").GetString()!, change.GetProperty("loses").GetString(),
            change.GetProperty("note").GetString(), properties);
    }
}
