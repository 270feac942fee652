using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nexus.Hosting.Aws.Publishing.Changes;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Report;

namespace Nexus.Hosting.Aws.Tests.Publishing;

public partial class ReportTests
{
    private static readonly PlanChanges First = new("0", null, "This is the first publish.", []);

    public static TheoryData<string> Names => [.. ReferenceModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_is_well_formed_and_needs_nothing_but_itself(string name)
    {
        var page = Parse(ReportPage.Html(await ReferenceModels.PlanAsync(name), First));
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToList();

        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.All(page.Descendants("a").Attributes("href"), a => Assert.Contains(a.Value.TrimStart('#'), ids));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "src" or "srcset" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants("style"), s => s.Value.Contains("url(", StringComparison.Ordinal) || s.Value.Contains("@import", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_table_has_a_caption_and_as_many_cells_as_heads(string name) => Assert.All(
        Parse(ReportPage.Html(await ReferenceModels.PlanAsync(name), First)).Descendants("table"),
        table =>
        {
            Assert.NotEmpty(table.Element("caption")!.Value);
            Assert.All(table.Element("tbody")!.Elements(), row => Assert.Equal(table.Element("thead")!.Element("tr")!.Elements().Count(), row.Elements().Count()));
        });

    [Fact]
    public async Task Hostile_names_stay_text()
    {
        const string hostile = "\"><script>alert('x')</script><img src=x onerror=alert(1)> & \u0007";
        var plan = await ReferenceModels.PlanAsync("nexus-dev");
        plan = plan with
        {
            Name = hostile,
            Services = [.. plan.Services.Select(s => s with { Name = hostile + s.Name })],
            Tables = [.. plan.Tables.Select(t => t with { ModelName = hostile })],
            Notices = [new(hostile, FindingSeverity.Warning, hostile, hostile, hostile)],
        };
        var page = Parse(ReportPage.Html(plan, new("0", "1", null, [new(ChangeKind.Replaced, hostile, hostile, hostile, hostile, hostile, [new(hostile, hostile, hostile, true)])])));

        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "img");
        Assert.Contains("alert('x')", page.Descendants("h1").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_of_Nexus_is_as_reviewed() => Snapshot.Verify("nexus-prod.report.html", ReportPage.Html(await ReferenceModels.PlanAsync("nexus-prod"), First));

    [Fact]
    public async Task Every_statement_of_every_role_is_told_in_plain_words()
    {
        foreach (var name in ReferenceModels.Names)
        {
            var plan = await ReferenceModels.PlanAsync(name);
            var words = new PlainWords(plan);
            foreach (var statement in plan.Services.SelectMany(s => s.TaskRole.Statements.Concat(s.ExecutionRole.Statements)))
            {
                var text = words.Say(statement);

                Assert.DoesNotMatch(Unresolved(), text);
                Assert.False(text.StartsWith("Use ", StringComparison.Ordinal), $"{name}: {text}");
            }
        }
    }

    [Fact]
    public async Task What_a_sender_may_is_said_as_people_say_it()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-dev");
        var words = new PlainWords(plan);

        Assert.Equal(
            ["Read and write items of the table builds, the table agents, the table sessions, the table access.", "Send messages to the queue notifications; not receive them.", "Read and write files of the file system shared, through one access point."],
            plan.Service("api").TaskRole.Statements.Select(words.Say));
    }

    [Fact]
    public async Task An_accepted_finding_is_shown_with_its_reason()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-dev");
        plan = plan with
        {
            Notices = [new("NEXUS1", FindingSeverity.Error, "redis", "One task.", "Run two.") { AcceptedBecause = "It holds no truth." }, new("NEXUS2", FindingSeverity.Warning, "alb", "Plain HTTP.", "Give a certificate.")],
        };
        var findings = Parse(ReportPage.Html(plan, First)).Descendants("section").Single(s => (string?)s.Attribute("id") == "findings");

        Assert.Equal(["Open", "Accepted in the model, with the reason"], findings.Descendants("caption").Select(c => c.Value));
        Assert.Contains("It holds no truth.", findings.Value, StringComparison.Ordinal);
        Assert.Contains("Give a certificate.", findings.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loss_of_data_stands_above_all_changes()
    {
        var page = Parse(ReportPage.Html(await ReferenceModels.PlanAsync("nexus-dev"), new("0", "1", null, [new(ChangeKind.Removed, "OrdersTable", "Table", "orders", "its items", "The old one is deleted with its items.", [])])));

        var alert = page.Descendants("div").Single(d => (string?)d.Attribute("class") == "alert");
        Assert.Contains("DynamoDB table orders (removed): its items.", alert.Value, StringComparison.Ordinal);
        Assert.Contains("1 would lose data", page.Root!.Value, StringComparison.Ordinal);
    }

    private static XDocument Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", html, StringComparison.Ordinal);
        return XDocument.Parse(html["<!DOCTYPE html>\n".Length..]);
    }

    [GeneratedRegex(@"\{\w+(\.\w+)?\}")]
    private static partial Regex Unresolved();
}
