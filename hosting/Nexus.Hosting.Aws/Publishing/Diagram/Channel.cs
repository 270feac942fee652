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
    private double? _top;
    private double? _bottom;

    /// <summary>The lane: 0 is the one next to the ends.</summary>
    public int Lane { get; set; }

    /// <summary>Where it touches its end.</summary>
    public double EndY { get; set; }

    /// <summary>Where each path leaves its beginning.</summary>
    public Dictionary<string, double> StartY { get; } = new(StringComparer.Ordinal);

    /// <summary>Its upper end, once all ends are placed.</summary>
    public double Top => _top ??= StartY.Values.Append(EndY).Min();

    /// <summary>Its lower end, once all ends are placed.</summary>
    public double Bottom => _bottom ??= StartY.Values.Append(EndY).Max();
}

/// <summary>Lanes beside a column of boxes. Paths to the same end share one; lanes are used again where paths do not meet.</summary>
internal sealed class Channel
{
    private const double Clearance = 9;

    private readonly ILookup<string, Bus> _ending;
    private readonly ILookup<string, Bus> _starting;

    public Channel(IEnumerable<SceneLink> links, bool byLabel)
    {
        Buses = [.. links.GroupBy(l => (l.To, Label: byLabel ? l.Label : string.Empty)).Select(g => new Bus(g.Key.To, g.Key.Label, [.. g.DistinctBy(l => l.From)]))];
        _ending = Buses.ToLookup(b => b.To, StringComparer.Ordinal);
        _starting = Buses.SelectMany(b => b.Links.Select(l => (l.From, Bus: b))).ToLookup(x => x.From, x => x.Bus, StringComparer.Ordinal);
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
            var slots = _ending[id].Select(b => (Bus: b, IsEnd: true, Order: node.Middle))
                .Concat(_starting[id].Select(b => (Bus: b, IsEnd: false, Order: nodes[b.To].Middle)))
                .OrderBy(s => s.Order).ThenBy(s => s.Bus.To, StringComparer.Ordinal).ThenBy(s => s.Bus.Label, StringComparer.Ordinal).ToList();
            var step = slots.Count == 1 ? 0 : Math.Min(pitch, (node.Height - 14) / (slots.Count - 1));
            for (var i = 0; i < slots.Count; i++)
            {
                var y = node.Middle + ((i - ((slots.Count - 1) / 2.0)) * step);
                if (slots[i].IsEnd)
                {
                    slots[i].Bus.EndY = y;
                }
                else
                {
                    slots[i].Bus.StartY[id] = y;
                }
            }
        }

        var lanes = new List<List<Bus>>();
        foreach (var bus in Buses.OrderBy(b => b.Bottom - b.Top).ThenBy(b => b.Top).ThenBy(b => b.To, StringComparer.Ordinal))
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
}
