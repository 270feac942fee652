using System.Globalization;
using System.Text;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Writes the tree as <c>terraform fmt</c> would: two blanks for each level, the equals signs of neighbouring one-line attributes in a column.</summary>
internal static class HclFormat
{
    private const int LineLimit = 140;

    /// <summary>The text of a file.</summary>
    /// <param name="comment">What the file is about; the lines of a comment at its top.</param>
    /// <param name="body">What stands in it.</param>
    public static string File(string comment, HclBody body)
    {
        var lines = comment.Split('\n').Select(l => new Line(0, $"# {l}".TrimEnd())).ToList();
        if (body.Attributes.Count > 0 || body.Blocks.Count > 0)
        {
            lines.Add(Line.Empty);
            AddBody(lines, 0, body);
        }

        return Align(lines);
    }

    /// <summary>A value on its own.</summary>
    public static string Expression(HclExpression expression)
    {
        var lines = new List<Line>();
        AddValue(lines, 0, string.Empty, expression, string.Empty);
        return Align(lines).TrimEnd('\n');
    }

    /// <summary>Text between quotation marks.</summary>
    public static string Quote(string text, bool isBeforeInterpolation = false)
    {
        var quoted = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : isBeforeInterpolation ? '$' : '\0';
            quoted.Append(c switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '"' => "\\\"",
                '\\' => "\\\\",
                // "${" begins a value, and "$${" is how to write it; of several signs in a row only the last may stand as itself.
                '$' or '%' when next == '{' => $"{c}{c}",
                '$' or '%' when next == c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ when char.IsControl(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return quoted.ToString();
    }

    private static void AddBody(List<Line> lines, int level, HclBody body)
    {
        foreach (var (name, value) in body.Attributes)
        {
            AddValue(lines, level, name, value, string.Empty);
        }

        var isFirst = body.Attributes.Count == 0;
        foreach (var block in body.Blocks)
        {
            if (!isFirst)
            {
                lines.Add(Line.Empty);
            }

            isFirst = false;
            var head = string.Concat(block.Labels.Select(l => $" \"{Quote(l)}\""));
            if (block.Body.Attributes.Count == 0 && block.Body.Blocks.Count == 0)
            {
                lines.Add(new(level, $"{block.Type}{head} {{}}"));
                continue;
            }

            lines.Add(new(level, $"{block.Type}{head} {{"));
            AddBody(lines, level + 1, block.Body);
            lines.Add(new(level, "}"));
        }
    }

    private static void AddValue(List<Line> lines, int level, string name, HclExpression value, string end)
    {
        var indent = level * 2;
        if (OneLine(value) is { } text && indent + name.Length + text.Length <= LineLimit)
        {
            lines.Add(name.Length == 0 ? new(level, text + end) : new(level, name, text + end));
            return;
        }

        var lead = name.Length == 0 ? string.Empty : $"{name} = ";
        switch (value)
        {
            case HclCall { Arguments: [HclObject or HclList] } call when Open(call.Arguments[0]) is var (open, close):
                lines.Add(new(level, $"{lead}{call.Function}({open}"));
                AddItems(lines, level + 1, call.Arguments[0]);
                lines.Add(new(level, $"{close}){end}"));
                break;
            case HclObject or HclList when Open(value) is var (open, close):
                lines.Add(new(level, lead + open));
                AddItems(lines, level + 1, value);
                lines.Add(new(level, close + end));
                break;
            default:
                // A long text: nothing can break it.
                lines.Add(name.Length == 0 ? new(level, OneLine(value) + end) : new(level, name, OneLine(value) + end));
                break;
        }
    }

    private static (string Open, string Close) Open(HclExpression value) => value is HclObject ? ("{", "}") : ("[", "]");

    private static void AddItems(List<Line> lines, int level, HclExpression value)
    {
        if (value is HclObject json)
        {
            foreach (var (key, item) in json.Items)
            {
                AddValue(lines, level, Key(key), item, string.Empty);
            }
        }
        else
        {
            foreach (var item in ((HclList)value).Items)
            {
                AddValue(lines, level, string.Empty, item, ",");
            }
        }
    }

    // An object with items is never on one line: it would not be read.
    private static string? OneLine(HclExpression value) => value switch
    {
        HclText text => $"\"{Quote(text.Text)}\"",
        HclNumber number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        HclLiteral literal => literal.Word,
        HclReference reference => reference.Attribute is { } attribute ? $"{reference.Address}.{attribute}" : reference.Address,
        HclTemplate template => $"\"{string.Concat(template.Parts.Select((part, i) => part is HclText text
            ? Quote(text.Text, i + 1 < template.Parts.Count)
            : $"${{{OneLine(part)}}}"))}\"",
        HclCall call => Join(call.Arguments) is { } arguments ? $"{call.Function}({arguments})" : null,
        HclList list => Join(list.Items) is { } items ? $"[{items}]" : null,
        HclObject { Items.Count: 0 } => "{}",
        HclObject => null,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No such expression."),
    };

    private static string? Join(IReadOnlyList<HclExpression> items)
    {
        var texts = items.Select(OneLine).ToList();
        return texts.Contains(null) ? null : string.Join(", ", texts);
    }

    private static string Key(string key) =>
        key.Length > 0 && (char.IsAsciiLetter(key[0]) || key[0] == '_') && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && key is not ("for" or "null" or "true" or "false")
            ? key
            : $"\"{Quote(key)}\"";

    private static string Align(List<Line> lines)
    {
        var text = new StringBuilder();
        for (var first = 0; first < lines.Count;)
        {
            var last = first;
            while (last < lines.Count && lines[last].Value is not null)
            {
                last++;
            }

            var width = 0;
            for (var i = first; i < last; i++)
            {
                width = Math.Max(width, Width(lines[i].Lead));
            }

            for (var i = first; i < last; i++)
            {
                var line = lines[i];
                text.Append(' ', line.Level * 2).Append(line.Lead).Append(' ', width - Width(line.Lead)).Append(" = ").Append(line.Value).Append('\n');
            }

            if (last < lines.Count)
            {
                text.Append(' ', lines[last].Lead.Length == 0 ? 0 : lines[last].Level * 2).Append(lines[last].Lead).Append('\n');
            }

            first = last + 1;
        }

        return text.ToString();
    }

    private static int Width(string text) => Ascii.IsValid(text) ? text.Length : new StringInfo(text).LengthInTextElements;

    // Value is null where the line is no attribute, or one that goes on in the next line.
    private sealed record Line(int Level, string Lead, string? Value = null)
    {
        public static Line Empty { get; } = new(0, string.Empty);
    }
}
