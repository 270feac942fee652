using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Nexus.Core.Agents.Tools;

/// <summary>Questions about tables.</summary>
public sealed class CsvQueryTool : IAgentTool
{
    private const int MaxRows = 50;

    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(
        "csv_query",
        "Reads CSV tables and filters, groups, sorts and aggregates their rows.",
        [
            "csv", "spreadsheet", "table", "excel", "column", "row", "rows", "dataset", "data set", "sales", "report", "statistics", "analyse data", "analyze data",
            "analyst", "aggregate", "group by", "expenses", "inventory", "survey", "revenue",
            "表格", "数据分析", "销售", "报表",
        ],
        """
        {
          "type": "object",
          "properties": {
            "csv": { "type": "string", "description": "The table as CSV; the first row names the columns." },
            "operation": {
              "type": "string",
              "enum": ["rows", "count", "sum", "average", "median", "min", "max", "distinct", "columns"],
              "description": "rows: the rows themselves. columns: what columns there are. The others are of 'column'; count needs none."
            },
            "column": { "type": "string", "description": "Of which column." },
            "group_by": { "type": "string", "description": "A column by whose values the rows are grouped." },
            "where": {
              "type": "array",
              "description": "Conditions that all have to hold.",
              "items": {
                "type": "object",
                "properties": {
                  "column": { "type": "string" },
                  "operator": { "type": "string", "enum": ["=", "!=", "<", "<=", ">", ">=", "contains"] },
                  "value": { "type": "string" }
                },
                "required": ["column", "operator", "value"]
              }
            },
            "sort_by": { "type": "string", "description": "A column by which rows are sorted; with group_by, 'value' sorts by the result." },
            "descending": { "type": "boolean", "description": "Whether the largest comes first." },
            "limit": { "type": "integer", "minimum": 1, "maximum": 50, "description": "Most rows or groups to answer." }
          },
          "required": ["csv", "operation"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var table = CsvTable.Read(input.Text("csv"));
        var operation = input.Choice("operation", "rows", "rows", "count", "sum", "average", "median", "min", "max", "distinct", "columns");
        if (operation == "columns")
        {
            return new ValueTask<string>($"{table.Rows.Count.ToString(CultureInfo.InvariantCulture)} rows with the columns {string.Join(", ", table.Columns)}");
        }

        var rows = Filter(table, input.Values["where"]);
        var limit = input.WholeNumber("limit", MaxRows, 1, MaxRows);
        var descending = input.OptionalText("descending") is "true" or "True";
        var column = operation is "rows" or "count" ? -1 : table.IndexOf(input.Text("column"));
        return new ValueTask<string>(
            operation == "rows" ? Rows(table, Sort(table, rows, input.OptionalText("sort_by"), descending), limit)
            : input.OptionalText("group_by") is { Length: > 0 } group ? Groups(table, rows, operation, column, table.IndexOf(group), input.OptionalText("sort_by"), descending, limit)
            : operation is "min" or "max" && Extreme(table, rows, operation, column) is { } extreme ? extreme
            : $"{operation}{(column < 0 ? "" : $" of {table.Columns[column]}")} = {Aggregate(table, rows, operation, column)}{Of(rows.Count, table.Rows.Count)}");
    }

    private static List<string[]> Filter(CsvTable table, JsonNode? where)
    {
        var rows = table.Rows.ToList();
        foreach (var condition in where is JsonArray array ? array : where is JsonObject one ? [one.DeepClone()] : [])
        {
            if (condition is not JsonObject members || Text(members, "column") is not { } name || Text(members, "value") is not { } value)
            {
                throw new ToolException("csv_query: each condition in 'where' needs column, operator and value.");
            }

            var column = table.IndexOf(name);
            var comparison = Text(members, "operator") ?? "=";
            rows.RemoveAll(row => !Holds(row[column], comparison, value));
        }

        return rows;

        static string? Text(JsonObject members, string name) => members[name] is JsonValue value ? value.TryGetValue(out string? text) ? text : value.ToJsonString() : null;
    }

    private static bool Holds(string cell, string comparison, string value)
    {
        if (comparison == "contains")
        {
            return cell.Contains(value, StringComparison.OrdinalIgnoreCase);
        }

        var order = CsvTable.Number(cell) is { } left && CsvTable.Number(value) is { } right
            ? left.CompareTo(right)
            : string.Compare(cell, value, StringComparison.OrdinalIgnoreCase);
        return comparison switch
        {
            "=" or "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw new ToolException($"csv_query: the operator '{ToolInput.Shown(comparison)}' is not known; there are =, !=, <, <=, >, >= and contains."),
        };
    }

    private static IEnumerable<string[]> Sort(CsvTable table, List<string[]> rows, string? by, bool descending)
    {
        if (by is null or "")
        {
            return rows;
        }

        var column = table.IndexOf(by);
        var sorted = rows.All(row => row[column].Length == 0 || CsvTable.Number(row[column]) is not null)
            ? rows.OrderBy(row => CsvTable.Number(row[column]) ?? decimal.MinValue)
            : rows.OrderBy(row => row[column], StringComparer.OrdinalIgnoreCase);
        return descending ? sorted.Reverse() : sorted;
    }

    private static string Rows(CsvTable table, IEnumerable<string[]> rows, int limit)
    {
        var all = rows.ToArray();
        var text = new StringBuilder().AppendJoin(" | ", table.Columns);
        foreach (var row in all.Take(limit))
        {
            text.Append('\n').AppendJoin(" | ", row);
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n({Math.Min(limit, all.Length)} of {all.Length} matching rows)").ToString();
    }

    private static string Groups(
        CsvTable table, List<string[]> rows, string operation, int column, int group, string? sortBy, bool descending, int limit)
    {
        var groups = rows.GroupBy(row => row[group], StringComparer.OrdinalIgnoreCase)
            .Select(one => (one.Key, Value: Aggregate(table, [.. one], operation, column)))
            .ToArray();
        if (sortBy is { Length: > 0 })
        {
            groups = sortBy.Equals(table.Columns[group], StringComparison.OrdinalIgnoreCase)
                ? [.. groups.OrderBy(one => one.Key, StringComparer.OrdinalIgnoreCase)]
                : [.. groups.OrderBy(one => CsvTable.Number(one.Value) ?? 0)];
            if (descending)
            {
                Array.Reverse(groups);
            }
        }

        var text = new StringBuilder($"{operation}{(column < 0 ? "" : $" of {table.Columns[column]}")} by {table.Columns[group]}:");
        foreach (var (key, value) in groups.Take(limit))
        {
            text.Append($"\n{(key.Length == 0 ? "(empty)" : key)}: {value}");
        }

        return text.ToString();
    }

    private static string? Extreme(CsvTable table, List<string[]> rows, string operation, int column)
    {
        var numbers = rows.Where(row => CsvTable.Number(row[column]) is not null).ToArray();
        if (numbers.Length == 0)
        {
            return null;
        }

        var row = operation == "min" ? numbers.MinBy(one => CsvTable.Number(one[column]))! : numbers.MaxBy(one => CsvTable.Number(one[column]))!;
        return $"{operation} of {table.Columns[column]} = {CalculatorTool.Write(CsvTable.Number(row[column])!.Value)}{Of(rows.Count, table.Rows.Count)}, in the row {string.Join(", ", table.Columns.Zip(row, (name, cell) => $"{name}: {cell}"))}";
    }

    private static string Aggregate(CsvTable table, List<string[]> rows, string operation, int column)
    {
        if (operation == "count")
        {
            return rows.Count.ToString(CultureInfo.InvariantCulture);
        }

        if (operation == "distinct")
        {
            var values = rows.Select(row => row[column]).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
            return $"{values.Length.ToString(CultureInfo.InvariantCulture)}: {string.Join(", ", values.Take(MaxRows))}";
        }

        var cells = rows.Select(row => row[column]).Where(cell => cell.Length > 0).ToArray();
        if (cells.FirstOrDefault(cell => CsvTable.Number(cell) is null) is { } wrong)
        {
            throw new ToolException($"csv_query: '{ToolInput.Shown(wrong)}' in the column {table.Columns[column]} is not a number, so there is no {operation} of it.");
        }

        var numbers = cells.Select(cell => CsvTable.Number(cell)!.Value).ToArray();
        if (numbers.Length == 0)
        {
            return operation == "sum" ? "0" : throw new ToolException($"csv_query: no row is left, so there is no {operation}.");
        }

        return CalculatorTool.Write(operation switch
        {
            "sum" => numbers.Sum(),
            "min" => numbers.Min(),
            "max" => numbers.Max(),
            "median" => MathFunctions.Call("median", numbers),
            _ => numbers.Sum() / numbers.Length,
        });
    }

    private static string Of(int rows, int all) => FormattableString.Invariant($" ({rows} of {all} rows)");
}
