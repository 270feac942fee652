using System.Globalization;
using Nexus.Hosting.Aws.Publishing.Changes;
using Nexus.Hosting.Aws.Publishing.Costs;
using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Report;

/// <summary>One page about a plan, for people: what it is, what it costs, what was found, what has changed. It needs nothing but itself.</summary>
internal static class ReportPage
{
    public static string Html(AwsPlan plan, PlanChanges changes)
    {
        var html = new HtmlText();
        var cost = CostEstimate.Of(plan);
        var stage = PlanWords.Stage(plan);
        html.Add($"<!DOCTYPE html>");
        html.Add($"<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/><meta name=\"color-scheme\" content=\"light dark\"/>");
        html.Add($"<title>{plan.Name} ({stage}) on AWS</title><style>");
        html.Add(new Markup(ReportStyle.Css.ReplaceLineEndings("\n")));
        html.Add($"</style></head><body>");
        html.Add($"<header><h1>{plan.Name} on AWS <span class=\"tag\">{stage}</span></h1>");
        html.Add($"<p class=\"dim\">What this publish plans, drawn and told from the plan itself.</p>");
        html.Add($"<nav aria-label=\"Sections\"><ul>");
        foreach (var (id, title) in RawSection.IsNeeded(plan) ? Sections.Append((RawSection.Id, RawSection.Title)) : Sections)
        {
            html.Add($"<li><a href=\"#{id}\">{title}</a></li>");
        }

        html.Add($"</ul></nav></header><main>");
        AddTiles(html, plan, cost, changes);
        html.Add($"<section id=\"architecture\"><h2>Architecture</h2>");
        html.Add(new Markup(ArchitectureDiagram.Inline(plan)));
        html.Add($"</section>");
        ChangesSection.Add(html, changes);
        FindingsSection.Add(html, plan);
        ServicesSection.Add(html, plan);
        ConnectionsSection.Add(html, plan);
        PermissionsSection.Add(html, plan);
        DataSection.Add(html, plan);
        CostSection.Add(html, cost);
        OperationsSection.Add(html, plan);
        RawSection.Add(html, plan);
        html.Add($"</main><footer><p>Made of the plan by <code>aspire publish</code>. The same plan gives the same page.</p></footer></body></html>");
        return html.ToString();
    }

    private static readonly (string Id, string Title)[] Sections =
    [
        ("architecture", "Architecture"), ("changes", "Changes"), ("findings", "Findings"), ("services", "Services"), ("routes", "Routes"), ("connections", "Connections"),
        ("permissions", "Permissions"), ("data", "Data"), ("cost", "Cost"), ("operations", "Operations"),
    ];

    private static void AddTiles(HtmlText html, AwsPlan plan, CostEstimate cost, PlanChanges changes)
    {
        var (fewest, most) = (plan.Services.Sum(s => PlanWords.Tasks(s).Minimum), plan.Services.Sum(s => PlanWords.Tasks(s).Maximum));
        var open = plan.Notices.Where(f => f.AcceptedBecause is null).ToList();
        html.Add($"<div class=\"tiles\">");
        Tile(PlanWords.Count(plan.Services.Count, "service"), fewest == most ? PlanWords.Count(fewest, "task") : $"{PlanWords.Number(fewest)} to {PlanWords.Number(most)} tasks in {PlanWords.Number(plan.Network.Zones)} zones");
        Tile($"{CostSection.Whole(cost.Low)} to {CostSection.Whole(cost.High)}", "a month, by list prices");
        Tile(PlanWords.Count(plan.Resources.Count(), "resource"), "in the plan");
        Tile(PlanWords.Count(open.Count, "open finding"), open.Count == 0 ? "all checks hold" : $"worst: {open.Max(f => f.Severity).ToString().ToLowerInvariant()}");
        Tile(changes.Note is not null ? "Not compared" : PlanWords.Count(changes.Changes.Count, "change"), changes.Changes.Count(c => c.Loses is not null) is > 0 and var losses ? $"{PlanWords.Number(losses)} would lose data" : changes.Note is not null ? "with an earlier publish" : "none loses data");
        html.Add($"</div>");

        void Tile(string fact, string text) => html.Add($"<div><b>{fact}</b><span class=\"dim\">{text}</span></div>");
    }
}

