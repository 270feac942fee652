using System.Text.RegularExpressions;
using Nexus.Core.Agents.Tools;

namespace Nexus.Core.Models;

/// <summary>Finds a table in a question or in what the user gave before it, and what is asked about it.</summary>
internal sealed partial class CsvReader : IToolReader
{
    public string Tool => "csv_query";

    public ToolChoice? Read(Question question)
    {
        var (csv, isHere) = Find(question.Text) is { } here ? (here, true) : (question.Earlier.Select(Find).FirstOrDefault(found => found is not null), false);
        if (csv is null)
        {
            return null;
        }

        CsvTable table;
        try
        {
            table = CsvTable.Read(csv);
        }
        catch (ToolException)
        {
            return null;
        }

        var asked = isHere ? question.Text.Replace(csv, " ", StringComparison.Ordinal) : question.Text;
        var arguments = new Dictionary<string, object?> { ["csv"] = csv };
        var query = new TableQuestion(table, asked);
        if (!isHere && !query.IsAboutTable)
        {
            return null;
        }

        query.Fill(arguments);
        return new ToolChoice(Tool, arguments, isHere ? 0.9 : 0.7);
    }

    /// <summary>The longest run of lines that have the same number of separators.</summary>
    internal static string? Find(string text)
    {
        var lines = text.Split('\n');
        var (best, bestLength) = (0..0, 1);
        foreach (var separator in new[] { ',', ';', '\t', '|' })
        {
            for (var start = 0; start < lines.Length; start++)
            {
                var count = Separators(lines[start], separator);
                var end = start;
                // A sentence may end in the first row's line: the header is what comes after its last colon.
                while (count > 0 && end < lines.Length && Separators(lines[end], separator) == count)
                {
                    end++;
                }

                if (end - start > bestLength)
                {
                    (best, bestLength) = (start..end, end - start);
                }

                start = Math.Max(start, end - 1);
            }
        }

        // A sentence before or after the table may have as many commas as a row.
        var (from, to) = (best.Start.Value, best.End.Value);
        while (to - from >= 2 && IsSentence(lines[from]))
        {
            from++;
        }

        while (to - from >= 2 && IsSentence(lines[to - 1]))
        {
            to--;
        }

        return to - from < 2 ? null : string.Join('\n', lines[from..to]);
    }

    private static bool IsSentence(string line) => line.TrimEnd() is [.., '?' or ':' or '.' or '!'] && line.Contains(' ', StringComparison.Ordinal) || line.Contains(": ", StringComparison.Ordinal);

    private static int Separators(string line, char separator) => Quoted().Replace(line, "").Count(character => character == separator);

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}

/// <summary>What is asked about a table.</summary>
internal sealed partial class TableQuestion
{
    private readonly CsvTable _table;
    private readonly string _text;
    private readonly List<int> _mentioned;

    public TableQuestion(CsvTable table, string text)
    {
        _table = table;
        _text = text;
        _mentioned = [.. Enumerable.Range(0, table.Columns.Count)
            .Select(column => (column, At: Mention(table.Columns[column])))
            .Where(found => found.At >= 0)
            .OrderBy(found => found.At)
            .Select(found => found.column)];
    }

    public bool IsAboutTable => _mentioned.Count > 0 || Has("rows?|columns?|table|csv") || Conditions().Count > 0;

    public void Fill(Dictionary<string, object?> arguments)
    {
        var where = Conditions();
        var group = Group();
        var operation = Has("median") ? "median"
            : Has("average|mean|avg") ? "average"
            : Has("total|sum|sums|altogether|in all|how much|add up") ? "sum"
            : Has("distinct|different|unique") ? "distinct"
            : Has("how many|count|number of") ? "count"
            : Has("highest|largest|most|maximum|max|biggest|best|greatest|most expensive|top|oldest|longest") ? "max"
            : Has("lowest|smallest|least|minimum|min|cheapest|worst|fewest|youngest|shortest") ? "min"
            : Has("columns|headers?") ? "columns"
            : group >= 0 ? "sum" : "rows";
        var used = where.Select(condition => condition.Column).Append(group).ToHashSet();
        var column = _mentioned.Find(one => !used.Contains(one) && (operation is "distinct" or "rows" || IsNumeric(one))) is var first && _mentioned.Contains(first) && !used.Contains(first)
            && (operation is "distinct" or "rows" || IsNumeric(first))
            ? first
            : Enumerable.Range(0, _table.Columns.Count).Where(one => !used.Contains(one) && IsNumeric(one)).DefaultIfEmpty(-1).First();
        // “How many units were sold”: where units are counted in a column, they are summed; else rows are counted.
        if (operation == "count" && HowMany().Match(_text) is { Success: true } many && _mentioned.Find(one => IsNumeric(one) && Same(_table.Columns[one], many.Groups[1].Value)) is var counted
            && _mentioned.Contains(counted) && IsNumeric(counted) && Same(_table.Columns[counted], many.Groups[1].Value))
        {
            (operation, column) = ("sum", counted);
        }

        // “Which region has the highest revenue”: the sums by region, the largest of them.
        if (operation is "max" or "min" && Which() is var which && which >= 0 && which != column && column >= 0)
        {
            (arguments["group_by"], arguments["sort_by"], arguments["descending"], arguments["limit"]) = (_table.Columns[which], "value", operation == "max", 1);
            (operation, group) = ("sum", -1);
        }

        arguments["operation"] = operation;
        if (operation is not ("rows" or "count" or "columns") && column >= 0)
        {
            arguments["column"] = _table.Columns[column];
        }

        if (group >= 0)
        {
            arguments["group_by"] = _table.Columns[group];
        }

        if (where.Count > 0)
        {
            arguments["where"] = where.Select(condition => new Dictionary<string, object?>
            {
                ["column"] = _table.Columns[condition.Column],
                ["operator"] = condition.Operator,
                ["value"] = condition.Value,
            }).ToArray();
        }
    }

