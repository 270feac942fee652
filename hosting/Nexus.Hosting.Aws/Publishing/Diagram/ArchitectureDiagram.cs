using System.Runtime.CompilerServices;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>Draws a plan: zones, subnets, what runs in them, and every connection that is open. An SVG without ids, scripts and references.</summary>
internal static class ArchitectureDiagram
{
    public const string Path = "architecture.svg";

    // The file and the report show the same picture of the same plan.
    private static readonly ConditionalWeakTable<AwsPlan, Lazy<string>> _drawn = [];

    /// <summary>The file.</summary>
    public static string File(AwsPlan plan) => Inline(plan).Insert("<svg ".Length, "xmlns=\"http://www.w3.org/2000/svg\" ");

    /// <summary>The picture as part of a page; the class <c>nx</c> is its own.</summary>
    public static string Inline(AwsPlan plan) => _drawn.GetValue(plan, static p => new(() => Svg(p))).Value;

    private static string Svg(AwsPlan plan)
    {
        var scene = SceneBuilder.Build(plan);
        var layout = new DiagramLayout(scene);
        var svg = new SvgText();
        var size = $"{SvgText.Number(layout.Width)} {SvgText.Number(layout.Height)}";
        svg.Open("svg", $"class=\"nx\" viewBox=\"0 0 {size}\" width=\"{SvgText.Number(layout.Width)}\" height=\"{SvgText.Number(layout.Height)}\" role=\"img\" aria-label=\"{SvgText.Escape($"Architecture of {scene.Name} ({scene.Stage}) on AWS: {Description(plan)}")}\"");
        svg.Open("style");
        foreach (var line in DiagramStyle.Css.ReplaceLineEndings("\n").Split('\n'))
        {
            svg.Line(line);
        }

        svg.Close("style");
        FrameDrawing.Draw(svg, layout);
        PathDrawing.Draw(svg, layout);
        RowDrawing.Draw(svg, layout);
        StoreDrawing.Draw(svg, layout);
        svg.Close("svg");
        return svg.ToString();
    }

    private static string Description(AwsPlan plan) => string.Join("; ", plan.Edges.Take(40).Select(e => $"{e.From} connects to {e.To} on port {PlanWords.Number(e.Port)}")
        .Append($"{PlanWords.Count(plan.Tables.Count, "table")} in DynamoDB, {PlanWords.Count(plan.Queues.Count, "queue")} in SQS"));
}

/// <summary>Title, frames and legend.</summary>
internal static class FrameDrawing
{
    public static void Draw(SvgText svg, DiagramLayout layout)
    {
        var scene = layout.Scene;
        svg.Box(0.5, 0.5, layout.Width - 1, layout.Height - 1, 14, "nx-paper");
        svg.Text(22, 40, scene.Name, "nx-title");
        var stage = 32 + TextWidth.Of(scene.Name, 25.5);
        var wide = TextWidth.Of(scene.Stage, 13.5) + 20;
        svg.Box(stage, 22, wide, 22, 11, "nx-tile", "fill:var(--nx-operations)");
        svg.Text(stage + (wide / 2), 37.5, scene.Stage, "nx-stage", "middle");
        svg.Text(layout.Width - 22, 38, scene.Summary, "nx-summary", "end");

        svg.Box(layout.Region.X, layout.Region.Y, layout.Region.Width, layout.Region.Height, 12, "nx-region");
        svg.Text(layout.Region.X + 14, layout.Region.Y + 23, "AWS region", "nx-frame", style: "fill:var(--nx-dim)");
        svg.Box(layout.Vpc.X, layout.Vpc.Y, layout.Vpc.Width, layout.Vpc.Height, 10, "nx-vpc");
        svg.Text(layout.Vpc.X + 12, layout.Vpc.Y + 20, scene.VpcLabel, "nx-frame", style: "fill:var(--nx-vpc-line)");
        for (var i = 0; i < layout.Zones.Count; i++)
        {
            DrawZone(svg, layout, layout.Zones[i], scene.Zones[i]);
        }

        DrawLegend(svg, layout);
    }

    private static void DrawZone(SvgText svg, DiagramLayout layout, Area area, SceneZone zone)
    {
        svg.Box(area.X, area.Y, area.Width, area.Height, 8, "nx-zone");
        svg.Text(area.CenterX, area.Y + 19, zone.Label, "nx-frame", "middle", "fill:var(--nx-dim)");
        if (layout.Public is { } open)
        {
            DrawSubnet(svg, area, open, "nx-public", $"public {zone.PublicCidr}".TrimEnd());
        }

        DrawSubnet(svg, area, layout.Private, "nx-private", $"private {zone.PrivateCidr}".TrimEnd());
    }

