using System.Text.Json;
using System.Text.Json.Serialization;
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

    private static PriceList Load()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!;
        return JsonSerializer.Deserialize(stream, PriceListJson.Default.PriceList)!;
    }
}

/// <summary>Reads the list without looking at types while a publish waits.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PriceList))]
internal sealed partial class PriceListJson : JsonSerializerContext;

/// <summary>A list price.</summary>
/// <param name="Amount">For one unit.</param>
/// <param name="Unit">What is paid for.</param>
/// <param name="Source">The title of the page of AWS that says so.</param>
internal sealed record Price([property: JsonPropertyName("price")] decimal Amount, string Unit, string Source);

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
