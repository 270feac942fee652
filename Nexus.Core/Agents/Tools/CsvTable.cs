using System.Globalization;
using System.Text;

namespace Nexus.Core.Agents.Tools;

/// <summary>A table read from CSV (RFC 4180), with a comma, a semicolon, a tab or a bar between the cells. The first row names the columns.</summary>
internal sealed class CsvTable
{
    private static readonly char[] Separators = [',', ';', '\t', '|'];
    private const int MaxCells = 500_000;

    private CsvTable(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows) => (Columns, Rows) = (columns, rows);

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows. Each has as many cells as there are columns.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Reads a table.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static CsvTable Read(string text)
    {
        var lines = Parse(text.Trim('\uFEFF', '\r', '\n', ' '), Separator(text));
        if (lines.Count < 2)
        {
            throw new ToolException("csv_query: the CSV needs a first row with the names of the columns, and at least one row more.");
        }

        var columns = lines[0].Select((name, i) => string.IsNullOrWhiteSpace(name) ? $"column{i + 1}" : name.Trim()).ToArray();
        if (columns.Distinct(StringComparer.OrdinalIgnoreCase).Count() != columns.Length)
        {
            throw new ToolException($"csv_query: two columns have the same name among {string.Join(", ", columns.Select(ToolInput.Shown))}.");
        }

        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Length > columns.Length)
            {
                throw new ToolException($"csv_query: row {i} has {lines[i].Length} cells, but there are {columns.Length} columns.");
            }
        }

        return new CsvTable(columns, [.. lines.Skip(1).Select(row => row.Length == columns.Length ? row : [.. row, .. Enumerable.Repeat("", columns.Length - row.Length)])]);
    }

    /// <summary>Where a column is.</summary>
    /// <exception cref="ToolException">There is none of that name.</exception>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Equals(column.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new ToolException($"csv_query: there is no column '{ToolInput.Shown(column)}'; there are {string.Join(", ", Columns.Select(ToolInput.Shown))}.");
    }

    /// <summary>A cell as a number: signs of currency and separators of thousands are not counted. Null where it is none.</summary>
    public static decimal? Number(string cell) => decimal.TryParse(
        cell.Trim().Trim('$', '€', '£', '%', ' '), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static char Separator(string text)
    {
        var end = text.AsSpan().TrimStart().IndexOfAny('\r', '\n');
        var header = end < 0 ? text : text.TrimStart()[..end];
        return Separators.MaxBy(separator => header.Count(character => character == separator));
    }

    private static List<string[]> Parse(string text, char separator)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var (quoted, cells) = (false, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            var character = i < text.Length ? text[i] : '\n';
            if (quoted && i < text.Length)
            {
                if (character != '"')
                {
                    cell.Append(character);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (quoted)
            {
                throw new ToolException($"csv_query: a quotation mark in row {rows.Count + 1} is not closed.");
            }
            else if (character == '"' && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                cell.Clear();
                quoted = true;
            }
            else if (character == separator || character == '\n')
            {
                row.Add(cell.ToString().Trim());
                cell.Clear();
                if (++cells > MaxCells)
                {
                    throw new ToolException($"csv_query: the table has more than {MaxCells} cells.");
                }

                if (character == '\n')
                {
                    if (row.Count > 1 || row[0].Length > 0)
                    {
                        rows.Add([.. row]);
                    }

                    row.Clear();
                }
            }
            else if (character != '\r')
            {
                cell.Append(character);
            }
        }

        return rows;
    }
}