    private bool IsNumeric(int column) => _table.Rows.Any(row => row[column].Length > 0) && _table.Rows.All(row => row[column].Length == 0 || CsvTable.Number(row[column]) is not null);

    private int Group()
    {
        foreach (Match match in Each().Matches(_text))
        {
            for (var i = 0; i < _table.Columns.Count; i++)
            {
                if (Same(_table.Columns[i], match.Groups[1].Value))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private int Which() => WhichText().Match(_text) is { Success: true } which
        ? Enumerable.Range(0, _table.Columns.Count).Where(column => Same(_table.Columns[column], which.Groups[1].Value)).DefaultIfEmpty(-1).First()
        : WhoText().IsMatch(_text) ? Enumerable.Range(0, _table.Columns.Count).Where(column => !IsNumeric(column)).DefaultIfEmpty(-1).First() : -1;

    private List<(int Column, string Operator, string Value)> Conditions()
    {
        var conditions = new List<(int, string, string)>();
        for (var column = 0; column < _table.Columns.Count; column++)
        {
            if (IsNumeric(column))
            {
                var name = Regex.Escape(_table.Columns[column].Replace('_', ' '));
                var match = Regex.Match(
                    _text.Replace('_', ' '),
                    $@"\b{name}s?\b.{{0,25}}?\b(?<op>over|above|more than|greater than|at least|under|below|less than|at most|of exactly|equal to)\s+[$€£]?(?<value>\d[\d,]*(?:\.\d+)?)",
                    RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));
                if (match.Success)
                {
                    conditions.Add((column, match.Groups["op"].Value.ToLowerInvariant() switch
                    {
                        "over" or "above" or "more than" or "greater than" => ">",
                        "at least" => ">=",
                        "under" or "below" or "less than" => "<",
                        "at most" => "<=",
                        _ => "=",
                    }, match.Groups["value"].Value.Replace(",", "", StringComparison.Ordinal)));
                }
            }
            else if (_table.Rows.Select(row => row[column]).Where(cell => cell.Length > 1).Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(cell => cell.Length).FirstOrDefault(cell => Word(cell).IsMatch(_text)) is { } value)
            {
                conditions.Add((column, "=", value));
            }
        }

        return conditions;
    }

    private int Mention(string column) => Regex.Match(_text, $@"\b{Regex.Escape(column).Replace("_", "[_ ]", StringComparison.Ordinal)}s?\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5)) is { Success: true } match
        ? match.Index
        : -1;

    private bool Has(string words) => Regex.IsMatch(_text, $@"\b(?:{words})\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));

    private static Regex Word(string cell) => new($@"(?<!\w){Regex.Escape(cell)}(?!\w)", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));

    private static bool Same(string column, string word)
    {
        var (one, other) = (column.Replace('_', ' ').Trim(), word.Trim());
        return one.Equals(other, StringComparison.OrdinalIgnoreCase) || (one + "s").Equals(other, StringComparison.OrdinalIgnoreCase) || one.Equals(other + "s", StringComparison.OrdinalIgnoreCase)
            || one.EndsWith('y') && (one[..^1] + "ies").Equals(other, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\b(?:per|by|for each|in each|for every|of each|each) ([\w]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Each();

    [GeneratedRegex(@"\b(?:which|what) (\w+) (?:has|have|had|is|was|are|sold|spent|made|got|brought|earned|with)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WhichText();

    [GeneratedRegex(@"\bwho\b", RegexOptions.IgnoreCase)]
    private static partial Regex WhoText();

    [GeneratedRegex(@"\bhow many (\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex HowMany();
}
