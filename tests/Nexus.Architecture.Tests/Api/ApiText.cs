using System.Text.RegularExpressions;

namespace Nexus.Architecture.Tests.Api;

/// <summary>The one spelling of a signature: no namespaces, no layout, constraints in order.</summary>
internal static partial class ApiText
{
    public static string Normalize(string signature)
    {
        // Only what stands outside string literals is a name.
        var text = Literal().Replace(signature, match => match.Groups["code"].Success ? NormalizeCode(match.Value) : match.Value);
        text = Blank().Replace(text, " ").Trim().TrimEnd(';').TrimEnd();
        return SortConstraints(text);
    }

    /// <summary>Splits at commas that are not inside brackets: <c>A, B&lt;C, D&gt;</c> is two parts.</summary>
    public static IEnumerable<string> SplitTopLevel(string list)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '<' or '(' or '[' => 1, '>' or ')' or ']' => -1, _ => 0 };
            if (list[i] == ',' && depth == 0)
            {
                yield return list[start..i].Trim();
                start = i + 1;
            }
        }
        if (list[start..].Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    private static string NormalizeCode(string code)
    {
        code = Qualifier().Replace(code, "").Replace("@", "", StringComparison.Ordinal);
        code = BaseCall().Replace(code, "");
        code = code.Replace("default!", "default", StringComparison.Ordinal);
        code = AccessorBody().Replace(code, "$1;");
        code = AccessorSpace().Replace(code, ";");
        return StructReadonly().Replace(code, "");
    }

    private static string SortConstraints(string text)
    {
        var parts = Where().Split(text);
        if (parts.Length == 1)
        {
            return text;
        }
        var constraints = parts.Skip(1)
            .Select(part => part.Split(':', 2, StringSplitOptions.TrimEntries))
            .Select(part => $"where {part[0]} : {string.Join(", ", SplitTopLevel(part[1]).Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal);
        return $"{parts[0].Trim()} {string.Join(' ', constraints)}";
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|(?<code>[^"]+)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\.(?=[A-Za-z_@])")]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"\s*:\s*(base|this)\([^)]*\)")]
    private static partial Regex BaseCall();

    [GeneratedRegex(@"\s+;")]
    private static partial Regex AccessorSpace();

    [GeneratedRegex(@"\b(get|set|init)\s*\{\s*\}")]
    private static partial Regex AccessorBody();

    // A member of a struct that says it is readonly: the caller cannot tell. (A readonly field is `static readonly`.)
    [GeneratedRegex(@"(?<=\b(public|protected|override|virtual) )readonly (?!struct|ref)")]
    private static partial Regex StructReadonly();

    [GeneratedRegex(@"\bwhere (?=\w+ ?:)")]
    private static partial Regex Where();
}
