using System.Text.RegularExpressions;
using Nexus.Core.Agents.Tools;

namespace Nexus.Core.Models;

/// <summary>Finds arithmetic in a question: “17 percent of 2340”, “split 96.40 between 4 people”, “(3 + 4) * 5”.</summary>
internal sealed partial class ArithmeticReader : IToolReader
{
    private const string N = @"(\d[\d,_]*(?:\.\d+)?)";
    private const string Percent = @"(\d+(?:\.\d+)?)\s*(?:%|percent|per cent)";

    // The first that fits decides; the rest of the sentence is only words.
    private static readonly (Regex Pattern, string Expression)[] Phrases =
    [
        (Rule($@"{N} .{{0,40}}?(?:at|with) {Percent}.{{0,40}}?compound\w*.{{0,40}}?(?:for|over|in|after) {N} years?"), "$1 * (1 + $2%)^$3"),
        (Rule($@"compound\w*.{{0,60}}? {N} .{{0,40}}?(?:at|with) {Percent}.{{0,40}}?(?:for|over|in|after) {N} years?"), "$1 * (1 + $2%)^$3"),
        (Rule($@"(?:mortgage|loan|credit|borrow\w*|instal?ment|payment).{{0,60}}? {N} .{{0,40}}?(?:at|with) {Percent}.{{0,40}}?(?:for|over|in) {N} years?"), "payment($1, $2%, $3 * 12)"),
        (Rule($@"(?:mortgage|loan|credit|borrow\w*|instal?ment|payment).{{0,60}}? {N} .{{0,40}}?(?:at|with) {Percent}.{{0,40}}?(?:for|over|in) {N} months?"), "payment($1, $2%, $3)"),
        (Rule($@"{Percent} (?:off|discount (?:on|of|from)|reduction (?:on|of)) (?:of |the |price |a )*{N}"), "$2 - $1%"),
        (Rule($@"{N}.{{0,40}}? (?:after|with|less|minus) (?:a |an )?(?:discount of )?{Percent}(?: discount| reduction| off)?"), "$1 - $2%"),
        (Rule($@"{N}.{{0,30}}? (?:reduced|decreased|lowered|discounted) by {Percent}"), "$1 - $2%"),
        (Rule($@"{N}.{{0,30}}? (?:increased|raised|grown|grows) by {Percent}"), "$1 + $2%"),
        (Rule($@"add {Percent}.{{0,20}}? to {N}"), "$2 + $1%"),
        (Rule($@"{N} (?:plus|with|including) {Percent}(?: tax| vat| tip| interest)?"), "$1 + $2%"),
        (Rule($@"{Percent} (?:tip|tax|vat|interest|commission|fee)? ?(?:of|on|from|for) (?:a |an |the )?(?:bill |price |amount |total |sum )?(?:of )?{N}"), "$1% of $2"),
        (Rule($@"(?:split|divide|share) (?:a |an |the )?(?:bill |total |amount |sum |cost )?(?:of )?{N}.{{0,30}}?(?:between|among|amongst|by|for|with) (?:us )?{N}"), "$1 / $2"),
        (Rule($@"what percent(?:age)? (?:of {N} is {N})"), "$2 / $1 * 100"),
        (Rule($@"what percent(?:age)? is {N} of {N}"), "$1 / $2 * 100"),
        (Rule($@"square root of {N}"), "sqrt($1)"),
        (Rule($@"{N} squared"), "$1^2"),
        (Rule($@"{N} cubed"), "$1^3"),
        (Rule($@"factorial of {N}"), "$1!"),
        (Rule($@"{N} (?:kg|kilograms?|kilos?).{{0,30}}? {N} (?:cm|centimet(?:re|er)s?)"), "$1 / ($2 / 100)^2"),
        (Rule($@"{N} (?:kg|kilograms?|kilos?).{{0,30}}? {N} (?:m|met(?:re|er)s?)"), "$1 / $2^2"),
    ];

    private static readonly (Regex Pattern, string Operator)[] Words =
    [
        (Rule(@"\bdivided by\b|\bover\b"), "/"), (Rule(@"\bmultiplied by\b|\btimes\b"), "*"), (Rule(@"\bplus\b"), "+"), (Rule(@"\bminus\b|\bless\b"), "-"),
        (Rule(@"\bto the power of\b|\braised to\b"), "^"), (Rule(@"\bper ?cent\b"), "%"), (Rule(@"\bmodulo\b"), "mod"), (Rule(@"(?<=\d)\s*x\s*(?=\d)"), "*"),
    ];

