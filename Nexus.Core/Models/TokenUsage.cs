namespace Nexus.Core.Models;

/// <summary>What asking a model took.</summary>
/// <param name="InputTokens">Tokens that were read.</param>
/// <param name="OutputTokens">Tokens that were written.</param>
/// <param name="CostUsd">What they cost in US dollars; null where the model's price is not known.</param>
public sealed record TokenUsage(long InputTokens, long OutputTokens, decimal? CostUsd = null)
{
    /// <summary>Nothing was asked.</summary>
    public static TokenUsage None { get; } = new(0, 0, 0);

    /// <summary>Both together. A cost that is not known makes the sum unknown.</summary>
    public TokenUsage Add(TokenUsage other) =>
        new(InputTokens + other.InputTokens, OutputTokens + other.OutputTokens, CostUsd + other.CostUsd);
}