/// <summary>The difference from the plan before.</summary>
internal static class ChangesSection
{
    public static void Add(HtmlText html, PlanChanges changes)
    {
        html.Add($"<section id=\"changes\"><h2>Changes</h2>");
        if (changes.Note is { } note)
        {
            html.Add($"<p>{note}</p></section>");
            return;
        }

        html.Add($"<p>Against the plan before, in the same folder: {Count(ChangeKind.Added)} added, {Count(ChangeKind.Changed)} changed, {Count(ChangeKind.Replaced)} replaced, {Count(ChangeKind.Removed)} removed.</p>");
        var losses = changes.Changes.Where(c => c.Loses is not null).ToList();
        if (losses.Count > 0)
        {
            html.Add($"<div class=\"alert\" role=\"note\"><strong>A deployment would lose data.</strong><ul class=\"plain\">");
            losses.ForEach(c => html.Add($"<li>{Upper(UpdateRules.Title(c.ResourceKind))} <strong>{c.Subject}</strong> ({Verb(c.Kind)}): {c.Loses}.</li>"));
            html.Add($"</ul></div>");
        }

        if (changes.Changes.Count > 0)
        {
            html.Table("What a deployment does with each resource", ["Resource", "What it is", "What happens", "Why"], changes.Changes.Select(c => (HtmlLine[])
            [
                $"{c.Subject}",
                $"{UpdateRules.Title(c.ResourceKind)}<br/><code>{c.LogicalId}</code>",
                $"<span class=\"tag {Class(c)}\">{Verb(c.Kind)}</span>",
                $"{new Markup(c.Note is null ? string.Empty : Line($"<p>{c.Note}</p>"))}{Markup.Join(string.Empty, c.Properties.Take(20).Select(Property))}{new Markup(c.Properties.Count > 20 ? Line($"<div class=\"dim\">and {c.Properties.Count - 20} more</div>") : string.Empty)}",
            ]));
        }

        html.Add($"</section>");

        string Count(ChangeKind kind) => PlanWords.Number(changes.Count(kind));
    }

    private static HtmlLine Property(PropertyChange property) =>
        $"<div><code>{property.Name}</code>: {Cut(property.Before)} → {Cut(property.After)}{new Markup(property.Replaces ? " <span class=\"tag warn\">replaces</span>" : string.Empty)}</div>";

    private static string Line(HtmlLine line) => line.Text;

    private static string Cut(string text) => text.Length <= 160 ? text : $"{text[..160]}…";

    private static string Upper(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private static string Verb(ChangeKind kind) => kind.ToString().ToLowerInvariant();

    private static string Class(PlanChange change) => change.Loses is not null ? "bad" : change.Kind switch { ChangeKind.Added => "good", ChangeKind.Changed => string.Empty, _ => "warn" };
}

/// <summary>What the checks have found, and what was accepted.</summary>
internal static class FindingsSection
{
    public static void Add(HtmlText html, AwsPlan plan)
    {
        html.Add($"<section id=\"findings\"><h2>Findings</h2>");
        var open = plan.Notices.Where(f => f.AcceptedBecause is null).OrderByDescending(f => f.Severity).ToList();
        var accepted = plan.Notices.Where(f => f.AcceptedBecause is not null).ToList();
        if (open.Count == 0)
        {
            html.Add($"<p><span class=\"tag good\">all checks hold</span></p>");
        }
        else
        {
            html.Table("Open", ["Rule", "About", "Severity", "What is wrong, and what to do"], open.Select(f => (HtmlLine[])
            [
                $"<code>{f.Rule}</code>", $"{f.Subject}", $"<span class=\"tag {Class(f.Severity)}\">{f.Severity.ToString().ToLowerInvariant()}</span>", $"{f.Message} <span class=\"dim\">{f.Remedy}</span>",
            ]));
        }

        if (accepted.Count > 0)
        {
            html.Table("Accepted in the model, with the reason", ["Rule", "About", "Finding", "Why it is accepted"], accepted.Select(f => (HtmlLine[])
            [
                $"<code>{f.Rule}</code>", $"{f.Subject}", $"{f.Message}", $"{f.AcceptedBecause}",
            ]));
        }

        html.Add($"</section>");
    }

