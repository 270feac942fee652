using Microsoft.Extensions.AI;

namespace Nexus.Core.Models;

/// <summary>What a model costs, in US dollars per million tokens.</summary>
/// <param name="InputPerMillion">For tokens that it reads.</param>
/// <param name="OutputPerMillion">For tokens that it writes.</param>
public sealed record ModelPrice(decimal InputPerMillion, decimal OutputPerMillion)
{
    /// <summary>The cost of a request in US dollars.</summary>
    public decimal CostOf(long inputTokens, long outputTokens) => ((inputTokens * InputPerMillion) + (outputTokens * OutputPerMillion)) / 1_000_000;
}

/// <summary>Prices of models. Configuration <c>Models:Prices:{model}</c> goes before the list here.</summary>
public static class ModelPrices
{
    /// <summary>When the list was made. Prices change: who counts on them configures his own.</summary>
    public static DateOnly ListedOn { get; } = new(2025, 10, 1);

    // List prices of the makers for text, the first whose name is in the model's.
    private static readonly (string Name, ModelPrice Price)[] Listed =
    [
        ("claude-opus-4", new(15m, 75m)), ("claude-sonnet-4", new(3m, 15m)), ("claude-haiku-4-5", new(1m, 5m)), ("claude-3-7-sonnet", new(3m, 15m)),
        ("claude-3-5-sonnet", new(3m, 15m)), ("claude-3-5-haiku", new(0.8m, 4m)), ("claude-3-haiku", new(0.25m, 1.25m)),
        ("nova-micro", new(0.035m, 0.14m)), ("nova-lite", new(0.06m, 0.24m)), ("nova-pro", new(0.8m, 3.2m)),
        ("gpt-4o-mini", new(0.15m, 0.6m)), ("gpt-4o", new(2.5m, 10m)), ("gpt-4.1-mini", new(0.4m, 1.6m)), ("gpt-4.1-nano", new(0.1m, 0.4m)), ("gpt-4.1", new(2m, 8m)),
        ("gpt-5-mini", new(0.25m, 2m)), ("gpt-5-nano", new(0.05m, 0.4m)), ("gpt-5", new(1.25m, 10m)),
    ];

    /// <summary>The listed price of a model, or null.</summary>
    public static ModelPrice? Find(string model) =>
        Listed.FirstOrDefault(listed => model.Contains(listed.Name, StringComparison.OrdinalIgnoreCase)).Price;

    /// <summary>What a request to a model took.</summary>
    public static TokenUsage CostOf(IChatClient model, UsageDetails usage)
    {
        var (input, output) = (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        return new TokenUsage(input, output, model.GetService<ModelPrice>()?.CostOf(input, output));
    }
}

/// <summary>A model whose price is known.</summary>
internal sealed class PricedChatClient(IChatClient inner, ModelPrice price) : DelegatingChatClient(inner)
{
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ModelPrice) && serviceKey is null ? price : base.GetService(serviceType, serviceKey);
}
