using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Nexus.Core.Models;

/// <summary>How the offline model converses: it chooses a tool by rules, and words the answer from what the tool said.</summary>
internal static class OfflineConversation
{
    private const string Note = "(Offline model: rules chose and used the tool, no language model was asked.)";

    private static readonly ImmutableArray<IToolReader> Readers =
    [
        new AddressReader(), new CsvReader(), new JsonReader(), new TextReader(), new DateReader(), new UnitReader(), new ArithmeticReader(), new KnowledgeReader(),
    ];

    /// <summary>What it says next: calls of tools, or an answer.</summary>
    public static IList<AIContent> Answer(IReadOnlyList<ChatMessage> messages, IEnumerable<AITool>? tools)
    {
        var asked = messages.Where(message => message.Role == ChatRole.User).Select(message => message.Text).Reverse().ToArray();
        var question = new Question(asked is [var latest, ..] ? latest : "", [.. asked.Skip(1).Take(10)]);
        if (messages is [.., { } last] && last.Role == ChatRole.Tool)
        {
            return [new TextContent(Word(last.Contents.OfType<FunctionResultContent>(), messages, question))];
        }

        var functions = tools?.OfType<AIFunction>().ToArray() ?? [];
        return Choose(functions, question) is { } choice
            ? [new FunctionCallContent($"call_{messages.Count}", choice.Tool, choice.Arguments.ToDictionary())]
            : [new TextContent(Decline(functions))];
    }

    /// <summary>The tool of some that it would use for a question, or null.</summary>
    public static string? Choose(IEnumerable<string> tools, string question)
    {
        var asked = new Question(question, []);
        return Readers.Where(reader => tools.Contains(reader.Tool)).Select(reader => Read(() => reader.Read(asked))).OfType<ToolChoice>().MaxBy(choice => choice.Confidence)?.Tool;
    }

    private static ToolChoice? Choose(AIFunction[] tools, Question question)
    {
        ToolChoice? best = null;
        foreach (var tool in tools)
        {
            var reader = Readers.FirstOrDefault(reader => reader.Tool == tool.Name);
            var choice = Read(() => reader is null ? SchemaReader.Read(tool, question) : reader.Read(question));
            best = choice is not null && choice.Confidence > (best?.Confidence ?? 0) ? choice : best;
        }

        return best;
    }

    private static ToolChoice? Read(Func<ToolChoice?> read)
    {
        try
        {
            return read();
        }
        catch (RegexMatchTimeoutException)
        {
            // Made to take long: that tool has nothing to say to it.
            return null;
        }
    }

    private static string Word(IEnumerable<FunctionResultContent> results, IReadOnlyList<ChatMessage> messages, Question question)
    {
        var calls = messages.SelectMany(message => message.Contents.OfType<FunctionCallContent>()).ToLookup(call => call.CallId);
        var answer = new StringBuilder();
        foreach (var result in results)
        {
            var text = result.Result?.ToString() ?? "";
            var call = calls[result.CallId].LastOrDefault();
            answer.Append(text.StartsWith("Error: ", StringComparison.Ordinal) ? $"The tool could not do this: {text["Error: ".Length..]}" : call?.Name switch
            {
                "calculator" => $"{call.Arguments?["expression"]} = {text}",
                "text_statistics" => Measures(text, question),
                "json_query" => Values(text),
                "knowledge_search" => $"This is what the files say:\n\n{text}",
                _ => text.TrimEnd(),
            }).Append("\n\n");
        }

        return answer.Append(Note).ToString();
    }

    // The lines that the question is about first, then all.
    private static string Measures(string report, Question question)
    {
        var asked = report.Split('\n').Where(line => line.Contains(':', StringComparison.Ordinal) && Names(line).Any(name => question.Has(Regex.Escape(name))) || line.Contains(" occurs ", StringComparison.Ordinal)).ToArray();
        return asked.Length == 0 ? report : $"{string.Join('\n', asked)}\n\nAll measures:\n{report}";
    }

    private static IEnumerable<string> Names(string line)
    {
        var name = line[..line.IndexOf(':', StringComparison.Ordinal)];
        yield return name;
        yield return name.TrimEnd('s');
        if (name.StartsWith("reading ease", StringComparison.Ordinal))
        {
            yield return "readability";
            yield return "readable";
            yield return "reading ease";
        }
    }

    private static string Values(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length is > 1 and <= 30 && lines.All(line => line.Length <= 60)
            ? $"There are {lines.Length.ToString(CultureInfo.InvariantCulture)}: {string.Join(", ", lines)}"
            : lines.Length == 1 ? $"It is {text}" : text;
    }

    private static string Decline(AIFunction[] tools) => tools.Length == 0
        ? "This is the offline model of Nexus: it answers by rules and tools, and this agent has no tools. Configure a language model (Models:Provider) to converse with it."
        : $"This is the offline model of Nexus: it answers by rules. I found nothing in the question that my tools ({string.Join(", ", tools.Select(tool => tool.Name).Order(StringComparer.Ordinal))}) can work on. "
        + "Put the numbers, dates, texts or data into the question, or configure a language model (Models:Provider).";
}
