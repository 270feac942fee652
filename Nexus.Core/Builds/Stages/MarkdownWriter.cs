using System.Text;

namespace Nexus.Core.Builds.Stages;

/// <summary>Writes the documents that people read. Every one says which model made it.</summary>
internal sealed class MarkdownWriter
{
    private readonly StringBuilder _text = new();

    public MarkdownWriter(string title, string model)
    {
        _text.Append($"# {Line(title)}\n\n_Made by the {model} model._\n");
    }

    public MarkdownWriter Section(string title) => Add($"## {Line(title)}");

    public MarkdownWriter Paragraph(string text) => Add(text.Trim());

    public MarkdownWriter Quote(string text) => Add("> " + text.Trim().ReplaceLineEndings("\n> "));

    public MarkdownWriter Bullets(IEnumerable<string> items) => List(items.Select(item => "- " + Line(item)));

    public MarkdownWriter Numbers(IEnumerable<string> items) => List(items.Select((item, i) => $"{i + 1}. {Line(item)}"));

    public MarkdownWriter Table(string[] header, IEnumerable<string[]> rows) => List(
        rows.Select(Row).Prepend(Row([.. header.Select(_ => "---")])).Prepend(Row(header)));

    public MarkdownWriter Fence(string language, string text) => Add($"```{language}\n{text.TrimEnd()}\n```");

    public override string ToString() => _text.ToString();

    private MarkdownWriter List(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        return Add(text.Length > 0 ? text : "None.");
    }

    private MarkdownWriter Add(string block)
    {
        _text.Append('\n').Append(block).Append('\n');
        return this;
    }

    private static string Row(string[] cells) => "| " + string.Join(" | ", cells.Select(cell => Line(cell).Replace("|", "\\|"))) + " |";

    private static string Line(string text) => text.ReplaceLineEndings(" ").Trim();
}
