namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>What stands in the zones: a card for each, and its tasks in every zone.</summary>
internal static class RowDrawing
{
    private const double Chip = 28;
    private const double Pitch = 33;

    public static void Draw(SvgText svg, DiagramLayout layout)
    {
        foreach (var row in layout.Scene.PublicRows.Concat(layout.Scene.PrivateRows))
        {
            Draw(svg, layout, row, layout.Rows[row.Id]);
        }
    }

    private static void Draw(SvgText svg, DiagramLayout layout, SceneRow row, Area card)
    {
        var colour = $"var({DiagramIcons.Colour(row.Kind)})";
        svg.Open("g");
        if (row.IsOne)
        {
            var (left, right) = (layout.Zones[0].X + 14, layout.Zones[^1].Right - 14);
            svg.Path($"M{SvgText.Number(card.Right)} {SvgText.Number(card.CenterY)}H{SvgText.Number(left)}", "nx-path", $"stroke:{colour};stroke-width:1.4;stroke-dasharray:4 3");
            svg.Box(left, card.Y + 6, right - left, card.Height - 12, 10, "nx-span", $"stroke:{colour}");
        }

        svg.Box(card.X, card.Y, card.Width, card.Height, 9, "nx-card");
        DiagramIcons.Draw(svg, row.Kind, card.X + 11, card.CenterY - (DiagramLayout.TileSize / 2), DiagramLayout.TileSize, 9);
        var (x, width) = (card.X + 62, card.Width - 70);
        var top = card.CenterY - (row.Facts.Count > 1 ? 12 : 4);
        svg.FittedText(x, top, row.Name, 15.8, width, "nx-name");
        for (var i = 0; i < row.Facts.Count; i++)
        {
            svg.FittedText(x, top + 17 + (i * 15.5), row.Facts[i], 12.5, width, "nx-fact");
        }

        for (var zone = 0; zone < layout.Zones.Count; zone++)
        {
            DrawTasks(svg, row, row.Zones[zone], layout.Zones[zone], card.CenterY, colour);
        }

        svg.Close("g");
    }

    private static void DrawTasks(SvgText svg, SceneRow row, SceneTasks tasks, Area zone, double middle, string colour)
    {
        var room = (int)((zone.Width - 36) / Pitch);
        var all = tasks.Always + tasks.Extra;
        var shown = Math.Min(all, all > room ? room - 1 : room);
        var more = all - shown;
        var x = zone.CenterX - (((shown + (more > 0 ? 1 : 0)) * Pitch) / 2) + ((Pitch - Chip) / 2);
        for (var i = 0; i < shown; i++, x += Pitch)
        {
            var runs = i < tasks.Always;
            svg.Box(x, middle - (Chip / 2), Chip, Chip, 7, runs ? "nx-chip" : "nx-ghost", $"stroke:{colour}");
            DiagramIcons.Strokes(svg, row.Kind, x + 5, middle - 9, 18, "nx-mark", $"stroke:{colour}{(runs ? string.Empty : ";opacity:.45")}");
        }

        if (more > 0)
        {
            svg.Text(x + (Chip / 2), middle + 4, $"+{PlanWords.Number(more)}", "nx-more", "middle", $"fill:{colour}");
        }
    }
}

/// <summary>Services of AWS beside and below the VPC.</summary>
internal static class StoreDrawing
{
    public static void Draw(SvgText svg, DiagramLayout layout)
    {
        for (var i = 0; i < layout.Scene.Stores.Count; i++)
        {
            DrawStore(svg, layout, layout.Scene.Stores[i], layout.StoreTops[i]);
        }

        for (var i = 0; i < layout.Scene.Tiles.Count; i++)
        {
            var (tile, area) = (layout.Scene.Tiles[i], layout.Tiles[i]);
            svg.Box(area.X, area.Y, area.Width, area.Height, 9, "nx-card");
            DiagramIcons.Draw(svg, tile.Kind, area.X + 9, area.Y + 9, 34, 8);
            svg.FittedText(area.X + 52, area.Y + 23, tile.Title, 15.8, area.Width - 58, "nx-name");
            svg.FittedText(area.X + 52, area.Y + 40, tile.Note, 12, area.Width - 58, "nx-small");
        }
    }

    private static void DrawStore(SvgText svg, DiagramLayout layout, SceneStore store, double top)
    {
        var x = layout.Stores.X;
        var colour = $"var({DiagramIcons.Colour(store.Kind)})";
        svg.Box(x, top, layout.Stores.Width, DiagramLayout.StoreHeight(store), 9, "nx-card");
        DiagramIcons.Draw(svg, store.Kind, x + 9, top + 8, 34, 8);
        svg.Text(x + 52, top + 22, store.Title, "nx-name");
        svg.FittedText(x + 52, top + 38, store.Note, 12, layout.Stores.Width - 60, "nx-small");
        var shown = store.Lines.Count > DiagramLayout.StoreLines ? DiagramLayout.StoreLines - 1 : store.Lines.Count;
        var y = top + 64;
        for (var i = 0; i < shown; i++, y += DiagramLayout.StoreLine)
        {
            svg.Line($"<circle cx=\"{SvgText.Number(x + 20)}\" cy=\"{SvgText.Number(y - 4)}\" r=\"3.5\" style=\"fill:{colour}\"/>");
            svg.FittedText(x + 31, y, store.Lines[i], 12.5, layout.Stores.Width - 40, "nx-fact");
        }

        if (shown < store.Lines.Count)
        {
            svg.Text(x + 31, y, $"and {PlanWords.Number(store.Lines.Count - shown)} more", "nx-fact");
        }
    }
}
