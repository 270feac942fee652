using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>Writes what a plan costs in a month.</summary>
internal sealed class CostWriter : IPlanWriter
{
    public const string Path = "cost.json";

    private static readonly JsonSerializerOptions Indented = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = true,
    };

    public string Name => "Costs";

    public Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken) => folder.WriteAsync(Path, Text(plan), cancellationToken);

    public static string Text(AwsPlan plan)
    {
        var cost = CostEstimate.Of(plan);
        return new JsonObject
        {
            ["deployment"] = plan.Cluster.Name,
            ["currency"] = cost.Prices.Currency,
            ["region"] = cost.Prices.Region,
            ["pricesAsOf"] = cost.Prices.AsOf,
            ["hoursPerMonth"] = cost.Prices.HoursPerMonth,
            ["monthly"] = Range(cost.Low, cost.High),
            ["services"] = new JsonObject(cost.Items.GroupBy(i => i.Service).OrderByDescending(g => g.Sum(i => i.Low)).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => KeyValuePair.Create(g.Key, (JsonNode?)Range(g.Sum(i => i.Low), g.Sum(i => i.High))))),
            ["items"] = new JsonArray([.. cost.Items.Select(i => (JsonNode?)Item(i))]),
            ["unpriced"] = new JsonArray([.. cost.Unpriced.Select(u => (JsonNode?)u)]),
            ["assumptions"] = new JsonObject
            {
                ["low"] = JsonSerializer.SerializeToNode(cost.Usage.Low, PriceListJson.Default.Usage),
                ["high"] = JsonSerializer.SerializeToNode(cost.Usage.High, PriceListJson.Default.Usage),
            },
        }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Item(CostItem item) => new()
    {
        ["service"] = item.Service,
        ["subject"] = item.Subject,
        ["item"] = item.Text,
        ["unit"] = item.Price.Unit,
        ["price"] = item.Price.Amount,
        ["quantity"] = Range(Plain(item.LowQuantity), Plain(item.HighQuantity)),
        ["monthly"] = Range(item.Low, item.High),
        ["source"] = item.Price.Source,
    };

    // 28 places of a quotient say nothing, and neither do zeros at the end.
    private static decimal Plain(decimal quantity) => Math.Round(quantity, 6) / 1.0000000000000000000000000000m;

    private static JsonObject Range(decimal low, decimal high) => new() { ["low"] = low, ["high"] = high };
}
