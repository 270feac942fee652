using System.Xml.Linq;
using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.Mermaid;

namespace Nexus.Hosting.Aws.Tests.Publishing;

public class DiagramTests
{
    public static TheoryData<string> Names => [.. ReferenceModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_picture_is_valid_XML_that_refers_to_nothing_and_has_no_ids(string name)
    {
        var svg = XDocument.Parse(ArchitectureDiagram.File(await ReferenceModels.PlanAsync(name)));

        Assert.DoesNotContain(svg.Descendants().Attributes(), a => a.Name.LocalName is "id" or "href" or "src");
        Assert.DoesNotContain("url(", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "script" or "image" or "foreignObject");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Everything_stands_within_the_picture(string name)
    {
        var svg = XDocument.Parse(ArchitectureDiagram.File(await ReferenceModels.PlanAsync(name))).Root!;
        var (width, height) = ((double)svg.Attribute("width")!, (double)svg.Attribute("height")!);

        Assert.All(svg.Elements().Where(e => e.Name.LocalName == "rect"), e =>
        {
            Assert.InRange((double)e.Attribute("x")! + (double)e.Attribute("width")!, 0, width);
            Assert.InRange((double)e.Attribute("y")! + (double)e.Attribute("height")!, 0, height);
        });
    }

    [Fact]
    public async Task Every_open_path_is_drawn()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");
        var scene = SceneBuilder.Build(plan);

        Assert.Equal(
            plan.Edges.Select(e => $"{e.From} {e.To} {e.Port}").Order(StringComparer.Ordinal),
            scene.Inside.Select(l => $"{l.From} {l.To} {l.Label[1..]}")
                .Concat(scene.Entries.SelectMany(l => l.Label.Split(' ').Select(p => $"{l.From} {l.To} {p[1..]}"))).Order(StringComparer.Ordinal));
        Assert.Contains(scene.Outside, l => l is { From: "api", Label: "send" });
        Assert.Contains(scene.Outside, l => l is { From: "worker-agent-builds", Label: "read/write" });
    }

    [Fact]
    public async Task Clients_stand_above_the_servers_that_they_talk_to()
    {
        var scene = SceneBuilder.Build(await ReferenceModels.PlanAsync("nexus-prod"));

        Assert.Equal(["web", "api", "worker-agent-builds", "worker-status-updates", "redis", "volumes", "shared"], scene.PrivateRows.Select(r => r.Id));
    }

    [Fact]
    public async Task A_name_with_signs_of_markup_stays_text()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-dev");
        plan = plan with { Name = "<script>\"&'", Tables = [.. plan.Tables.Select(t => t with { ModelName = "</text><script>alert(1)</script>\u0001" })] };

        var svg = XDocument.Parse(ArchitectureDiagram.File(plan));
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName == "script");
        Assert.DoesNotContain("<script>", MermaidWriter.Text(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixty_services_are_drawn_in_lanes_that_do_not_meet()
    {
        var plan = await Published.PlanAsync(b =>
        {
            var services = Enumerable.Range(0, 60).Select(i => b.AddWeb($"service-{i}")).ToList();
            for (var i = 0; i < services.Count; i++)
            {
                services[i].WithReference(services[(i + 1) % 60]).WithReference(services[((i * 7) + 3) % 60]);
            }
        });

        var layout = new DiagramLayout(SceneBuilder.Build(plan));

        Assert.Equal(61, layout.Scene.PrivateRows.Count + layout.Scene.PublicRows.Count);
        foreach (var lane in layout.Inside.Buses.GroupBy(b => b.Lane))
        {
            var buses = lane.OrderBy(b => b.Top).ToList();
            Assert.All(buses.Zip(buses.Skip(1)), pair => Assert.True(pair.First.Bottom < pair.Second.Top, $"{pair} share lane {lane.Key}."));
        }
    }

    [Fact]
    public void Text_that_is_too_long_ends_in_an_ellipsis()
    {
        Assert.Equal("short", TextWidth.Fit("short", 12, 100));
        Assert.EndsWith("…", TextWidth.Fit(new string('w', 100), 12, 100), StringComparison.Ordinal);
        Assert.True(TextWidth.Of("你好", 12) > TextWidth.Of("ab", 12));
    }

    [Fact]
    public async Task A_flowchart_has_every_path()
    {
        var plan = await ReferenceModels.PlanAsync("nexus-prod");
        var text = MermaidWriter.Text(plan);

        Assert.Equal(plan.Edges.Count, text.Split('\n').Count(l => l.Contains("-->|", StringComparison.Ordinal)));
        Assert.StartsWith("flowchart LR\n", text, StringComparison.Ordinal);
    }
}
