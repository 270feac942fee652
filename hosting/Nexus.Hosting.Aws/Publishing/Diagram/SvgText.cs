using System.Globalization;
using System.Text;

namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>Writes SVG: numbers with one decimal, text escaped, no ids.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public override string ToString() => _text.ToString();

    public static string Escape(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                // Signs that XML does not have.
                < ' ' and not ('\t' or '\n') or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or '&' or '<' or '>' or '"' or '\'' or >= '\uD800')
            {
                return false;
            }
        }

        return true;
    }

    public static string Number(double number) => Math.Round(number, 1).ToString("0.#", CultureInfo.InvariantCulture);

    public SvgText Open(string element, string attributes = "")
    {
        Line($"<{element}{(attributes.Length == 0 ? string.Empty : " ")}{attributes}>");
        _depth++;
        return this;
    }

    public SvgText Close(string element)
    {
        _depth--;
        return Line($"</{element}>");
    }

    public SvgText Line(string text)
    {
        _text.Append(' ', _depth * 2).Append(text).Append('\n');
        return this;
    }

    public SvgText Box(double x, double y, double width, double height, double radius, string @class, string style = "") => Line(
        $"<rect class=\"{@class}\"{Style(style)} x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" rx=\"{Number(radius)}\"/>");

    public SvgText Text(double x, double y, string text, string @class, string anchor = "start", string style = "") => Line(
        $"<text class=\"{@class}\"{Style(style)} x=\"{Number(x)}\" y=\"{Number(y)}\"{(anchor == "start" ? string.Empty : $" text-anchor=\"{anchor}\"")}>{Escape(text)}</text>");

    /// <summary>Text that is cut where it is too long; the whole of it is the element's title.</summary>
    public SvgText FittedText(double x, double y, string text, double size, double width, string @class)
    {
        var fitted = TextWidth.Fit(text, size, width);
        return fitted == text
            ? Text(x, y, text, @class)
            : Line($"<text class=\"{@class}\" x=\"{Number(x)}\" y=\"{Number(y)}\">{Escape(fitted)}<title>{Escape(text)}</title></text>");
    }

    public SvgText Path(string path, string @class, string style = "") => Line($"<path class=\"{@class}\"{Style(style)} d=\"{path}\"/>");

    private static string Style(string style) => style.Length == 0 ? string.Empty : $" style=\"{style}\"";
}
