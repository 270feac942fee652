using System.Globalization;
using System.Text;

namespace Nexus.Core.Agents.Tools;

/// <summary>Dates, times and time zones.</summary>
public sealed class DateTimeTool(TimeProvider time) : IAgentTool
{
    private const int MaxYears = 2000;
    private const int MaxDays = 400 * MaxYears;

    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(
        "date_time",
        "Tells the date and time, converts between time zones, and computes with dates and durations.",
        [
            "date", "time", "calendar", "schedule", "meeting", "deadline", "time zone", "timezone", "appointment", "day", "week", "month",
            "birthday", "countdown", "reminder", "duration", "working days", "age", "planner", "agenda", "itinerary",
            "日期", "时间", "日程", "会议", "时区",
        ],
        """
        {
          "type": "object",
          "properties": {
            "operation": {
              "type": "string",
              "enum": ["now", "add", "difference", "working_days", "weekday", "convert", "overlap"],
              "description": "now: date and time in 'zone'. add: 'date' plus 'amount' of 'unit'. difference: from 'date' to 'until', in days, weeks and years. working_days: Mondays to Fridays from 'date' to 'until', or the date that is 'amount' working days after 'date'. weekday: of 'date'. convert: 'date' from 'zone' to 'zones'. overlap: the hours in which it is working time, 9 to 17, in all 'zones' on 'date'."
            },
            "date": { "type": "string", "description": "A date or a date and time: 2026-03-01, 2026-03-01 14:30, or today." },
            "until": { "type": "string", "description": "The second date." },
            "amount": { "type": "number", "description": "How many; negative goes back." },
            "unit": { "type": "string", "enum": ["minutes", "hours", "days", "weeks", "months", "years"], "description": "Of what." },
            "zone": { "type": "string", "description": "The time zone of 'date', such as Europe/Berlin, or UTC; by default UTC." },
            "zones": { "type": "array", "items": { "type": "string" }, "description": "Other time zones." }
          },
          "required": ["operation"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            return new ValueTask<string>(input.Choice("operation", null, "now", "add", "difference", "working_days", "weekday", "convert", "overlap") switch
            {
                "now" => Now(input),
                "add" => Add(input),
                "difference" => Difference(input),
                "working_days" => WorkingDays(input),
                "weekday" => Invariant($"{Day(Read(input, "date"))} is a {Read(input, "date").DayOfWeek}."),
                "convert" => Convert(input),
                _ => Overlap(input),
            });
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new ToolException("date_time: the result lies outside the years 1 to 9999.", e);
        }
    }

    private string Now(ToolInput input)
    {
        var zone = TimeZones.Find(input.OptionalText("zone") ?? "UTC");
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        return Invariant($"It is {now:dddd}, {now:yyyy-MM-dd HH:mm} in {zone.Id} (UTC{Offset(now.Offset)}).");
    }

    private string Add(ToolInput input)
    {
        var date = Read(input, "date");
        var amount = input.Number("amount");
        var unit = input.Choice("unit", "days", "minutes", "hours", "days", "weeks", "months", "years");
        var isWhole = amount == Math.Floor(amount);
        if (unit is "months" or "years" && !isWhole)
        {
            throw new ToolException($"date_time: {unit} can only be added whole; {amount.ToString(CultureInfo.InvariantCulture)} is not.");
        }

        var result = unit switch
        {
            "minutes" => date.AddMinutes(amount),
            "hours" => date.AddHours(amount),
            "days" => date.AddDays(amount),
            "weeks" => date.AddDays(7 * amount),
            "months" => date.AddMonths((int)Math.Clamp(amount, -12 * 10_000, 12 * 10_000)),
            _ => date.AddYears((int)Math.Clamp(amount, -10_000, 10_000)),
        };
        return Invariant($"{Write(date)} {(amount < 0 ? "minus" : "plus")} {Math.Abs(amount)} {unit} is {result:dddd}, {Write(result)}.");
    }

    private string Difference(ToolInput input)
    {
        var (from, until) = (Read(input, "date"), Read(input, "until"));
        var span = until - from;
        var days = (until.Date - from.Date).Days;
        var text = new StringBuilder(Invariant($"From {Write(from)} to {Write(until)} there are {days} days"));
        if (Math.Abs(days) >= 7)
        {
            text.Append(Invariant($", that is {Math.Abs(days) / 7} weeks and {Math.Abs(days) % 7} days"));
        }

        var (early, late) = from <= until ? (from, until) : (until, from);
        var years = late.Year - early.Year - (late.Date < early.Date.AddYears(late.Year - early.Year) ? 1 : 0);
        if (years > 0)
        {
            text.Append(Invariant($"; {years} full years"));
        }

        if (from.TimeOfDay != TimeSpan.Zero || until.TimeOfDay != TimeSpan.Zero)
        {
            text.Append(Invariant($"; exactly {(long)Math.Abs(span.TotalHours)} hours and {Math.Abs(span.Minutes)} minutes"));
        }

        return text.Append('.').ToString();
    }

    private string WorkingDays(ToolInput input)
    {
        var from = Read(input, "date").Date;
        if (input.OptionalNumber("amount") is { } amount && input.OptionalText("until") is null)
        {
            var left = (int)Math.Clamp(Math.Abs(amount), 0, MaxDays);
            var day = from;
            while (left > 0)
            {
                day = day.AddDays(amount < 0 ? -1 : 1);
                left -= IsWorkingDay(day) ? 1 : 0;
            }

            return Invariant($"{Math.Abs(amount)} working days {(amount < 0 ? "before" : "after")} {Day(from)} is {day:dddd}, {Day(day)}. Holidays are not known here.");
        }

        var until = Read(input, "until").Date;
        var (first, last) = from <= until ? (from, until) : (until, from);
        if ((last - first).TotalDays > MaxDays)
        {
            throw new ToolException($"date_time: working days are counted over at most {MaxYears} years.");
        }

        var count = 0;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return Invariant($"From {Day(first)} to {Day(last)}, both included, there are {count} working days (Monday to Friday). Holidays are not known here.");
    }

    private string Convert(ToolInput input)
    {
        var zone = TimeZones.Find(input.OptionalText("zone") ?? "UTC");
        var moment = Moment(Read(input, "date"), zone);
        var zones = input.List("zones");
        if (zones.Count == 0)
        {
            throw new ToolException("date_time: convert needs 'zones', the time zones that are wanted.");
        }

        var text = new StringBuilder(Invariant($"{moment:yyyy-MM-dd HH:mm} in {zone.Id} is"));
        foreach (var target in zones.Take(20).Select(TimeZones.Find))
        {
            var there = TimeZoneInfo.ConvertTime(moment, target);
            text.Append(Invariant($"\n- {there:dddd}, {there:yyyy-MM-dd HH:mm} in {target.Id} (UTC{Offset(there.Offset)})"));
        }

        return text.ToString();
    }

    private string Overlap(ToolInput input)
    {
        var zones = input.List("zones").Take(20).Select(TimeZones.Find).ToArray();
        if (zones.Length < 2)
        {
            throw new ToolException("date_time: overlap needs 'zones', two time zones or more.");
        }

        var day = Read(input, "date").Date;
        var first = zones[0];
        // Half-hour steps: there are zones that are off by half an hour.
        var good = Enumerable.Range(0, 96).Select(step => Moment(day, first).AddMinutes(30 * (step - 24)))
            .Where(moment => TimeZoneInfo.ConvertTime(moment, first).Date == day && zones.All(zone => IsWorkingTime(TimeZoneInfo.ConvertTime(moment, zone))))
            .ToArray();
        if (good.Length == 0)
        {
            return Invariant($"On {Day(day)} there is no time that is between 9:00 and 17:00 on a working day in all of {string.Join(", ", zones.Select(zone => zone.Id))}.");
        }

        var text = new StringBuilder(Invariant($"On {Day(day)} it is working time (9:00 to 17:00) in all of them from"));
        foreach (var zone in zones)
        {
            text.Append(Invariant($"\n- {TimeZoneInfo.ConvertTime(good[0], zone):HH:mm} to {TimeZoneInfo.ConvertTime(good[^1].AddMinutes(30), zone):HH:mm} in {zone.Id}"));
        }

        return text.ToString();
    }

    private DateTime Read(ToolInput input, string name)
    {
        var text = input.OptionalText(name) is { Length: > 0 } given ? given.Trim() : name == "date" ? "today" : input.Text(name);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZones.Find(input.OptionalText("zone") ?? "UTC")).DateTime;
        return text.ToLowerInvariant() switch
        {
            "now" => today,
            "today" => today.Date,
            "tomorrow" => today.Date.AddDays(1),
            "yesterday" => today.Date.AddDays(-1),
            _ => Dates.TryRead(text, out var date) ? date
                : Dates.TryReadTime(text, out var clock) ? today.Date + clock
                : throw new ToolException($"date_time: '{name}' is '{ToolInput.Shown(text)}', which is not a date; write 2026-03-01 or 2026-03-01 14:30."),
        };
    }

    // A time that the clocks skip in spring is read as if they did not.
    private static DateTimeOffset Moment(DateTime local, TimeZoneInfo zone) => new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone.GetUtcOffset(local));

    private static bool IsWorkingDay(DateTime day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static bool IsWorkingTime(DateTimeOffset moment) => moment.TimeOfDay >= TimeSpan.FromHours(9) && moment.TimeOfDay < TimeSpan.FromHours(17) && IsWorkingDay(moment.DateTime);

    private static string Offset(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);

    private static string Day(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Write(DateTime date) => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
