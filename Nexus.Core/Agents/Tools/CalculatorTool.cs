using System.Globalization;

namespace Nexus.Core.Agents.Tools;

/// <summary>Arithmetic.</summary>
public sealed class CalculatorTool : IAgentTool
{
    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(
        "calculator",
        "Evaluates arithmetic expressions exactly: sums, products, percentages, powers, roots.",
        [
            "calculate", "calculator", "calculation", "arithmetic", "math", "maths", "mathematics", "sum", "total", "percent", "percentage",
            "average", "price", "cost", "budget", "tax", "interest", "loan", "mortgage", "discount", "tip", "bmi", "equation", "compute", "salary", "split the bill",
            "计算", "数学", "价格", "预算", "成本",
        ],
        """
        {
          "type": "object",
          "properties": {
            "expression": {
              "type": "string",
              "description": "The expression, such as (1200 + 340) * 17%. There are + - * / ^ mod ! % of, parentheses, pi, e, and abs avg ceil cos exp floor ln log max median min payment(amount, yearly rate, months) pow round(x, decimals) sin sqrt stdev sum tan."
            }
          },
          "required": ["expression"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var expression = input.Text("expression");
        try
        {
            return new ValueTask<string>(Write(Expression.Evaluate(expression)));
        }
        catch (OverflowException e)
        {
            throw new ToolException("calculator: the result or a step to it is too large: at most 7.9e28 can be computed.", e);
        }
        catch (Exception e) when (e is FormatException or ArithmeticException)
        {
            throw new ToolException($"calculator: {e.Message}", e);
        }
    }

    /// <summary>A number without zeros at its end, with at most 12 decimals.</summary>
    internal static string Write(decimal value)
    {
        var rounded = Math.Round(value, 12, MidpointRounding.AwayFromZero);
        // What is all but nothing keeps its digits.
        return (rounded == 0 ? value : rounded).ToString("0.############################", CultureInfo.InvariantCulture);
    }
}
