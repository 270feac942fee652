namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>A rectangle.</summary>
internal sealed record Area(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double CenterX => X + (Width / 2);

    public double CenterY => Y + (Height / 2);
}

/// <summary>From where to where, downwards.</summary>
internal sealed record Band(double Top, double Height);

/// <summary>Where everything of a scene stands. Whole numbers and fixed sizes: the same scene gives the same picture.</summary>
internal sealed class DiagramLayout
{
    /// <summary>The key of the internet gateway.</summary>
    public const string Gateway = "\0gateway";

    public const double LanePitch = 12;
    public const double PortZone = 64;
    public const double CardWidth = 236;
    public const double TileSize = 40;
    public const double StoreLine = 18;
    public const int StoreLines = 12;

    private const double Margin = 16;
    private const double RowHeight = 62;
    private const double RowGap = 8;
    private const double SubnetLabel = 26;
    private const double ZoneGap = 12;
    private const double StoreWidth = 214;
    private const double Header = 60;

    public DiagramLayout(Scene scene)
    {
        Scene = scene;
        HasInternet = scene.Entries.Count > 0 || scene.PublicRows.Count > 0;
        var direct = scene.PublicRows is [var first, ..] ? first.Id : null;
        DirectEntry = scene.Entries.FirstOrDefault(e => e.To == direct);
        var ways = scene.PublicRows.Where(r => r.Kind == SceneKind.Nat).Select(r => new SceneLink(r.Id, Gateway, string.Empty));
        var entries = scene.Entries.Where(e => e != DirectEntry).Select(e => new SceneLink(Gateway, e.To, e.Label));
        Inside = new(scene.Inside.Concat(ways).Concat(entries), byLabel: true);
        Outside = new(scene.Outside, byLabel: false);

        // Down first: how high rows are depends on how many paths touch them.
        var regionTop = Header + (HasInternet ? 72 : 14);
        var vpcTop = regionTop + 36;
        var y = vpcTop + (HasInternet ? 78 : 40);
        var rows = new Dictionary<string, Band>(StringComparer.Ordinal);
        var zoneTop = vpcTop + 12;
        var publicTop = zoneTop + 28;
        if (scene.PublicRows.Count > 0)
        {
            y = Stack(scene.PublicRows, Math.Max(y, publicTop + SubnetLabel), rows);
        }

        var publicBottom = y;
        var privateTop = scene.PublicRows.Count > 0 ? publicBottom + 10 : publicTop;
        y = Stack(scene.PrivateRows, Math.Max(privateTop + SubnetLabel, scene.PublicRows.Count > 0 ? 0 : y), rows);
        var privateBottom = scene.PrivateRows.Count > 0 ? y : privateTop + 60;

        // Which lane a path gets depends on heights alone.
        StoreTops = PlaceStores(privateTop, privateBottom);
        var nodes = rows.ToDictionary(r => r.Key, r => new Node(0, 0, r.Value.Top, r.Value.Height), StringComparer.Ordinal);
        nodes[Gateway] = new(0, 0, vpcTop + 22, 30);
        Inside.Arrange(nodes, 13);
        var outside = new Dictionary<string, Node>(nodes, StringComparer.Ordinal);
        for (var i = 0; i < scene.Stores.Count; i++)
        {
            outside[scene.Stores[i].Id] = new(0, 0, StoreTops[i], 48);
        }

        Outside.Arrange(outside, 19);

        // Then across.
        var cards = Margin + 14 + 10 + (Inside.Lanes * LanePitch) + PortZone;
        ZoneWidth = scene.Zones.Count > 2 ? 128 : 172;
        var zones = cards + CardWidth + 16;
        Cards = new(cards, 0, CardWidth, 0);
        var zonesRight = zones + (scene.Zones.Count * (ZoneWidth + ZoneGap)) - ZoneGap;
        VpcRight = zonesRight + 12;
        var labels = 0.0;
        foreach (var link in scene.Outside)
        {
            labels = Math.Max(labels, TextWidth.Of(link.Label, 11.5));
        }

        LanesRight = VpcRight + 12 + labels + 10 + (Outside.Lanes * LanePitch);
        Stores = scene.Stores.Count == 0 ? new(VpcRight, 0, 0, 0) : new(LanesRight + 22, 0, StoreWidth, 0);
        Width = Math.Ceiling(Stores.Right + 14 + Margin);

        Gate = new(Cards.CenterX - 15, vpcTop + 22, 30, 30);
        Internet = new(Cards.CenterX - (TileSize / 2), Header + 4, TileSize, TileSize);
        Rows = rows.ToDictionary(r => r.Key, r => new Area(cards, r.Value.Top, CardWidth, r.Value.Height), StringComparer.Ordinal);
        Zones = [.. scene.Zones.Select((_, i) => new Area(zones + (i * (ZoneWidth + ZoneGap)), zoneTop, ZoneWidth, privateBottom + 10 - zoneTop))];
        Public = scene.PublicRows.Count > 0 ? (publicTop, publicBottom) : null;
        Private = (privateTop, privateBottom);
        Vpc = new(Margin + 14, vpcTop, VpcRight - Margin - 14, privateBottom + 22 - vpcTop);

        // One stands below the other.
        var storesBottom = scene.Stores.Count == 0 ? 0 : StoreTops[^1] + StoreHeight(scene.Stores[^1]);
        var below = Math.Max(Vpc.Bottom, storesBottom) + 18;
        var columns = Math.Max(1, (int)((Width - (2 * Margin) - 28) / 200));
        var lines = (scene.Tiles.Count + columns - 1) / columns;
        TileColumns = columns = lines == 0 ? 1 : (scene.Tiles.Count + lines - 1) / lines;
        Tiles = [.. scene.Tiles.Select((_, i) =>
        {
            var width = (Width - (2 * Margin) - 28 + 12) / columns;
            return new Area(Margin + 14 + (i % columns * width), below + (i / columns * 62), width - 12, 52);
        })];
        var regionBottom = Tiles.Count > 0 ? Tiles[^1].Bottom + 14 : below;
        Region = new(Margin, regionTop, Width - (2 * Margin), regionBottom - regionTop);
        Legend = regionBottom + 28;
        Height = Math.Ceiling(Legend + 20);
    }

