using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Nexus.Core.Models;

/// <summary>A question as the offline model reads it, with what the user gave before it.</summary>
/// <param name="text">The question.</param>
/// <param name="earlier">The user's earlier messages, newest first.</param>
internal sealed partial class Question(string text, IReadOnlyList<string> earlier)
{
    /// <summary>The question.</summary>
    public string Text { get; } = text.Trim();

    /// <summary>The user's earlier messages, newest first.</summary>
    public IReadOnlyList<string> Earlier => earlier;

    /// <summary>Whether one of some words or phrases is in the question.</summary>
    public bool Has([StringSyntax("Regex")] string words) => Regex.IsMatch(Text, $@"\b(?:{words})\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));

    /// <summary>What is between quotation marks.</summary>
    public static IReadOnlyList<string> Quotes(string text) =>
        [.. QuotedText().Matches(text).Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value.Trim()).Where(quoted => quoted.Length > 0)];

    // "…", “…”, «…», ```…```; an apostrophe is none.
    [GeneratedRegex("""```(?:\w*\n)?(.+?)```|"([^"]+)"|“([^”]+)”|«([^»]+)»""", RegexOptions.Singleline, 5000)]
    private static partial Regex QuotedText();
}

/// <summary>What the offline model would do: use a tool in a certain way.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">What it gives it.</param>
/// <param name="Confidence">How sure it is, from 0 to 1.</param>
internal sealed record ToolChoice(string Tool, IReadOnlyDictionary<string, object?> Arguments, double Confidence);

/// <summary>Reads from a question what a tool would have to be given to answer it.</summary>
internal interface IToolReader
{
    /// <summary>The tool.</summary>
    string Tool { get; }

    /// <summary>How the tool would answer the question, or null.</summary>
    ToolChoice? Read(Question question);
}
