using System.Text.Json;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>List prices of one region on one day, and how much use is assumed. Both are in <c>prices.json</c>.</summary>
internal sealed class PriceList
{
    private static readonly Lazy<PriceList> Loaded = new(Load);

    /// <summary>The list that the publisher brings.</summary>
    public static PriceList Default => Loaded.Value;

    /// <summary>The day on which the prices were looked up: <c>2025-06-30</c>.</summary>
    public required string AsOf { get; init; }

    /// <summary>The region that they are of.</summary>
    public required string Region { get; init; }

    /// <summary>The currency: <c>USD</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>The hours that AWS itself counts a month as.</summary>
    public required int HoursPerMonth { get; init; }

    /// <summary>The prices by their name.</summary>
    public required IReadOnlyDictionary<string, Price> Prices { get; init; }

    /// <summary>The use of each stage.</summary>
    public required IReadOnlyDictionary<string, UsageRange> Usage { get; init; }

    /// <summary>How much use is assumed of a deployment.</summary>
    public UsageRange UsageOf(Stage stage) => Usage[stage.ToString().ToLowerInvariant()];

    // By hand: a serializer would compile itself for these types while a publish waits.
    private static PriceList Load()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!;
        using var json = JsonDocument.Parse(stream);
        var root = json.RootElement;
        var prices = new Dictionary<string, Price>(StringComparer.Ordinal);
        foreach (var price in root.GetProperty("prices").EnumerateObject())
        {
            prices.Add(price.Name, new(
                price.Value.GetProperty("price").GetDecimal(), price.Value.GetProperty("unit").GetString()!, price.Value.GetProperty("source").GetString()!));
        }

        var usage = new Dictionary<string, UsageRange>(StringComparer.Ordinal);
        foreach (var stage in root.GetProperty("usage").EnumerateObject())
        {
            usage.Add(stage.Name, new(UsageOf(stage.Value.GetProperty("low")), UsageOf(stage.Value.GetProperty("high"))));
        }

        return new()
        {
            AsOf = root.GetProperty("asOf").GetString()!,
            Region = root.GetProperty("region").GetString()!,
            Currency = root.GetProperty("currency").GetString()!,
            HoursPerMonth = root.GetProperty("hoursPerMonth").GetInt32(),
            Prices = prices,
            Usage = usage,
        };
    }

    private static Usage UsageOf(JsonElement month) => new()
    {
        Requests = month.GetProperty("requests").GetDecimal(),
        KilobytesPerAnswer = month.GetProperty("kilobytesPerAnswer").GetDecimal(),
        TableReads = month.GetProperty("tableReads").GetDecimal(),
        TableWrites = month.GetProperty("tableWrites").GetDecimal(),
        Messages = month.GetProperty("messages").GetDecimal(),
        TableGigabytes = month.GetProperty("tableGigabytes").GetDecimal(),
        FileGigabytes = month.GetProperty("fileGigabytes").GetDecimal(),
        FileReadWriteGigabytes = month.GetProperty("fileReadWriteGigabytes").GetDecimal(),
        LogGigabytesPerTask = month.GetProperty("logGigabytesPerTask").GetDecimal(),
        NatGigabytes = month.GetProperty("natGigabytes").GetDecimal(),
        ImageGigabytes = month.GetProperty("imageGigabytes").GetDecimal(),
        TaskMinutes = month.GetProperty("taskMinutes").GetDecimal(),
    };
}

/// <summary>A list price.</summary>
/// <param name="Amount">For one unit.</param>
/// <param name="Unit">What is paid for.</param>
/// <param name="Source">The title of the page of AWS that says so.</param>
internal sealed record Price(decimal Amount, string Unit, string Source);

/// <summary>The least and the most use that is reckoned with.</summary>
/// <param name="Low">Hardly any.</param>
/// <param name="High">A busy month.</param>
internal sealed record UsageRange(Usage Low, Usage High);

/// <summary>The use of a month.</summary>
internal sealed record Usage
{
    /// <summary>Requests to each load balancer.</summary>
    public required decimal Requests { get; init; }

    /// <summary>The size of an answer.</summary>
    public required decimal KilobytesPerAnswer { get; init; }

    /// <summary>Read units of each table.</summary>
    public required decimal TableReads { get; init; }

    /// <summary>Write units of each table.</summary>
    public required decimal TableWrites { get; init; }

    /// <summary>Messages through each queue; each is sent, received and deleted.</summary>
    public required decimal Messages { get; init; }

    /// <summary>What each table holds.</summary>
    public required decimal TableGigabytes { get; init; }

    /// <summary>What each file system holds.</summary>
    public required decimal FileGigabytes { get; init; }

    /// <summary>What is read from each file system; as much is written.</summary>
    public required decimal FileReadWriteGigabytes { get; init; }

    /// <summary>What each task writes into its log.</summary>
    public required decimal LogGigabytesPerTask { get; init; }

    /// <summary>What goes through all NAT gateways together, and as much between zones.</summary>
    public required decimal NatGigabytes { get; init; }

    /// <summary>What each image repository holds.</summary>
    public required decimal ImageGigabytes { get; init; }

    /// <summary>How long a run of a scheduled task takes.</summary>
    public required decimal TaskMinutes { get; init; }

    /// <summary>What the answers amount to.</summary>
    public decimal AnswerGigabytes => Requests * KilobytesPerAnswer / 1_000_000m;
}