    public Scene Scene { get; }

    public bool HasInternet { get; }

    /// <summary>The way in to the first row, straight from the gateway; null: none.</summary>
    public SceneLink? DirectEntry { get; }

    public Channel Inside { get; }

    public Channel Outside { get; }

    public double Width { get; }

    public double Height { get; }

    public double ZoneWidth { get; }

    public double VpcRight { get; }

    public double LanesRight { get; }

    public int TileColumns { get; }

    public double Legend { get; }

    public Area Region { get; }

    public Area Vpc { get; }

    public Area Gate { get; }

    public Area Internet { get; }

    public Area Cards { get; }

    public Area Stores { get; }

    public IReadOnlyList<double> StoreTops { get; }

    public IReadOnlyList<Area> Zones { get; }

    public (double Top, double Bottom)? Public { get; }

    public (double Top, double Bottom) Private { get; }

    public IReadOnlyList<Area> Tiles { get; }

    public IReadOnlyDictionary<string, Area> Rows { get; }

    public static double StoreHeight(SceneStore store) => 58 + (Math.Min(store.Lines.Count, StoreLines) * StoreLine);

    /// <summary>The lane of a bus inside the VPC: the first one stands next to the cards.</summary>
    public double InsideLane(Bus bus) => Cards.X - PortZone - ((bus.Lane + 0.5) * LanePitch);

    /// <summary>The lane of a bus outside the VPC: the first one stands next to the stores.</summary>
    public double OutsideLane(Bus bus) => LanesRight - ((bus.Lane + 0.5) * LanePitch);

    private double Stack(IReadOnlyList<SceneRow> rows, double y, Dictionary<string, Band> placed)
    {
        foreach (var row in rows)
        {
            var height = Math.Max(RowHeight, 18 + (Math.Max(8 * Inside.Touching(row.Id), 16 * Outside.Touching(row.Id))));
            placed[row.Id] = new(y, height);
            y += height + RowGap;
        }

        return y;
    }

    private List<double> PlaceStores(double top, double bottom)
    {
        const double gap = 20;
        var all = -gap;
        foreach (var store in Scene.Stores)
        {
            all += StoreHeight(store) + gap;
        }

        var y = Math.Max(top, top + ((bottom - top - all) / 2));
        var tops = new List<double>();
        foreach (var store in Scene.Stores)
        {
            tops.Add(y);
            y += StoreHeight(store) + gap;
        }

        return tops;
    }
}
