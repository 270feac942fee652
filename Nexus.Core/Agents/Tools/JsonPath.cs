using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Core.Agents.Tools;

/// <summary>The part of JSONPath (RFC 9535) that questions need: members, indices, wildcards, descendants, and filters by one comparison.</summary>
internal static partial class JsonPath
{
    private const int MaxSegments = 30;
    private const int MaxNodes = 100_000;

    /// <summary>What a path leads to.</summary>
    /// <exception cref="ToolException">It is no path.</exception>
    public static List<JsonElement> Select(JsonElement root, string path)
    {
        var rest = path.Trim();
        rest = rest.StartsWith('$') ? rest[1..] : rest.Length > 0 && rest[0] is not ('.' or '[') ? "." + rest : rest;
        List<JsonElement> nodes = [root];
        var segments = 0;
        while (rest.Length > 0)
        {
            var match = Segment().Match(rest);
            if (!match.Success || match.Length == 0 || ++segments > MaxSegments)
            {
                throw new ToolException($"json_query: '{ToolInput.Shown(rest)}' in the path '{ToolInput.Shown(path)}' is not understood; write $.items[0].name, $.items[*].price, $..price or $.items[?price > 3].");
            }

            nodes = Step(nodes, match);
            if (nodes.Count > MaxNodes)
            {
                throw new ToolException($"json_query: the path '{ToolInput.Shown(path)}' finds more than {MaxNodes} values.");
            }

            rest = rest[match.Length..];
        }

        return nodes;
    }

    private static List<JsonElement> Step(List<JsonElement> nodes, Match match)
    {
        if (match.Groups["deep"] is { Success: true, Value: var deep })
        {
            return [.. nodes.SelectMany(Descendants).SelectMany(node => deep == "*" ? Children(node) : Member(node, deep))];
        }

        if (match.Groups["name"] is { Success: true, Value: var name })
        {
            return [.. nodes.SelectMany(node => name == "*" ? Children(node) : Member(node, name))];
        }

        if (match.Groups["quoted"] is { Success: true, Value: var quoted })
        {
            return [.. nodes.SelectMany(node => Member(node, quoted))];
        }

        if (match.Groups["index"] is { Success: true, Value: var index })
        {
            var at = int.Parse(index, CultureInfo.InvariantCulture);
            return [.. nodes.Where(node => node.ValueKind == JsonValueKind.Array)
                .Select(node => (node, at: at < 0 ? node.GetArrayLength() + at : at))
                .Where(one => one.at >= 0 && one.at < one.node.GetArrayLength())
                .Select(one => one.node[one.at])];
        }

        return match.Groups["all"].Success
            ? [.. nodes.SelectMany(Children)]
            : [.. nodes.SelectMany(Children).Where(node => Holds(node, match.Groups["field"].Value, match.Groups["op"].Value, match.Groups["value"].Value.Trim()))];
    }

    private static bool Holds(JsonElement node, string field, string comparison, string value)
    {
        var found = field.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(new List<JsonElement> { node }, (nodes, name) => [.. nodes.SelectMany(one => Member(one, name))]);
        if (found is not [var left])
        {
            return false;
        }

        if (comparison.Length == 0)
        {
            return left.ValueKind is not (JsonValueKind.Null or JsonValueKind.False);
        }

        var text = value.Trim('\'', '"');
        var order = left.ValueKind == JsonValueKind.Number && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
            ? left.GetDecimal().CompareTo(right)
            : string.Compare(left.ValueKind == JsonValueKind.String ? left.GetString() : left.GetRawText(), text, StringComparison.OrdinalIgnoreCase);
        return comparison switch
        {
            "==" or "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private static IEnumerable<JsonElement> Member(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) ? [value] : [];

    private static IEnumerable<JsonElement> Children(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().Select(member => member.Value),
        JsonValueKind.Array => node.EnumerateArray(),
        _ => [],
    };

    private static IEnumerable<JsonElement> Descendants(JsonElement node) => Children(node).SelectMany(Descendants).Prepend(node);

    [GeneratedRegex(
        """^(?:\.\.(?<deep>\*|[\w\-]+)|\.(?<name>\*|[\w\-]+)|\[\s*(?:(?<index>-?\d{1,7})|(?<all>\*)|'(?<quoted>[^']*)'|"(?<quoted>[^"]*)"|\?\s*\(?\s*(?:@\.)?(?<field>[\w\-.]+)\s*(?:(?<op>==|!=|<=|>=|<|>|=)\s*(?<value>'[^']*'|"[^"]*"|[^\]()]+?))?\s*\)?)\s*\])""",
        RegexOptions.None, 5000)]
    private static partial Regex Segment();
}
