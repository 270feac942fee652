using System.Text.Json;

namespace Nexus.Api.Tests;

/// <summary>Holds JSON to the schemas of the API's description: types, required and unknown members, enumerations.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    /// <summary>What does not fit, one sentence each.</summary>
    public IEnumerable<string> Check(JsonElement value, JsonElement schema, string at = "$")
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("oneOf", out var alternatives) || schema.TryGetProperty("anyOf", out alternatives))
        {
            return alternatives.EnumerateArray().Any(one => !Check(value, one, at).Any()) ? [] : [$"{at} fits none of the alternatives: {value}"];
        }

        if (schema.TryGetProperty("allOf", out var parts))
        {
            return parts.EnumerateArray().SelectMany(one => Check(value, one, at));
        }

        var types = Types(schema);
        if (types.Count > 0 && !types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number")))
        {
            return [$"{at} is {TypeOf(value)}, expected {string.Join(" or ", types)}: {value}"];
        }

        if (schema.TryGetProperty("enum", out var members) && !members.EnumerateArray().Any(member => member.ToString() == value.ToString()))
        {
            return [$"{at} is {value}, which is not in the enumeration"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => CheckObject(value, schema, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, i) => Check(item, items, $"{at}[{i}]")),
            _ => [],
        };
    }

    private IEnumerable<string> CheckObject(JsonElement value, JsonElement schema, string at)
    {
        if (!schema.TryGetProperty("properties", out var properties))
        {
            yield break;
        }

        foreach (var required in schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [])
        {
            if (!value.TryGetProperty(required, out _))
            {
                yield return $"{at} lacks {required}";
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out var property))
            {
                if (member.Name is not "errors")
                {
                    yield return $"{at}.{member.Name} is not in the schema";
                }

                continue;
            }

            foreach (var defect in Check(member.Value, property, $"{at}.{member.Name}"))
            {
                yield return defect;
            }
        }
    }

    private JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? reference.GetString()![2..].Split('/').Aggregate(document, (element, name) => element.GetProperty(name))
        : schema;

    private static List<string> Types(JsonElement schema) => !schema.TryGetProperty("type", out var type)
        ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
