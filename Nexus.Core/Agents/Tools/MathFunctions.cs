using System.Globalization;

namespace Nexus.Core.Agents.Tools;

/// <summary>The functions that an expression may call.</summary>
internal static class MathFunctions
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["abs", "avg", "ceil", "cos", "exp", "floor", "ln", "log", "max", "median", "min", "payment", "pow", "round", "sin", "sqrt", "stdev", "sum", "tan"];

    /// <summary>The value of a function.</summary>
    public static decimal Call(string name, IReadOnlyList<decimal> arguments) => name switch
    {
        "abs" => Math.Abs(One(name, arguments)),
        "avg" or "mean" or "average" => Some(name, arguments).Sum() / arguments.Count,
        "ceil" => Math.Ceiling(One(name, arguments)),
        "cos" => Double(Math.Cos, One(name, arguments)),
        "exp" => Double(Math.Exp, One(name, arguments)),
        "floor" => Math.Floor(One(name, arguments)),
        "ln" => Double(Math.Log, One(name, arguments)),
        "log" or "log10" => arguments.Count == 2 ? ToDecimal(Math.Log((double)arguments[0], (double)arguments[1])) : Double(Math.Log10, One(name, arguments)),
        "max" => Some(name, arguments).Max(),
        "median" => Median(Some(name, arguments)),
        "min" => Some(name, arguments).Min(),
        "payment" => Payment(arguments),
        "pow" => Two(name, arguments) is var (x, y) ? ToDecimal(Math.Pow((double)x, (double)y)) : 0,
        "round" => Round(arguments),
        "sin" => Double(Math.Sin, One(name, arguments)),
        "sqrt" => Root(One(name, arguments)),
        "stdev" => Root(Variance(Some(name, arguments))),
        "sum" => arguments.Sum(),
        "tan" => Double(Math.Tan, One(name, arguments)),
        _ => throw new FormatException($"There is no function '{ToolInput.Shown(name)}'; there are {string.Join(", ", Names)}."),
    };

    /// <summary>A double as a decimal.</summary>
    public static decimal ToDecimal(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArithmeticException("The result is not a number.");
        }

        // By its digits, so that 10^-3 is 0.001 and not its nearest double.
        return Math.Abs(value) >= 7.9e28
            ? throw new OverflowException("The result is too large: at most 7.9e28 can be computed.")
            : decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>A square root: exact where it is a decimal.</summary>
    private static decimal Root(decimal value)
    {
        if (value < 0)
        {
            throw new ArithmeticException($"There is no real square root of {value.ToString(CultureInfo.InvariantCulture)}.");
        }

        var root = ToDecimal(Math.Sqrt((double)value));
        // One step of Newton's method brings the digits that a double lacks.
        return root == 0 ? 0 : (root + (value / root)) / 2;
    }

    private static decimal Median(IReadOnlyList<decimal> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static decimal Variance(IReadOnlyList<decimal> values)
    {
        var mean = values.Sum() / values.Count;
        return values.Count < 2
            ? throw new ArithmeticException("A standard deviation needs at least two numbers.")
            : values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }

    // The payment of an annuity loan: amount, yearly rate as a fraction, months.
    private static decimal Payment(IReadOnlyList<decimal> arguments)
    {
        if (arguments is not [var amount, var rate, var months] || months <= 0 || months != Math.Floor(months) || months > 1200)
        {
            throw new FormatException("payment takes the amount, the yearly rate (0.05 or 5%) and the number of months (1 to 1200).");
        }

        var monthly = rate / 12;
        return monthly == 0 ? amount / months : ToDecimal((double)(amount * monthly) / (1 - Math.Pow(1 + (double)monthly, -(double)months)));
    }

    private static decimal Round(IReadOnlyList<decimal> arguments) => arguments switch
    {
        [var value] => Math.Round(value, MidpointRounding.AwayFromZero),
        [var value, var digits] when digits is >= 0 and <= 28 && digits == Math.Floor(digits) => Math.Round(value, (int)digits, MidpointRounding.AwayFromZero),
        _ => throw new FormatException("round takes a number and, if need be, how many decimals to keep, 0 to 28."),
    };

    private static decimal Double(Func<double, double> function, decimal value) => ToDecimal(function((double)value));

    private static decimal One(string name, IReadOnlyList<decimal> arguments) => arguments is [var value]
        ? value
        : throw new FormatException($"{name} takes 1 number, not {arguments.Count}.");

    private static (decimal, decimal) Two(string name, IReadOnlyList<decimal> arguments) => arguments is [var first, var second]
        ? (first, second)
        : throw new FormatException($"{name} takes 2 numbers, not {arguments.Count}.");

    private static IReadOnlyList<decimal> Some(string name, IReadOnlyList<decimal> arguments) => arguments.Count > 0
        ? arguments
        : throw new FormatException($"{name} takes at least 1 number.");
}
