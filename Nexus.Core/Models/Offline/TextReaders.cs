using System.Text.RegularExpressions;

namespace Nexus.Core.Models;

/// <summary>Finds a text that is to be measured.</summary>
internal sealed partial class TextReader : IToolReader
{
    public string Tool => "text_statistics";

    public ToolChoice? Read(Question question)
    {
        if (!Measures().IsMatch(question.Text))
        {
            return null;
        }

        var quotes = Question.Quotes(question.Text);
        // “How often does "fox" occur in "…": the longest is the text, a short one the word.
        var text = quotes.MaxBy(quote => quote.Length) ?? AfterColon(question.Text) ?? (question.Earlier is [var before, ..] ? Question.Quotes(before).MaxBy(quote => quote.Length) ?? AfterColon(before) ?? before : null);
        if (text is null)
        {
            return null;
        }

        var arguments = new Dictionary<string, object?> { ["text"] = text };
        var word = quotes.FirstOrDefault(quote => quote != text) ?? (WordAsked().Match(question.Text) is { Success: true } asked ? asked.Groups[1].Value : null);
        if (word is not null)
        {
            arguments["word"] = word;
        }

        return new ToolChoice(Tool, arguments, quotes.Count > 0 || AfterColon(question.Text) is not null ? 0.88 : 0.5);
    }

    private static string? AfterColon(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        return at > 0 && text[(at + 1)..].Trim() is { Length: > 2 } rest ? rest : null;
    }

    [GeneratedRegex(@"\b(words?|word count|characters?|letters?|sentences?|paragraphs?|readab\w*|reading (?:ease|time)|keywords?|how (?:often|long)|occurs?|longest word|difficult|statistics)\b|字数", RegexOptions.IgnoreCase)]
    private static partial Regex Measures();

    [GeneratedRegex(@"\b(?:the word|often (?:does|is)) [""“']?([\p{L}\p{N}-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex WordAsked();
}

/// <summary>Finds an address to fetch.</summary>
internal sealed partial class AddressReader : IToolReader
{
    public string Tool => "http_get";

    public ToolChoice? Read(Question question) => Address().Match(question.Text) is { Success: true } address
        ? new ToolChoice(Tool, new Dictionary<string, object?> { ["url"] = address.Value.TrimEnd('.', ',', ')', '?', '!') }, 0.95)
        : null;

    [GeneratedRegex(@"https?://[^\s<>""']+", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}

/// <summary>What nothing else can answer may be in the files.</summary>
internal sealed partial class KnowledgeReader : IToolReader
{
    public string Tool => "knowledge_search";

    public ToolChoice? Read(Question question) => Letters().IsMatch(question.Text)
        ? new ToolChoice(Tool, new Dictionary<string, object?> { ["query"] = question.Text.Length <= 500 ? question.Text : question.Text[..500] }, 0.3)
        : null;

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex Letters();
}
