using System.Globalization;

namespace Nexus.Core.Agents.Tools;

/// <summary>Conversion between units.</summary>
public sealed class UnitConversionTool : IAgentTool
{
    private static readonly string Known = string.Join("; ", UnitTable.Symbols.Select(quantity => $"{quantity.Key}: {string.Join(" ", quantity)}"));

    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(
        "unit_conversion",
        "Converts lengths, areas, volumes, masses, temperatures, speeds, data sizes and more.",
        [
            "convert", "conversion", "converter", "unit", "units", "metric", "imperial", "celsius", "fahrenheit", "kilometre", "kilometer", "mile",
            "kilogram", "pound", "litre", "liter", "gallon", "temperature", "recipe", "cooking", "ounce", "inch", "metre", "meter",
            "换算", "单位", "温度",
        ],
        $$"""
        {
          "type": "object",
          "properties": {
            "value": { "type": "number", "description": "How much is to be converted." },
            "from": { "type": "string", "description": "The unit that it is in: a symbol ({{Known.Replace("\"", "\\\"", StringComparison.Ordinal)}}) or an English name." },
            "to": { "type": "string", "description": "The unit that is wanted." }
          },
          "required": ["value", "from", "to"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var value = (decimal)Math.Clamp(input.Number("value"), -1e27, 1e27);
        var (from, to) = (Find(input.Text("from")), Find(input.Text("to")));
        if (from.Quantity != to.Quantity)
        {
            throw new ToolException(
                $"unit_conversion: {from.Symbol} measures {from.Quantity}, but {to.Symbol} measures {to.Quantity}; units of {from.Quantity} are {string.Join(", ", UnitTable.Symbols[from.Quantity])}.");
        }

        if (from.Quantity == "temperature" && (value * from.Factor) + from.Offset < 0)
        {
            throw new ToolException($"unit_conversion: {value.ToString(CultureInfo.InvariantCulture)} {from.Symbol} is below absolute zero.");
        }

        try
        {
            var result = ((value * from.Factor) + from.Offset - to.Offset) / to.Factor;
            return new ValueTask<string>($"{CalculatorTool.Write(value)} {from.Symbol} = {Write(result)} {to.Symbol}");
        }
        catch (OverflowException e)
        {
            throw new ToolException("unit_conversion: the result is too large.", e);
        }
    }

    // Ten significant digits: more than any factor in everyday use deserves.
    private static string Write(decimal value)
    {
        if (value == 0)
        {
            return "0";
        }

        var digits = Math.Clamp(9 - (int)Math.Floor(Math.Log10((double)Math.Abs(value))), 0, 28);
        return Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString("0.############################", CultureInfo.InvariantCulture);
    }

    private static Unit Find(string name) => UnitTable.Find(name)
        ?? throw new ToolException($"unit_conversion: the unit '{ToolInput.Shown(name)}' is not known. There are {Known}.");
}
