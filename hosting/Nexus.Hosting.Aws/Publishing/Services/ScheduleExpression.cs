using System.Text.RegularExpressions;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>When a task starts, as EventBridge Scheduler writes it ("Schedule types in EventBridge Scheduler").</summary>
internal static partial class ScheduleExpression
{
    /// <exception cref="ArgumentException">It is neither an expression of AWS nor one of cron.</exception>
    public static string Parse(string? resource, string schedule)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(schedule);
        var text = schedule.Trim();
        if (Aws().IsMatch(text))
        {
            return text;
        }

        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 5 && fields.All(f => Field().IsMatch(f)))
        {
            return FromUnix(resource, fields);
        }

        throw new ArgumentException(
            $"The schedule '{schedule}' of '{resource}' is not one. Use cron(0 3 * * ? *), rate(1 hour), or the five fields of cron: 0 3 * * *.", nameof(schedule));
    }

    // AWS wants a question mark in one of the two day fields, counts Sunday as 1 and adds the year.
    private static string FromUnix(string? resource, string[] fields)
    {
        var (day, weekday) = (fields[2], fields[4]);
        if (day != "*" && weekday != "*")
        {
            throw new ArgumentException(
                $"The schedule '{string.Join(' ', fields)}' of '{resource}' names both a day of the month and a day of the week; EventBridge Scheduler takes one of them. Use two schedules.",
                nameof(fields));
        }

        return weekday == "*"
            ? $"cron({fields[0]} {fields[1]} {day} {fields[3]} ? *)"
            : $"cron({fields[0]} {fields[1]} ? {fields[3]} {WeekdayNumber().Replace(weekday, d => $"{((d.Value[0] - '0') % 7) + 1}")} *)";
    }

    [GeneratedRegex(@"^(cron\((\S+ ){5}\S+\)|rate\([1-9]\d* (minute|minutes|hour|hours|day|days)\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$")]
    private static partial Regex Aws();

    [GeneratedRegex(@"^[\dA-Za-z*/,-]+$")]
    private static partial Regex Field();

    [GeneratedRegex(@"(?<![/\d])[0-7](?!\d)")]
    private static partial Regex WeekdayNumber();
}
