using System.Text.RegularExpressions;

namespace Nexus.Core.Models;

/// <summary>A requirement as the offline model reads it: sentences, and the subject that it is about.</summary>
internal sealed partial class RequirementText
{
    private static readonly string[] Preambles =
    [
        "i want you to build", "i would like", "i'd like", "i want", "i need", "we want", "we need", "please build", "please create", "please make",
        "can you build", "can you create", "build me", "create me", "make me", "build", "create", "make", "develop", "design", "write", "please",
        "an ai agent", "an agent", "a bot", "an assistant", "a chatbot", "ai agent", "agent", "assistant", "bot",
        "that can", "which can", "that", "which", "who", "to", "it should", "it shall", "it must", "it can", "it", "should", "shall", "must",
    ];

    public RequirementText(string text)
    {
        Text = text.Trim();
        Sentences =
        [
            .. SentenceEnd().Split(Text)
                .Select(sentence => sentence.Trim(' ', '\t', '-', '*', '•', '\r', '\n'))
                .Where(sentence => sentence.Length > 2),
        ];
        if (Sentences.Count == 0)
        {
            Sentences = [Text];
        }

        Ability = Strip(Sentences[0]);
        if (Ability.StartsWith("for ", StringComparison.OrdinalIgnoreCase))
        {
            Ability = "works " + Ability;
        }
    }

    public string Text { get; }

    public IReadOnlyList<string> Sentences { get; }

    /// <summary>What the first sentence asks for, without its preamble: “converts units of length”.</summary>
    public string Ability { get; }

    /// <summary>Each thing that is asked for, as an ability: one per sentence, and one per clause of a long one.</summary>
    public IReadOnlyList<string> Abilities =>
    [
        .. Sentences
            .SelectMany(sentence => sentence.Length > 60 ? Clause().Split(sentence) : [sentence])
            .Select(Strip)
            .Where(ability => ability.Length > 3)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(12),
    ];

    /// <summary>The two longest words: what the requirement is about, more or less.</summary>
    public IReadOnlyList<string> Subjects =>
        [.. LongWord().Matches(Text).Select(word => word.Value.ToLowerInvariant()).Distinct().OrderByDescending(word => word.Length).Take(2).DefaultIfEmpty("the subject")];

    public bool IsQuestionable => Vague().IsMatch(Text);

    public static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var cut = text.LastIndexOf(' ', length - 1);
        return text[..(cut > length / 2 ? cut : length - 1)] + "…";
    }

    private static string Strip(string sentence)
    {
        var rest = sentence.Trim().TrimEnd('.', '!', '?', ';', ',', '。', '！', '？');
        for (var again = true; again;)
        {
            again = false;
            foreach (var preamble in Preambles)
            {
                if (rest.Length > preamble.Length + 2
                    && rest.StartsWith(preamble, StringComparison.OrdinalIgnoreCase)
                    && rest[preamble.Length] is ' ' or ':' or ',')
                {
                    rest = rest[preamble.Length..].TrimStart(' ', ':', ',');
                    again = true;
                }
            }
        }

        return rest;
    }

    [GeneratedRegex(@"\p{L}{2,30}")]
    private static partial Regex LongWord();

    [GeneratedRegex(@"(?<=[.!?;])\s+|[。！？；]|\r?\n+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@",\s*(?:and\s+)?(?=\w+\s)|\s+and\s+(?=(?:also|then|can)\b)|，", RegexOptions.IgnoreCase)]
    private static partial Regex Clause();

    [GeneratedRegex(@"\b(etc|and so on|something|somehow|some kind|maybe|various|stuff|whatever)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Vague();
}