    private static void DrawSubnet(SvgText svg, Area zone, (double Top, double Bottom) subnet, string @class, string label)
    {
        svg.Box(zone.X + 6, subnet.Top, zone.Width - 12, subnet.Bottom - subnet.Top, 6, @class);
        svg.FittedText(zone.X + 14, subnet.Top + 17, label, 12, zone.Width - 26, "nx-small");
    }

    private static void DrawLegend(SvgText svg, DiagramLayout layout)
    {
        var (x, y) = (layout.Region.X + 6, layout.Legend);
        svg.Box(x, y - 12, 15, 15, 4, "nx-chip", "stroke:var(--nx-compute)");
        x = Say(x + 22, "always runs");
        svg.Box(x, y - 12, 15, 15, 4, "nx-ghost", "stroke:var(--nx-compute)");
        x = Say(x + 22, "added with load, or when a zone fails");
        svg.Path($"M{SvgText.Number(x)} {SvgText.Number(y - 4)}h24", "nx-path", "stroke:var(--nx-path0)");
        PathDrawing.Arrow(svg, x + 30, y - 4, "var(--nx-path0)");
        Say(x + 38, "may connect: what is not drawn is closed");

        double Say(double at, string text)
        {
            svg.Text(at, y, text, "nx-small");
            return at + TextWidth.Of(text, 12) + 22;
        }
    }
}

/// <summary>The connections.</summary>
internal static class PathDrawing
{
    private const double Bend = 7;

    public static void Draw(SvgText svg, DiagramLayout layout)
    {
        var colours = Colours(layout.Scene);
        if (layout.HasInternet)
        {
            DrawEntry(svg, layout);
        }

        // Longest first, so that short ones lie over them; each on a strip of the ground, so that crossings can be told from joints.
        foreach (var bus in layout.Inside.Buses.Order(Bus.LongestFirst))
        {
            DrawInside(svg, layout, bus, colours);
        }

        foreach (var bus in layout.Outside.Buses.Order(Bus.LongestFirst))
        {
            DrawOutside(svg, layout, bus);
        }
    }

    public static void Arrow(SvgText svg, double x, double y, string colour) => svg.Line(
        $"<path style=\"fill:{colour}\" d=\"M{SvgText.Number(x)} {SvgText.Number(y)}l-8 -4.5v9z\"/>");

    private static Dictionary<string, string> Colours(Scene scene)
    {
        var colours = new Dictionary<string, string>(StringComparer.Ordinal);
        var next = 0;
        var ends = scene.Inside.Concat(scene.Entries).Select(l => l.To).ToHashSet(StringComparer.Ordinal);
        foreach (var row in scene.PublicRows.Concat(scene.PrivateRows).Where(r => ends.Contains(r.Id)))
        {
            colours[row.Id] = row.Kind switch
            {
                SceneKind.Redis or SceneKind.Cache => "var(--nx-cache)",
                SceneKind.FileSystem => "var(--nx-files)",
                _ => $"var(--nx-path{PlanWords.Number(next++ % DiagramStyle.PathColours)})",
            };
        }

        return colours;
    }

    private static void DrawEntry(SvgText svg, DiagramLayout layout)
    {
        var x = layout.Gate.CenterX;
        DiagramIcons.Draw(svg, SceneKind.Internet, layout.Internet.X, layout.Internet.Y, layout.Internet.Width, 10);
        svg.Text(layout.Internet.Right + 10, layout.Internet.CenterY + 5, "Internet", "nx-name");
        var isOpen = layout.Scene.Entries.Count > 0;
        var style = isOpen ? "stroke:var(--nx-network)" : string.Empty;
        svg.Path($"M{SvgText.Number(x)} {SvgText.Number(layout.Internet.Bottom)}V{SvgText.Number(layout.Gate.Y)}", isOpen ? "nx-path" : "nx-way", style);
        svg.Line($"<circle class=\"nx-tile\" style=\"fill:var(--nx-network)\" cx=\"{SvgText.Number(x)}\" cy=\"{SvgText.Number(layout.Gate.CenterY)}\" r=\"15\"/>");
        DiagramIcons.Strokes(svg, SceneKind.Nat, layout.Gate.X + 6, layout.Gate.Y + 6, 18, "nx-icon");
        svg.Text(layout.Gate.Right + 8, layout.Gate.CenterY + 4, "internet gateway", "nx-small");
        if (layout.DirectEntry is { } entry)
        {
            var top = layout.Rows[entry.To].Y;
            svg.Path($"M{SvgText.Number(x)} {SvgText.Number(layout.Gate.Bottom)}V{SvgText.Number(top - 6)}", "nx-path", "stroke:var(--nx-network)");
            svg.Line($"<path style=\"fill:var(--nx-network)\" d=\"M{SvgText.Number(x)} {SvgText.Number(top)}l-4.5 -8h9z\"/>");
            Pill(svg, x - (PillWidth(entry.Label) / 2), layout.Region.Y, entry.Label, "var(--nx-network)");
        }
    }

