using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Core.Models;

/// <summary>Finds a JSON document in a question or in what the user gave before it, and what is asked about it.</summary>
internal sealed partial class JsonReader : IToolReader
{
    // Brackets that begin nothing are passed over, but not without end.
    private const int MaxTries = 30;

    public string Tool => "json_query";

    public ToolChoice? Read(Question question)
    {
        var (json, isHere) = Find(question.Text) is { } here ? (here, true) : (question.Earlier.Select(Find).FirstOrDefault(found => found is not null), false);
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var asked = isHere ? question.Text.Replace(json, " ", StringComparison.Ordinal) : question.Text;
        var members = new List<Member>();
        Collect(document.RootElement, "$", null, members, 0);
        var mentioned = members.Where(member => At(asked, member.Name) >= 0)
            .DistinctBy(member => member.Path)
            .OrderBy(member => At(asked, member.Name)).ThenBy(member => member.Path.Length)
            .ToArray();
        var condition = Condition(asked, members);
        if (!isHere && mentioned.Length == 0 && condition is null)
        {
            return null;
        }

        var aggregate = Has(asked, "average|mean") ? "average"
            : Has(asked, "total|sum|add up|altogether") ? "sum"
            : Has(asked, "how many|count|number of") ? "count"
            : Has(asked, "highest|largest|most|maximum|biggest|most expensive") ? "max"
            : Has(asked, "lowest|smallest|least|minimum|cheapest") ? "min"
            : Has(asked, "which (?:keys|fields|members)|what (?:keys|fields|members)") ? "keys" : "values";
        var needsNumber = aggregate is "average" or "sum" or "max" or "min";
        var target = mentioned.FirstOrDefault(member => (!needsNumber || member.IsNumber) && member.Name != condition?.Member.Name) ?? mentioned.FirstOrDefault(member => !needsNumber || member.IsNumber)
            ?? (needsNumber ? members.FirstOrDefault(member => member.IsNumber) : null);
        var path = Path(target, condition, aggregate);
        var arguments = new Dictionary<string, object?> { ["json"] = json, ["path"] = path };
        if (aggregate != "values")
        {
            arguments["aggregate"] = aggregate;
        }

        return new ToolChoice(Tool, arguments, isHere ? 0.9 : 0.7);
    }

    // A condition is about the members of a list: then what is asked for is beside what it compares.
    private static string Path(Member? target, (Member Member, string Operator, string Value)? condition, string aggregate)
    {
        if (condition is not { Member.List: { } list } filter)
        {
            return target?.Path ?? "$";
        }

        var value = decimal.TryParse(filter.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? filter.Value : $"'{filter.Value.Replace("'", "", StringComparison.Ordinal)}'";
        var selected = $"{list}[?{filter.Member.Name} {filter.Operator} {value}]";
        return aggregate == "count" || target is null || target.List != list ? selected : $"{selected}.{target.Name}";
    }

    private static (Member Member, string Operator, string Value)? Condition(string asked, List<Member> members)
    {
        foreach (var member in members.Where(member => member.List is not null))
        {
            if (member.IsNumber)
            {
                var match = Regex.Match(
                    asked, $@"\b{Regex.Escape(member.Name)}s?\b.{{0,25}}?\b(?<op>over|above|more than|greater than|at least|under|below|less than|at most)\s+[$€£]?(?<value>\d+(?:\.\d+)?)",
                    RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));
                if (match.Success)
                {
                    return (member, match.Groups["op"].Value.ToLowerInvariant() switch { "at least" => ">=", "at most" => "<=", "under" or "below" or "less than" => "<", _ => ">" }, match.Groups["value"].Value);
                }
            }
            else if (member.Text is { Length: > 1 } text && Regex.IsMatch(asked, $@"(?<!\w){Regex.Escape(text)}(?!\w)", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5)))
            {
                return (member, "==", text);
            }
        }

        return null;
    }

    private static void Collect(JsonElement value, string path, string? list, List<Member> members, int depth)
    {
        if (depth > 12 || members.Count > 2000)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject().Where(member => Name().IsMatch(member.Name)))
                {
                    var at = $"{path}.{member.Name}";
                    members.Add(new Member(
                        member.Name, at, list, member.Value.ValueKind == JsonValueKind.Number || IsNumbers(member.Value),
                        member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null));
                    Collect(member.Value, at, null, members, depth + 1);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Collect(item, $"{path}[*]", path, members, depth + 1);
                }

                break;
        }
    }

    private static bool IsNumbers(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number);

    /// <summary>The first part of a text that is a JSON object or list.</summary>
    internal static string? Find(string text)
    {
        var tries = 0;
        for (var start = text.AsSpan().IndexOfAny('{', '['); start >= 0 && ++tries <= MaxTries;)
        {
            var (depth, quoted) = (0, false);
            for (var i = start; i < text.Length; i++)
            {
                switch (text[i])
                {
                    case '"' when i == 0 || text[i - 1] != '\\':
                        quoted = !quoted;
                        break;
                    case '{' or '[' when !quoted:
                        depth++;
                        break;
                    case '}' or ']' when !quoted && --depth == 0:
                        if (IsJson(text[start..(i + 1)]))
                        {
                            return text[start..(i + 1)];
                        }

                        i = text.Length;
                        break;
                }
            }

            var next = text.AsSpan(start + 1).IndexOfAny('{', '[');
            start = next < 0 ? -1 : start + 1 + next;
        }

        return null;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return text.Length > 4;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int At(string text, string name) =>
        Regex.Match(text, $@"\b{Regex.Escape(name).Replace("_", "[_ ]", StringComparison.Ordinal)}(?:s|es)?\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5)) is { Success: true } match
            ? match.Index
            : name.EndsWith('s') ? At(text, name[..^1]) : -1;

    private static bool Has(string text, string words) => Regex.IsMatch(text, $@"\b(?:{words})\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));

    // List: the list in whose items the member is.
    private sealed record Member(string Name, string Path, string? List, bool IsNumber, string? Text);

    [GeneratedRegex(@"^[\w\-]+$")]
    private static partial Regex Name();
}
