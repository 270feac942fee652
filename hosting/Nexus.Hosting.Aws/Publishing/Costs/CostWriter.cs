using System.Text.Json;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>Writes what a plan costs in a month.</summary>
internal sealed class CostWriter : IPlanWriter
{
    public const string Path = "cost.json";

    public string Name => "Costs";

    public Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken) => folder.WriteAsync(Path, Text(plan), cancellationToken);

    public static string Text(AwsPlan plan) => JsonText.Of(json =>
    {
        var cost = CostEstimate.Of(plan);
        json.WriteString("deployment", plan.Cluster.Name);
        json.WriteString("currency", cost.Prices.Currency);
        json.WriteString("region", cost.Prices.Region);
        json.WriteString("pricesAsOf", cost.Prices.AsOf);
        json.WriteNumber("hoursPerMonth", cost.Prices.HoursPerMonth);
        Range(json, "monthly", cost.Low, cost.High);
        json.WriteStartObject("services");
        foreach (var service in cost.Services)
        {
            Range(json, service.Name, service.Low, service.High);
        }

        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (var item in cost.Items)
        {
            Item(json, item);
        }

        json.WriteEndArray();
        json.WriteStartArray("unpriced");
        foreach (var kind in cost.Unpriced)
        {
            json.WriteStringValue(kind);
        }

        json.WriteEndArray();
        json.WriteStartObject("assumptions");
        Assumed(json, "low", cost.Usage.Low);
        Assumed(json, "high", cost.Usage.High);
        json.WriteEndObject();
    });

    private static void Item(Utf8JsonWriter json, CostItem item)
    {
        json.WriteStartObject();
        json.WriteString("service", item.Service);
        json.WriteString("subject", item.Subject);
        json.WriteString("item", item.Text);
        json.WriteString("unit", item.Price.Unit);
        json.WriteNumber("price", item.Price.Amount);
        Range(json, "quantity", Plain(item.LowQuantity), Plain(item.HighQuantity));
        Range(json, "monthly", item.Low, item.High);
        json.WriteString("source", item.Price.Source);
        json.WriteEndObject();
    }

    private static void Assumed(Utf8JsonWriter json, string name, Usage usage)
    {
        json.WriteStartObject(name);
        json.WriteNumber("requests", usage.Requests);
        json.WriteNumber("kilobytesPerAnswer", usage.KilobytesPerAnswer);
        json.WriteNumber("tableReads", usage.TableReads);
        json.WriteNumber("tableWrites", usage.TableWrites);
        json.WriteNumber("messages", usage.Messages);
        json.WriteNumber("tableGigabytes", usage.TableGigabytes);
        json.WriteNumber("fileGigabytes", usage.FileGigabytes);
        json.WriteNumber("fileReadWriteGigabytes", usage.FileReadWriteGigabytes);
        json.WriteNumber("logGigabytesPerTask", usage.LogGigabytesPerTask);
        json.WriteNumber("natGigabytes", usage.NatGigabytes);
        json.WriteNumber("imageGigabytes", usage.ImageGigabytes);
        json.WriteNumber("taskMinutes", usage.TaskMinutes);
        json.WriteNumber("answerGigabytes", usage.AnswerGigabytes);
        json.WriteEndObject();
    }

    // 28 places of a quotient say nothing, and neither do zeros at the end.
    private static decimal Plain(decimal quantity) => Math.Round(quantity, 6) / 1.0000000000000000000000000000m;

    private static void Range(Utf8JsonWriter json, string name, decimal low, decimal high)
    {
        json.WriteStartObject(name);
        json.WriteNumber("low", low);
        json.WriteNumber("high", high);
        json.WriteEndObject();
    }
}
