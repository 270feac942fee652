using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nexus.Core.Agents.Tools;

/// <summary>Questions about JSON documents.</summary>
public sealed class JsonQueryTool : IAgentTool
{
    private const int MaxValues = 100;

    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(
        "json_query",
        "Reads JSON documents and answers questions about them by path and filter.",
        [
            "json", "api response", "configuration file", "log", "logs", "payload", "structured data", "schema", "yaml",
        ],
        """
        {
          "type": "object",
          "properties": {
            "json": { "type": "string", "description": "The document." },
            "path": {
              "type": "string",
              "description": "What of it: $ is the whole; $.items[0].name; $.items[*].price; $..price is every member of that name; $.items[?price > 3].name; $.items[?name == 'x']."
            },
            "aggregate": { "type": "string", "enum": ["values", "count", "sum", "average", "min", "max", "keys"], "description": "What of the values that are found; by default they themselves." }
          },
          "required": ["json", "path"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(input.Text("json"), new JsonDocumentOptions { MaxDepth = 64, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException e)
        {
            throw new ToolException($"json_query: the document is not JSON (line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}).", e);
        }

        using (document)
        {
            var path = input.OptionalText("path") is { Length: > 0 } given ? given : "$";
            var found = JsonPath.Select(document.RootElement, path);
            var aggregate = input.Choice("aggregate", "values", "values", "count", "sum", "average", "min", "max", "keys");
            return new ValueTask<string>(aggregate switch
            {
                "values" => Values(found, path),
                "keys" => string.Join(", ", found.Where(value => value.ValueKind == JsonValueKind.Object).SelectMany(value => value.EnumerateObject().Select(member => member.Name)).Distinct()),
                "count" => Count(found).ToString(CultureInfo.InvariantCulture),
                _ => Aggregate(found, aggregate, path),
            });
        }
    }

    // The members of one list are meant, where one list is what was found.
    private static List<JsonElement> Flat(List<JsonElement> found) =>
        found is [{ ValueKind: JsonValueKind.Array } list] ? [.. list.EnumerateArray()] : found;

    private static int Count(List<JsonElement> found) => found is [{ ValueKind: JsonValueKind.Object } one] ? one.GetPropertyCount() : Flat(found).Count;

    private static string Values(List<JsonElement> found, string path)
    {
        if (found.Count == 0)
        {
            throw new ToolException($"json_query: there is nothing at '{ToolInput.Shown(path)}'.");
        }

        var text = new StringBuilder();
        foreach (var value in found.Take(MaxValues))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
        }

        return found.Count > MaxValues ? text.Append(CultureInfo.InvariantCulture, $"\n[{found.Count - MaxValues} more]").ToString() : text.ToString();
    }

    private static string Aggregate(List<JsonElement> found, string aggregate, string path)
    {
        var values = Flat(found);
        var numbers = new List<decimal>();
        foreach (var value in values)
        {
            numbers.Add(value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
                ? number
                : throw new ToolException($"json_query: '{ToolInput.Shown(value.GetRawText())}' at '{ToolInput.Shown(path)}' is not a number, so there is no {aggregate}."));
        }

        return numbers.Count == 0 && aggregate != "sum"
            ? throw new ToolException($"json_query: there is no number at '{ToolInput.Shown(path)}'.")
            : CalculatorTool.Write(aggregate switch
            {
                "sum" => numbers.Sum(),
                "min" => numbers.Min(),
                "max" => numbers.Max(),
                _ => numbers.Sum() / numbers.Count,
            });
    }
}
