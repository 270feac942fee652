using System.Globalization;

namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>How often an expression of EventBridge Scheduler is true in a month of 730 hours.</summary>
internal static class ScheduledRuns
{
    private const decimal HoursPerMonth = 730;
    private const decimal DaysPerMonth = HoursPerMonth / 24;

    /// <summary><c>rate(5 minutes)</c> or <c>cron(minutes hours day-of-month month day-of-week year)</c>; any other form counts as one run a day.</summary>
    public static decimal PerMonth(string expression)
    {
        var open = expression.IndexOf('(', StringComparison.Ordinal);
        var words = open < 0 ? [] : expression[(open + 1)..].TrimEnd(')').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (expression.StartsWith("rate", StringComparison.Ordinal) && words is [var number, var unit] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every > 0)
        {
            return (unit[0] switch { 'm' => HoursPerMonth * 60, 'h' => HoursPerMonth, _ => DaysPerMonth }) / every;
        }

        if (expression.StartsWith("at", StringComparison.Ordinal))
        {
            return 1;
        }

        if (words is not [var minutes, var hours, var day, var month, var weekday, ..])
        {
            return DaysPerMonth;
        }

        var days = weekday is not ("?" or "*") ? DaysPerMonth * Count(weekday, 7) / 7 : day is "?" or "*" ? DaysPerMonth : Count(day, 31);
        return Count(minutes, 60) * Count(hours, 24) * days * Count(month, 12) / 12;
    }

    // How many of the values of a field are meant.
    private static decimal Count(string field, int all)
    {
        decimal sum = 0;
        foreach (var part in field.Split(','))
        {
            var step = part.Split('/') is [_, var by] && int.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : 1;
            var range = part.Split('/')[0];
            var values = range is "*" or "?" ? all
                : range.Split('-') is [var from, var to] ? Math.Max(1, (Number(to) ?? 0) - (Number(from) ?? 0) + 1)
                : step > 1 ? all - (Number(range) ?? 0) : 1;
            sum += Math.Ceiling(values / (decimal)step);
        }

        return sum;
    }

    private static readonly string[] Names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Array.IndexOf(Names, text.ToUpperInvariant()) is >= 0 and var index ? index
        : null;
}
