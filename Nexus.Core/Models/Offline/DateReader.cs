using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Core.Agents.Tools;

namespace Nexus.Core.Models;

/// <summary>Finds dates, durations and time zones in a question, and what is asked about them.</summary>
internal sealed partial class DateReader : IToolReader
{
    private static readonly Regex Zones = new(
        @"(?<![\w/])(?:" + string.Join('|', TimeZones.Names.SelectMany(Spellings).Distinct().OrderByDescending(name => name.Length).Select(Regex.Escape)) + @")(?![\w/])",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    public string Tool => "date_time";

    public ToolChoice? Read(Question question)
    {
        var text = question.Text;
        var dates = DateText().Matches(text).Select(match => match.Value.Trim()).Where(date => Dates.TryRead(date, out _)).ToArray();
        var zones = Zones.Matches(text).Select(match => match.Value).Distinct().ToArray();
        var clock = ClockTime().Match(DateText().Replace(text, " "));
        if (zones.Length >= 2 && !clock.Success && dates.All(date => !date.Contains(':', StringComparison.Ordinal)) && question.Has("overlap|meet|meeting|call|slot|slots|suits|suitable|working hours|office hours|everyone|all of us|both"))
        {
            return Choice(("operation", "overlap"), ("date", dates.FirstOrDefault() ?? "today"), ("zones", zones));
        }

        if (zones.Length >= 2 && (clock.Success || dates.Length > 0))
        {
            return Choice(("operation", "convert"), ("date", Moment(dates.FirstOrDefault(), clock)), ("zone", zones[0]), ("zones", zones[1..]));
        }

        if (question.Has("what(?:'s| is) the (?:current )?(?:time|date)|what time is it|current (?:time|date)|today's date|what day is (?:it|today)|time now") && dates.Length == 0)
        {
            return Choice(("operation", "now"), ("zone", zones.FirstOrDefault() ?? "UTC"));
        }

        return dates.Length >= 2 ? OfTwo(question, dates) : dates.Length == 1 ? OfOne(question, dates[0]) : OfToday(question);
    }

    private static ToolChoice OfTwo(Question question, string[] dates) => question.Has("working days?|business days?|work days?|workdays?|weekdays")
        ? Choice(("operation", "working_days"), ("date", dates[0]), ("until", dates[1]))
        : Choice(("operation", "difference"), ("date", dates[0]), ("until", dates[1]));

    private static ToolChoice? OfOne(Question question, string date)
    {
        if (Span().Match(question.Text) is { Success: true } span)
        {
            var isBack = question.Has("before|earlier|ago|subtract|minus|prior to|back");
            var amount = double.Parse(span.Groups["amount"].Value, CultureInfo.InvariantCulture) * (isBack ? -1 : 1);
            return span.Groups["working"].Success
                ? Choice(("operation", "working_days"), ("date", date), ("amount", amount))
                : Choice(("operation", "add"), ("date", date), ("amount", amount), ("unit", span.Groups["unit"].Value.ToLowerInvariant().TrimEnd('s') + "s"));
        }

        return question.Has("day of the week|weekday|which day|what day") ? Choice(("operation", "weekday"), ("date", date))
            : question.Has("born|age|how old|since|passed") ? Choice(("operation", "difference"), ("date", date), ("until", "today"))
            : question.Has("until|till|left|countdown|how (?:many|long)|remaining|working days?") ? Choice(("operation", question.Has("working days?|business days?") ? "working_days" : "difference"), ("date", "today"), ("until", date))
            : null;
    }

    private static ToolChoice? OfToday(Question question) =>
        Span().Match(question.Text) is { Success: true } span && question.Has("from (?:now|today)|in|ago|after today") && question.Has("what|which|when") && question.Has("date|day|when")
            ? span.Groups["working"].Success
                ? Choice(("operation", "working_days"), ("date", "today"), ("amount", Amount(span, question)))
                : Choice(("operation", "add"), ("date", "today"), ("amount", Amount(span, question)), ("unit", span.Groups["unit"].Value.ToLowerInvariant().TrimEnd('s') + "s"))
            : null;

    private static double Amount(Match span, Question question) =>
        double.Parse(span.Groups["amount"].Value, CultureInfo.InvariantCulture) * (question.Has("ago|before") ? -1 : 1);

    private static string Moment(string? date, Match clock) => (date, clock.Success) switch
    {
        ({ } day, true) when !day.Contains(':', StringComparison.Ordinal) => $"{day} {clock.Value.Trim()}",
        ({ } day, _) => day,
        _ => clock.Value.Trim(),
    };

    // Cities as they are written, abbreviations in capitals: so that no common word is taken for one.
    private static IEnumerable<string> Spellings(string name) => name.Contains('/', StringComparison.Ordinal) ? [name]
        : name is "North" or "South" or "West" or "ACT" or "Act" or "Easter" or "Center" ? []
        : name.Length <= 4 && name.All(char.IsAsciiLetterLower) ? [name.ToUpperInvariant()]
        : [CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name), name.All(character => char.IsAsciiLetterLower(character) || character == ' ') ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name) : name];

    private static ToolChoice Choice(params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var values = new Dictionary<string, object?>();
        foreach (var (name, value) in arguments)
        {
            values[name] = value;
        }

        return new ToolChoice("date_time", values, 0.87);
    }

    [GeneratedRegex(
        @"\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}|(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}(?:st|nd|rd|th)?,? \d{4})(?:(?:[ T]| at |, )\d{1,2}:\d{2})?",
        RegexOptions.IgnoreCase, 5000)]
    private static partial Regex DateText();

    [GeneratedRegex(@"\b(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?[ap]m)?\b|\b(?:1[0-2]|0?[1-9])\s?[ap]m\b", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex ClockTime();

    [GeneratedRegex(@"\b(?<amount>\d{1,6})\s+(?<working>working |business |work )?(?<unit>minutes?|hours?|days?|weeks?|months?|years?)\b", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex Span();
}