    private static void DrawInside(SvgText svg, DiagramLayout layout, Bus bus, Dictionary<string, string> colours)
    {
        var toGateway = bus.To == DiagramLayout.Gateway;
        var colour = colours.GetValueOrDefault(bus.To, "var(--nx-zone)");
        var lane = layout.InsideLane(bus);
        var end = toGateway ? layout.Gate.X : layout.Cards.X;
        var paths = bus.Links.Select(l => Route(l.From == DiagramLayout.Gateway ? layout.Gate.X : layout.Cards.X, bus.StartY(l.From), lane, bus.EndY, end - 6, turn: 1)).ToList();
        paths.ForEach(p => svg.Path(p, "nx-under", "stroke:var(--nx-vpc)"));
        paths.ForEach(p => svg.Path(p, toGateway ? "nx-way" : "nx-path", toGateway ? string.Empty : $"stroke:{colour}"));

        if (!toGateway)
        {
            Pill(svg, end - 12 - PillWidth(bus.Label), bus.EndY, bus.Label, colour);
        }

        Arrow(svg, end, bus.EndY, colour);
    }

    private static void DrawOutside(SvgText svg, DiagramLayout layout, Bus bus)
    {
        var store = layout.Scene.Stores.First(s => s.Id == bus.To);
        var colour = $"var({DiagramIcons.Colour(store.Kind)})";
        var start = layout.Zones[^1].Right - 14;
        var paths = bus.Links.Select(l => Route(start, bus.StartY(l.From), layout.OutsideLane(bus), bus.EndY, layout.Stores.X - 6, turn: -1)).ToList();
        paths.ForEach(p => svg.Path(p, "nx-under", "stroke:var(--nx-region)"));
        paths.ForEach(p => svg.Path(p, "nx-path", $"stroke:{colour}"));
        foreach (var link in bus.Links)
        {
            var y = bus.StartY(link.From);
            svg.Line($"<circle class=\"nx-chip\" style=\"stroke:{colour}\" cx=\"{SvgText.Number(layout.VpcRight)}\" cy=\"{SvgText.Number(y)}\" r=\"4\"/>");
            svg.Text(layout.VpcRight + 11, y - 4, link.Label, "nx-verb", style: $"fill:{colour}");
        }

        Arrow(svg, layout.Stores.X, bus.EndY, colour);
    }

    private static double PillWidth(string label) => TextWidth.Of(label, 11.5) + 14;

    private static void Pill(SvgText svg, double x, double y, string label, string colour)
    {
        var width = PillWidth(label);
        svg.Box(x, y - 8.5, width, 17, 8.5, "nx-tile", $"fill:{colour}");
        svg.Text(x + (width / 2), y + 4, label, "nx-port", "middle");
    }

    // Across, along the lane, across again. turn: on which side of the lane it begins.
    private static string Route(double x1, double y1, double lane, double y2, double x2, int turn)
    {
        var n = SvgText.Number;
        if (Math.Abs(y1 - y2) < 1)
        {
            return turn > 0 ? $"M{n(x1)} {n(y1)}H{n(lane)}V{n(y2)}H{n(x2)}" : $"M{n(x1)} {n(y1)}H{n(x2)}";
        }

        var bend = Math.Min(Bend, Math.Abs(y2 - y1) / 2);
        var down = y2 > y1 ? 1 : -1;
        return $"M{n(x1)} {n(y1)}H{n(lane + (turn * bend))}Q{n(lane)} {n(y1)} {n(lane)} {n(y1 + (down * bend))}V{n(y2 - (down * bend))}Q{n(lane)} {n(y2)} {n(lane + bend)} {n(y2)}H{n(x2)}";
    }
}
