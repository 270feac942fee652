using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Nexus.Hosting.Aws.Publishing.Diagram;

namespace Nexus.Hosting.Aws.Publishing.Report;

/// <summary>Collects HTML. Whatever stands in a hole of an interpolated string is escaped, except <see cref="Markup"/>.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public HtmlText Add(HtmlLine line)
    {
        _text.Append(line.Text).Append('\n');
        return this;
    }

    public HtmlText Add(Markup markup)
    {
        _text.Append(markup.Html);
        return this;
    }

    /// <summary>A table; the first cell of a row is its heading.</summary>
    public HtmlText Table(string caption, string[] heads, IEnumerable<HtmlLine[]> rows)
    {
        Add($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>");
        foreach (var head in heads)
        {
            Add($"<th scope=\"col\">{head}</th>");
        }

        Add($"</tr></thead><tbody>");
        foreach (var row in rows)
        {
            Add($"<tr><th scope=\"row\">{new Markup(row[0].Text)}</th>");
            foreach (var cell in row.Skip(1))
            {
                Add($"<td>{new Markup(cell.Text)}</td>");
            }

            Add($"</tr>");
        }

        return Add($"</tbody></table></div>");
    }
}

/// <summary>HTML that is finished.</summary>
/// <param name="Html">Its text.</param>
internal readonly record struct Markup(string Html)
{
    /// <summary>Pieces one after the other, with something between them.</summary>
    public static Markup Join(string between, IEnumerable<HtmlLine> pieces) => new(string.Join(between, pieces.Select(p => p.Text)));
}

/// <summary>A piece of HTML, written as an interpolated string: what stands in a hole is escaped.</summary>
[InterpolatedStringHandler]
internal sealed class HtmlLine(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

    public string Text => _text.ToString();

    public void AppendLiteral(string html) => _text.Append(html);

    public void AppendFormatted(string? text) => _text.Append(SvgText.Escape(text ?? string.Empty));

    public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Markup markup) => _text.Append(markup.Html);
}
