using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Core.Agents.Tools;

namespace Nexus.Core.Models;

/// <summary>Finds a conversion in a question: “26.2 miles in km”, “how many grams are 8 ounces”, “how many feet in a mile”.</summary>
internal sealed class UnitReader : IToolReader
{
    private const string Value = @"(?<value>(?:-|minus )?\d[\d,]*(?:\.\d+)?(?:\s+\d+/\d+|/\d+)?|half an?|an?|one)";
    private static readonly string Unit = string.Join('|', UnitTable.Names.Select(Regex.Escape));

    private static readonly Regex[] Patterns =
    [
        Rule($@"how (?:many|much) (?<to>{Unit})(?![\w/²³]).*?{Value}[\s-]*(?:of )?(?<from>{Unit})(?![\w/²³])"),
        Rule($@"(?<![\w.]){Value}[\s-]*(?<from>{Unit})(?![\w/²³]).{{0,40}}?\b(?:to|in|into|as) (?:(?:degrees?|us|metric) )?(?<to>{Unit})(?![\w/²³])"),
        Rule($@"\b(?:to|into|in) (?<to>{Unit})(?![\w/²³])\D{{0,20}}{Value}[\s-]*(?<from>{Unit})(?![\w/²³])"),
    ];

    public string Tool => "unit_conversion";

    public ToolChoice? Read(Question question)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.Match(question.Text) is { Success: true } match
                && UnitTable.Find(match.Groups["from"].Value) is { } from && UnitTable.Find(match.Groups["to"].Value) is { } to
                && Number(match.Groups["value"].Value) is { } value)
            {
                // Where the units do not fit, the tool says so; but then another tool may be meant.
                return new ToolChoice(
                    Tool, new Dictionary<string, object?> { ["value"] = value, ["from"] = from.Symbol, ["to"] = to.Symbol }, from.Quantity == to.Quantity ? 0.85 : 0.4);
            }
        }

        return null;
    }

    private static double? Number(string text)
    {
        var plain = text.ToLowerInvariant().Replace("minus ", "-", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        if (plain is "a" or "an" or "one" || plain.StartsWith("half", StringComparison.Ordinal))
        {
            return plain.StartsWith("half", StringComparison.Ordinal) ? 0.5 : 1;
        }

        // 1 1/2, or 3/4
        var sum = 0.0;
        foreach (var part in plain.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var fraction = part.Split('/');
            if (!double.TryParse(fraction[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || fraction.Length == 2 && (!double.TryParse(fraction[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var divisor) || divisor == 0 || !double.IsFinite(number /= divisor)))
            {
                return null;
            }

            sum += number;
        }

        return sum;
    }

    private static Regex Rule(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(5));
}
