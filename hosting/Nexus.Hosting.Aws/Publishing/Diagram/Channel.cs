namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>A box that paths begin and end at.</summary>
/// <param name="Left">Where paths of the left channel touch it.</param>
/// <param name="Right">Where paths of the right channel touch it.</param>
/// <param name="Top">Its top.</param>
/// <param name="Height">Its height.</param>
internal sealed record Node(double Left, double Right, double Top, double Height)
{
    public double Middle => Top + (Height / 2);
}

/// <summary>All paths to one port, or to one store: they share a lane.</summary>
/// <param name="To">The key of the end.</param>
/// <param name="Label">The port; empty where each path has its own label.</param>
/// <param name="Links">The paths.</param>
internal sealed record Bus(string To, string Label, IReadOnlyList<SceneLink> Links)
{
    private readonly Dictionary<string, double> _starts = new(StringComparer.Ordinal);

    /// <summary>Short ones first, then from top to bottom.</summary>
    public static IComparer<Bus> ShortestFirst { get; } = Comparer<Bus>.Create((a, b) =>
        a.Height != b.Height ? a.Height.CompareTo(b.Height) : a.Top != b.Top ? a.Top.CompareTo(b.Top) : string.CompareOrdinal(a.To, b.To));

    /// <summary>Long ones first.</summary>
    public static IComparer<Bus> LongestFirst { get; } = Comparer<Bus>.Create((a, b) =>
        a.Height != b.Height ? b.Height.CompareTo(a.Height) : string.CompareOrdinal(a.To, b.To));

    /// <summary>The lane: 0 is the one next to the ends.</summary>
    public int Lane { get; set; }

    /// <summary>Where it touches its end.</summary>
    public double EndY { get; private set; }

    /// <summary>Its upper end, once all ends are placed.</summary>
    public double Top { get; private set; } = double.MaxValue;

    /// <summary>Its lower end, once all ends are placed.</summary>
    public double Bottom { get; private set; } = double.MinValue;

    /// <summary>From its upper to its lower end.</summary>
    public double Height => Bottom - Top;

    /// <summary>Where a path leaves its beginning.</summary>
    public double StartY(string from) => _starts[from];

    public void StartAt(string from, double y)
    {
        _starts[from] = y;
        Reach(y);
    }

    public void EndAt(double y)
    {
        EndY = y;
        Reach(y);
    }

    private void Reach(double y) => (Top, Bottom) = (Math.Min(Top, y), Math.Max(Bottom, y));
}

/// <summary>Lanes beside a column of boxes. Paths to the same end share one; lanes are used again where paths do not meet.</summary>
internal sealed class Channel
{
    private const double Clearance = 9;

    private readonly ILookup<string, Bus> _ending;
    private readonly ILookup<string, Bus> _starting;

    public Channel(IEnumerable<SceneLink> links, bool byLabel)
    {
        Buses = [.. links.GroupBy(l => new { l.To, Label = byLabel ? l.Label : string.Empty }).Select(g => new Bus(g.Key.To, g.Key.Label, [.. g.DistinctBy(l => l.From)]))];
        _ending = Buses.ToLookup(b => b.To, StringComparer.Ordinal);
        _starting = Buses.SelectMany(b => b.Links.Select(l => new { l.From, Bus = b })).ToLookup(x => x.From, x => x.Bus, StringComparer.Ordinal);
    }

    public IReadOnlyList<Bus> Buses { get; }

    public int Lanes { get; private set; }

    /// <summary>How many paths touch a box.</summary>
    public int Touching(string id) => _ending[id].Count() + _starting[id].Count();

    /// <summary>Decides where each path touches its boxes, and in which lane it runs.</summary>
    /// <param name="nodes">The boxes.</param>
    /// <param name="pitch">How far paths are apart where they touch a box, if there is room.</param>
    public void Arrange(IReadOnlyDictionary<string, Node> nodes, double pitch)
    {
        foreach (var (id, node) in nodes)
        {
            // From top to bottom: what goes up, what comes in, what goes down. So the fewest paths cross.
            List<Slot> slots = [.. _ending[id].Select(b => new Slot(b, IsEnd: true, node.Middle)), .. _starting[id].Select(b => new Slot(b, IsEnd: false, nodes[b.To].Middle))];
            slots.Sort(Slot.TopFirst);
            var step = slots.Count == 1 ? 0 : Math.Min(pitch, (node.Height - 14) / (slots.Count - 1));
            for (var i = 0; i < slots.Count; i++)
            {
                var y = node.Middle + ((i - ((slots.Count - 1) / 2.0)) * step);
                if (slots[i].IsEnd)
                {
                    slots[i].Bus.EndAt(y);
                }
                else
                {
                    slots[i].Bus.StartAt(id, y);
                }
            }
        }

        var lanes = new List<List<Bus>>();
        foreach (var bus in Buses.Order(Bus.ShortestFirst))
        {
            var lane = lanes.FindIndex(l => l.TrueForAll(b => b.Bottom + Clearance < bus.Top || bus.Bottom + Clearance < b.Top));
            if (lane < 0)
            {
                lane = lanes.Count;
                lanes.Add([]);
            }

            lanes[lane].Add(bus);
            bus.Lane = lane;
        }

        Lanes = lanes.Count;
    }

    // A place where a path touches a box, in the order of where it goes.
    private sealed record Slot(Bus Bus, bool IsEnd, double Order)
    {
        public static int TopFirst(Slot a, Slot b) => a.Order != b.Order ? a.Order.CompareTo(b.Order)
            : a.Bus.To != b.Bus.To ? string.CompareOrdinal(a.Bus.To, b.Bus.To) : string.CompareOrdinal(a.Bus.Label, b.Bus.Label);
    }
}