    private static string Class(FindingSeverity severity) => severity switch { FindingSeverity.Error => "bad", FindingSeverity.Warning => "warn", _ => string.Empty };
}

/// <summary>What a month costs.</summary>
internal static class CostSection
{
    public static string Dollars(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:#,0.00}");

    public static string Whole(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:#,0}");

    public static void Add(HtmlText html, CostEstimate cost)
    {
        html.Add($"<section id=\"cost\"><h2>Cost of a month</h2>");
        html.Add($"<p><strong>{Dollars(cost.Low)} to {Dollars(cost.High)}</strong>, by list prices of {cost.Prices.Region} on {cost.Prices.AsOf}, without free tiers, discounts and taxes. The least: the fewest tasks and hardly any traffic. The most: the most tasks all month, and a busy month.</p>");
        var most = cost.Services.MaxBy(s => s.High)?.High ?? 0;
        html.Table("By service of AWS", ["Service", "At least", "At most", "Share"], cost.Services.Select(s => (HtmlLine[])
        [
            $"{s.Name}", $"{Dollars(s.Low)}", $"{Dollars(s.High)}",
            $"<span class=\"bar\" style=\"width:{PlainWords.Number(most == 0 ? 0 : (double)(100 * s.High / most))}%\"></span>",
        ]));
        html.Add($"<details><summary>Each item, with its price and where that is written</summary>");
        html.Table("Items", ["Item", "Of", "Quantity", "Price", "At least", "At most", "Source"], cost.Items.Select(i => (HtmlLine[])
        [
            $"{i.Text}", $"{(i.Subject.Length == 0 ? "everything" : i.Subject)}", $"{Quantity(i.LowQuantity)} to {Quantity(i.HighQuantity)} {i.Price.Unit}", $"${i.Price.Amount.ToString(CultureInfo.InvariantCulture)}",
            $"{Dollars(i.Low)}", $"{Dollars(i.High)}", $"{i.Price.Source}",
        ]));
        html.Add($"</details>");
        if (cost.Unpriced.Count > 0)
        {
            html.Add($"<p><span class=\"tag warn\">no price known</span> {string.Join(", ", cost.Unpriced)}: not in the sums.</p>");
        }

        var (low, high) = (cost.Usage.Low, cost.Usage.High);
        html.Add($"<details><summary>Assumed use</summary>");
        html.Table("In a month", ["What", "At least", "At most"],
        [
            [$"Requests to each load balancer", $"{Quantity(low.Requests)}", $"{Quantity(high.Requests)}"],
            [$"Size of an answer (kB)", $"{Quantity(low.KilobytesPerAnswer)}", $"{Quantity(high.KilobytesPerAnswer)}"],
            [$"Reads of each table", $"{Quantity(low.TableReads)}", $"{Quantity(high.TableReads)}"],
            [$"Writes to each table", $"{Quantity(low.TableWrites)}", $"{Quantity(high.TableWrites)}"],
            [$"Messages through each queue", $"{Quantity(low.Messages)}", $"{Quantity(high.Messages)}"],
            [$"Items in each table (GB)", $"{Quantity(low.TableGigabytes)}", $"{Quantity(high.TableGigabytes)}"],
            [$"Files in each file system (GB)", $"{Quantity(low.FileGigabytes)}", $"{Quantity(high.FileGigabytes)}"],
            [$"Read from each file system, and as much written (GB)", $"{Quantity(low.FileReadWriteGigabytes)}", $"{Quantity(high.FileReadWriteGigabytes)}"],
            [$"Log lines of each task (GB)", $"{Quantity(low.LogGigabytesPerTask)}", $"{Quantity(high.LogGigabytesPerTask)}"],
            [$"Through NAT gateways (GB)", $"{Quantity(low.NatGigabytes)}", $"{Quantity(high.NatGigabytes)}"],
            [$"A run of a scheduled task (minutes)", $"{Quantity(low.TaskMinutes)}", $"{Quantity(high.TaskMinutes)}"],
        ]);
        html.Add($"</details></section>");
    }

    private static string Quantity(decimal quantity) => quantity.ToString("#,0.###", CultureInfo.InvariantCulture);
}
