using System.Text.RegularExpressions;

namespace Aspire.Hosting.Pipelines;

/// <summary>Markdown for those who can only read text: emphasis and code without their marks, links with their addresses.</summary>
internal static partial class PlainText
{
    public static string Of(string markdown)
    {
        if (markdown.AsSpan().IndexOfAny('[', '*', '`') < 0)
        {
            return markdown;
        }

        var text = Link().Replace(markdown, m => m.Groups["text"].Value == m.Groups["address"].Value ? m.Groups["address"].Value : $"{m.Groups["text"].Value} ({m.Groups["address"].Value})");
        text = Strong().Replace(text, "${text}");
        return Code().Replace(text, "${text}");
    }

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\((?<address>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*(?<text>[^*]+)\*\*")]
    private static partial Regex Strong();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();
}
