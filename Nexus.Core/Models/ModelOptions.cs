namespace Nexus.Core.Models;

/// <summary>Which language model is asked. Configuration section <c>Models</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Models";

    /// <summary><c>offline</c>, <c>bedrock</c>, <c>anthropic</c>, <c>openai</c> or <c>ollama</c>.</summary>
    public string Provider { get; set; } = OfflineChatClient.ModelName;

    /// <summary>The model, as its provider calls it. Not for <c>offline</c>.</summary>
    public string? Model { get; set; }

    /// <summary>Where the provider is reached: of another server that speaks the same, or of a proxy. By default the provider's own.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The provider's key. Bedrock takes one too; without it, requests are signed with the credentials of the task role.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The AWS region of Bedrock; by default that of the environment.</summary>
    public string? Region { get; set; }

    /// <summary>Most tokens of one answer. At least 1.</summary>
    public int MaxOutputTokens { get; set; } = 8192;

    /// <summary>How much chance is in the answers, from 0; not sent where it is not set, because some models refuse it.</summary>
    public float? Temperature { get; set; }

    /// <summary>How often a request that was throttled, or broke on the provider's side, is sent again; after what Retry-After says, if that is at most a minute.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>Longest duration of one request, with what is sent again. Of a streamed answer, at least until it begins.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Prices by model, in US dollars per million tokens; they go before the listed ones.</summary>
    public Dictionary<string, ModelPriceOptions> Prices { get; } = [];
}

/// <summary>The price of a model, in US dollars per million tokens.</summary>
public sealed class ModelPriceOptions
{
    /// <summary>For tokens that it reads.</summary>
    public decimal InputPerMillion { get; set; }

    /// <summary>For tokens that it writes.</summary>
    public decimal OutputPerMillion { get; set; }
}
