using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Nexus.Core.Models;

/// <summary>Uses a tool of which nothing is known but its schema, such as one of an MCP server: where the question speaks of it, and has what it requires.</summary>
internal static partial class SchemaReader
{
    public static ToolChoice? Read(AIFunction tool, Question question)
    {
        var name = tool.Name[(tool.Name.LastIndexOf("__", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..];
        var words = Word().Matches($"{name.Replace('_', ' ')} {tool.Description}").Select(word => word.Value).Where(word => word.Length > 3).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var matches = words.Count(word => question.Has(Regex.Escape(word) + "s?"));
        var isNamed = question.Text.Contains(name, StringComparison.OrdinalIgnoreCase) || question.Text.Contains(name.Replace('_', ' '), StringComparison.OrdinalIgnoreCase);
        if (!isNamed && matches == 0)
        {
            return null;
        }

        var arguments = new Dictionary<string, object?>();
        var numbers = new Queue<string>(Number().Matches(question.Text).Select(number => number.Value));
        var texts = new Queue<string>(Question.Quotes(question.Text));
        var properties = tool.JsonSchema.TryGetProperty("properties", out var described) ? described : default;
        foreach (var required in tool.JsonSchema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array ? names.EnumerateArray().Select(one => one.GetString()!) : [])
        {
            var type = properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(required, out var property) && property.TryGetProperty("type", out var kind) ? kind.ToString() : "string";
            if (type.Contains("number", StringComparison.Ordinal) || type.Contains("integer", StringComparison.Ordinal))
            {
                if (!numbers.TryDequeue(out var number))
                {
                    return null;
                }

                arguments[required] = double.Parse(number, CultureInfo.InvariantCulture);
            }
            else if (type.Contains("boolean", StringComparison.Ordinal))
            {
                arguments[required] = !question.Has("not|no|without|false");
            }
            else if (type.Contains("string", StringComparison.Ordinal))
            {
                arguments[required] = texts.TryDequeue(out var text) ? text : question.Text;
            }
            else
            {
                return null;
            }
        }

        return new ToolChoice(tool.Name, arguments, isNamed ? 0.8 : Math.Min(0.35 + (0.1 * matches), 0.7));
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"-?\d+(?:\.\d+)?")]
    private static partial Regex Number();
}
