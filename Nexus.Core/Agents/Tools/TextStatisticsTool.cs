using System.Text;
using System.Text.RegularExpressions;

namespace Nexus.Core.Agents.Tools;

/// <summary>Counts and measures of a text.</summary>
public sealed partial class TextStatisticsTool : IAgentTool
{
    private const int MaxLength = 200_000;

    private static readonly HashSet<string> CommonWords = new(
        ("a about after all also an and any are as at be because been but by can could did do does for from had has have he her his how i if in into is it its just me more my no not of on "
        + "one or our out she so some than that the their them then there these they this to up us was we were what when which who will with would you your").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(
        "text_statistics",
        "Counts words, sentences and characters, and measures readability and keyword frequency of a text.",
        [
            "text", "word", "words", "word count", "readability", "essay", "article", "proofread", "summarize", "summarise", "summary", "writing",
            "sentence", "grammar", "translate", "translation", "style", "blog", "email", "letter", "keyword", "sentiment", "edit", "rewrite",
            "文本", "写作", "摘要", "翻译", "文章", "总结",
        ],
        """
        {
          "type": "object",
          "properties": {
            "text": { "type": "string", "description": "The text." },
            "word": { "type": "string", "description": "A word or phrase whose occurrences are counted too." }
          },
          "required": ["text"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var text = input.Text("text");
        if (text.Length > MaxLength)
        {
            throw new ToolException($"text_statistics: the text has {text.Length} characters; at most {MaxLength} are measured at once.");
        }

        var words = Word().Matches(text).Select(match => match.Value).ToArray();
        if (words.Length == 0)
        {
            throw new ToolException("text_statistics: there is no word in the text.");
        }

        var sentences = Math.Max(1, Sentence().Count(text.TrimEnd() + " "));
        var syllables = words.Sum(Syllables);
        var letters = words.Sum(word => word.Count(char.IsLetterOrDigit));
        // Flesch, “A new readability yardstick” (1948): for English.
        var ease = 206.835 - (1.015 * words.Length / sentences) - (84.6 * syllables / words.Length);
        var report = new StringBuilder()
            .Append(Invariant($"words: {words.Length}\nsentences: {sentences}\nparagraphs: {Paragraph().Split(text.Trim()).Length}\n"))
            .Append(Invariant($"characters: {text.EnumerateRunes().Count()}\ncharacters without spaces: {text.EnumerateRunes().Count(rune => !Rune.IsWhiteSpace(rune))}\n"))
            .Append(Invariant($"unique words: {words.Distinct(StringComparer.OrdinalIgnoreCase).Count()}\n"))
            .Append(Invariant($"average word length: {(double)letters / words.Length:0.0}\naverage sentence length: {(double)words.Length / sentences:0.0} words\n"))
            .Append(Invariant($"longest word: {words.MaxBy(word => word.Length)}\n"))
            .Append(Invariant($"reading ease (Flesch, English): {ease:0.0}, {Describe(ease)}\nreading time: {Math.Max(1, (int)Math.Ceiling(words.Length / 200.0))} min\n"));
        var frequent = words.Where(word => word.Length > 1 && !CommonWords.Contains(word))
            .GroupBy(word => word.ToLowerInvariant())
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(5);
        report.Append("keywords: ").AppendJoin(", ", frequent.Select(group => $"{group.Key} ({group.Count()})"));
        if (input.OptionalText("word") is { Length: > 0 } wanted)
        {
            var count = Regex.Count(text, $@"(?<!\w){Regex.Escape(wanted)}(?!\w)", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));
            report.Append(Invariant($"\n\"{ToolInput.Shown(wanted)}\" occurs {count} times"));
        }

        return new ValueTask<string>(report.ToString());
    }

    // Groups of vowels, less a silent e: right for most English words.
    private static int Syllables(string word)
    {
        var groups = Vowels().Count(word);
        return Math.Max(1, groups > 1 && word.EndsWith('e') && !word.EndsWith("le", StringComparison.OrdinalIgnoreCase) ? groups - 1 : groups);
    }

    private static string Describe(double ease) => ease switch
    {
        >= 80 => "easy",
        >= 60 => "plain",
        >= 50 => "fairly difficult",
        >= 30 => "difficult",
        _ => "very difficult",
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’\-][\p{L}\p{N}]+)*")]
    private static partial Regex Word();

    [GeneratedRegex(@"[.!?。！？]+(?=[\s""'”’)]|$)")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(?:\r?\n[ \t]*){2,}")]
    private static partial Regex Paragraph();

    [GeneratedRegex("[aeiouy]+", RegexOptions.IgnoreCase)]
    private static partial Regex Vowels();
}