    public string Tool => "calculator";

    public ToolChoice? Read(Question question) =>
        Find(question.Text) is { } expression ? new ToolChoice(Tool, new Dictionary<string, object?> { ["expression"] = expression }, 0.8) : null;

    /// <summary>The expression in a text, or null.</summary>
    internal static string? Find(string question)
    {
        var text = Money().Replace(question.ReplaceLineEndings(" "), " ");
        text = Space().Replace(text, " ");
        if (List().Match(text) is { Success: true } list)
        {
            var numbers = Number().Matches(list.Groups["list"].Value).Select(number => number.Value.Replace(",", "", StringComparison.Ordinal)).ToArray();
            if (numbers.Length > 1)
            {
                return $"{Function(list.Groups["what"].Value)}({string.Join(", ", numbers)})";
            }
        }

        var isBodyMass = text.Contains("bmi", StringComparison.OrdinalIgnoreCase) || text.Contains("body mass", StringComparison.OrdinalIgnoreCase);
        var plain = Grouping().Replace(text, "");
        foreach (var (pattern, expression) in Phrases)
        {
            if (pattern.Match(plain) is { Success: true } match && (isBodyMass || !expression.StartsWith("$1 / $2^2", StringComparison.Ordinal) && !expression.StartsWith("$1 / ($2", StringComparison.Ordinal)))
            {
                return Clean(match.Result(expression));
            }
        }

        foreach (var (pattern, symbol) in Words)
        {
            text = pattern.Replace(text, $" {symbol} ");
        }

        return Formula().Matches(text).Select(match => Clean(match.Value)).Where(IsExpression).OrderByDescending(formula => formula.Length).FirstOrDefault();
    }

    private static string Clean(string expression) => Space().Replace(expression.Replace("_", "", StringComparison.Ordinal), " ").Trim(' ', ',', '.', '?', '=');

    private static bool IsExpression(string text)
    {
        if (!Operator().IsMatch(text) || Dates().IsMatch(text))
        {
            return false;
        }

        try
        {
            Expression.Evaluate(text);
            return true;
        }
        catch (ArithmeticException)
        {
            // It is one, and its error is the answer.
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Function(string what) => what.ToLowerInvariant() switch
    {
        "average" or "mean" => "avg",
        "median" => "median",
        "largest" or "maximum" or "biggest" => "max",
        "smallest" or "minimum" => "min",
        "standard deviation" => "stdev",
        _ => "sum",
    };

    private static Regex Rule([System.Diagnostics.CodeAnalysis.StringSyntax("Regex")] string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    [GeneratedRegex(@"[$€£¥]|\b(?:USD|EUR|GBP|dollars?|euros?|pounds? sterling)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Money();

    // 200,000 is one number.
    [GeneratedRegex(@"(?<=\d),(?=\d{3}(?!\d))")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\b(?<what>average|mean|median|sum|total|largest|maximum|biggest|smallest|minimum|standard deviation)\b(?: number| value)? (?:of|is|among) (?:the )?(?:numbers?|values?|these)?:? ?(?<list>-?\d[\d.]*(?:(?:,? and |, ?|; ?| )-?\d[\d.]*)+)", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex List();

    [GeneratedRegex(@"-?\d+(?:\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"[-(]*(?:(?:sqrt|abs|round|min|max|avg|sum|ln|log|exp|pow|floor|ceil|sin|cos|tan|median|stdev)\s*\(|pi\b|\d)(?:[\d\s.,+\-*/^%()!×÷−·]|(?:sqrt|abs|round|min|max|avg|sum|ln|log|exp|pow|floor|ceil|sin|cos|tan|median|stdev)(?=\s*\()|\bpi\b|\bmod\b|\bof\b(?=\s*\d))*", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex Formula();

    [GeneratedRegex(@"[+*/^%!×÷·(]|mod|[-−]\s*\d")]
    private static partial Regex Operator();

    [GeneratedRegex(@"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}|^\d{1,2}:\d{2}")]
    private static partial Regex Dates();
}
