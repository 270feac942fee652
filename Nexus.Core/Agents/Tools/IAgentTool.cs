using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nexus.Core.Agents.Tools;

/// <summary>A tool as it is: written by us, or by the maker of an MCP server that the operator named. Never by a model.</summary>
public interface IAgentTool
{
    /// <summary>Its name, what it does, and what it takes.</summary>
    ToolDefinition Definition { get; }

    /// <summary>Does it, and answers in text.</summary>
    /// <exception cref="ToolException">It cannot be done; the message says why and what to do, to the model and to people.</exception>
    ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken);
}

/// <summary>For whom a tool works.</summary>
/// <param name="PackageFolder">Where the agent's package lies.</param>
public sealed record ToolContext(string PackageFolder);

/// <summary>A tool cannot do what it was asked for.</summary>
public sealed class ToolException : Exception
{
    /// <summary>A failure with its reason.</summary>
    public ToolException(string message) : base(message)
    {
    }

    /// <summary>A failure with its reason and what caused it.</summary>
    public ToolException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>What a tool was given, read with errors that help.</summary>
/// <param name="tool">The tool.</param>
/// <param name="values">What it was given.</param>
public sealed class ToolInput(ToolDefinition tool, JsonObject values)
{
    /// <summary>All of it.</summary>
    public JsonObject Values => values;

    /// <summary>A text that must be there.</summary>
    public string Text(string name) => OptionalText(name) is { Length: > 0 } text
        ? text
        : throw new ToolException($"{tool.Name} needs '{name}': {Described(name)}");

    /// <summary>A text that may be missing. A number or a truth value counts as its text, an object or a list as its JSON.</summary>
    public string? OptionalText(string name) => values.TryGetPropertyValue(name, out var value) && value is not null
        ? value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : value.ToJsonString()
        : null;

    /// <summary>A number that must be there.</summary>
    public double Number(string name) => OptionalNumber(name) ?? throw new ToolException($"{tool.Name} needs the number '{name}': {Described(name)}");

    /// <summary>A number that may be missing.</summary>
    public double? OptionalNumber(string name) => OptionalText(name) is not { Length: > 0 } text
        ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new ToolException($"{tool.Name}: '{name}' is '{Shown(text)}', which is not a number.");

    /// <summary>A whole number within limits, or the default.</summary>
    public int WholeNumber(string name, int ifMissing, int min, int max) => OptionalNumber(name) is not { } number
        ? ifMissing
        : number == Math.Floor(number) && number >= min && number <= max
            ? (int)number
            : throw new ToolException($"{tool.Name}: '{name}' is {number.ToString(CultureInfo.InvariantCulture)}; expected a whole number from {min} to {max}.");

    /// <summary>One of some words, or the default.</summary>
    public string Choice(string name, string? ifMissing, params ReadOnlySpan<string> choices)
    {
        var given = OptionalText(name) is { Length: > 0 } text ? text : ifMissing ?? Text(name);
        foreach (var choice in choices)
        {
            if (choice.Equals(given, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        throw new ToolException($"{tool.Name}: '{name}' is '{Shown(given)}'; expected one of {string.Join(", ", choices.ToArray())}.");
    }

    /// <summary>A list of texts; one text counts as a list of one.</summary>
    public IReadOnlyList<string> List(string name) => values[name] switch
    {
        null => [],
        JsonArray array => [.. array.Select(item => item is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : item?.ToJsonString() ?? "")],
        _ => [OptionalText(name)!],
    };

    /// <summary>A text as it fits into a message.</summary>
    public static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private string Described(string name) =>
        tool.InputSchema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var property)
        && property.TryGetProperty("description", out var description)
            ? description.GetString()!
            : "it is missing.";
}
