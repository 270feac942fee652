namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>Our own icons: strokes on a grid of 24, and the colour of the tile behind them.</summary>
internal static class DiagramIcons
{
    /// <summary>The variable of the style sheet with the colour of a kind.</summary>
    public static string Colour(SceneKind kind) => kind switch
    {
        SceneKind.LoadBalancer or SceneKind.Nat or SceneKind.Internet or SceneKind.Names => "--nx-network",
        SceneKind.Service or SceneKind.Schedule or SceneKind.OneOff or SceneKind.Images => "--nx-compute",
        SceneKind.Redis or SceneKind.Cache => "--nx-cache",
        SceneKind.FileSystem or SceneKind.Backup => "--nx-files",
        SceneKind.Table => "--nx-table",
        SceneKind.Queue or SceneKind.Alarms => "--nx-queue",
        SceneKind.Model => "--nx-model",
        SceneKind.Secrets => "--nx-secret",
        _ => "--nx-operations",
    };

    public static string Strokes(SceneKind kind) => kind switch
    {
        SceneKind.LoadBalancer => "M3 12h5M16 5h5M16 12h5M16 19h5M8 12c4 0 4-7 8-7M8 12h8M8 12c4 0 4 7 8 7",
        SceneKind.Nat => "M4 7v10h7M20 12H9M16 8l4 4-4 4M4 7h7",
        SceneKind.Internet => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
        SceneKind.Names => "M4 5h7v5H4zM13 14h7v5h-7zM7.5 10v6.5h5.5",
        SceneKind.Service => "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
        SceneKind.Schedule => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5l4 2.5",
        SceneKind.OneOff => "M6 4l13 8-13 8z",
        SceneKind.Images => "M4 8l8-4 8 4v9l-8 4-8-4zM8.5 10.5v4.5M12 12v4.5M15.5 10.5v4.5",
        SceneKind.Redis or SceneKind.Cache => "M12 3l9 4-9 4-9-4zM3 12l9 4 9-4M3 16.5l9 4 9-4",
        SceneKind.FileSystem => "M3 6h6l2 2.5h10V19H3zM8 14h8M12 11.5v5",
        SceneKind.Backup => "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
        SceneKind.Table => "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0",
        SceneKind.Queue => "M3 7h5v10H3zM10 7h4v10h-4zM16 12h5M18.5 9.5L21 12l-2.5 2.5",
        SceneKind.Alarms => "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
        SceneKind.Model => "M12 3l2 7 7 2-7 2-2 7-2-7-7-2 7-2z",
        SceneKind.Secrets => "M8 8.5a4 4 0 1 0 0 7a4 4 0 1 0 0-7M11.5 12H21v3.5M17 12v3",
        SceneKind.Monitoring => "M3 4v16h18M6.5 15l4-5 3.5 3 5.5-7",
        SceneKind.Budget => "M12 3v18M16.5 7c-1-2-8-2.5-8.5 1-.5 4 9 3 9 7 0 3.5-8 3.5-9.5.5",
        _ => "M5 15a4 4 0 0 1 1-7.5a6 6 0 0 1 11.5 1a3.5 3.5 0 0 1 .5 7z",
    };

    /// <summary>A tile with the icon.</summary>
    public static void Draw(SvgText svg, SceneKind kind, double x, double y, double size, double radius)
    {
        svg.Box(x, y, size, size, radius, "nx-tile", $"fill:var({Colour(kind)})");
        Strokes(svg, kind, x + (size * 0.19), y + (size * 0.19), size * 0.62, "nx-icon");
    }

    public static void Strokes(SvgText svg, SceneKind kind, double x, double y, double size, string @class, string style = "") => svg.Line(
        $"<path class=\"{@class}\"{(style.Length == 0 ? string.Empty : $" style=\"{style}\"")} transform=\"translate({SvgText.Number(x)} {SvgText.Number(y)}) scale({(size / 24).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)})\" d=\"{Strokes(kind)}\"/>");
}
