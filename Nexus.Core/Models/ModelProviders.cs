using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents;
using Nexus.Core.Models.Bedrock;
using OllamaSharp;
using OpenAI;
using OpenAI.Chat;

namespace Nexus.Core.Models;

/// <summary>Makes the language model that the configuration names.</summary>
public static class ModelProviders
{
    private static readonly string[] Names = [OfflineChatClient.ModelName, "bedrock", "anthropic", "openai", "ollama"];

    /// <summary>The model.</summary>
    /// <exception cref="InvalidOperationException">The configuration is wrong; the message says what to set.</exception>
    public static LanguageModel Create(ModelOptions options, ToolCatalogue catalogue, TimeProvider time)
    {
        if (options.Provider == OfflineChatClient.ModelName)
        {
            return new LanguageModel(OfflineChatClient.ModelName, new PricedChatClient(new OfflineChatClient(catalogue), new ModelPrice(0, 0)), IsOffline: true);
        }

        if (!Names.Contains(options.Provider))
        {
            throw new InvalidOperationException($"{ModelOptions.Section}:{nameof(options.Provider)} is '{options.Provider}'; expected one of {string.Join(", ", Names)}.");
        }

        if (options.MaxOutputTokens < 1 || options.MaxRetries < 0 || options.Timeout <= TimeSpan.Zero)
        {
            throw new InvalidOperationException(
                $"{ModelOptions.Section} needs {nameof(options.MaxOutputTokens)} of at least 1, {nameof(options.MaxRetries)} of at least 0 and a {nameof(options.Timeout)} of more than zero.");
        }

        var model = Required(options.Model, nameof(options.Model), options.Provider);
        IChatClient client = options.Provider switch
        {
            "bedrock" => new BedrockChatClient(options, model, time),
            "anthropic" => Anthropic(options, model, time),
            "openai" => OpenAI(options, model, time),
            _ => Ollama(options, model, time),
        };
        client = new WholeAnswers(client).AsBuilder().ConfigureOptions(asked =>
        {
            asked.MaxOutputTokens ??= options.MaxOutputTokens;
            asked.Temperature ??= options.Temperature;
        }).Build();
        // What runs on the operator's own machines has no price by the token, unless he sets one.
        var price = options.Prices.TryGetValue(model, out var own) ? new ModelPrice(own.InputPerMillion, own.OutputPerMillion)
            : options.Provider == "ollama" ? new ModelPrice(0, 0) : ModelPrices.Find(model);
        return new LanguageModel($"{options.Provider}/{model}", price is null ? client : new PricedChatClient(client, price), IsOffline: false);
    }

    private static IChatClient Anthropic(ModelOptions options, string model, TimeProvider time)
    {
        var client = new AnthropicClient
        {
            ApiKey = Required(options.ApiKey, nameof(options.ApiKey), options.Provider),
            HttpClient = Retrying(options, time),
            MaxRetries = 0,
            Timeout = options.Timeout,
            BaseUrl = options.Endpoint?.ToString().TrimEnd('/') ?? "https://api.anthropic.com",
        };
        return client.AsIChatClient(model, options.MaxOutputTokens);
    }

    private static IChatClient OpenAI(ModelOptions options, string model, TimeProvider time)
    {
        var settings = new OpenAIClientOptions
        {
            NetworkTimeout = options.Timeout,
            Transport = new HttpClientPipelineTransport(Retrying(options, time)),
            RetryPolicy = new ClientRetryPolicy(0),
        };
        if (options.Endpoint is not null)
        {
            settings.Endpoint = options.Endpoint;
        }

        // Compatible servers often want no key; the library does.
        var key = options.Endpoint is null ? Required(options.ApiKey, nameof(options.ApiKey), options.Provider) : options.ApiKey ?? "none";
        return new ChatClient(model, new ApiKeyCredential(key), settings).AsIChatClient();
    }

    private static OllamaApiClient Ollama(ModelOptions options, string model, TimeProvider time) => new(
        new HttpClient(new RetryHandler(options.MaxRetries, time))
        {
            BaseAddress = options.Endpoint ?? new Uri("http://127.0.0.1:11434"),
            Timeout = options.Timeout,
        },
        model);

    // The libraries' own retries differ in what they repeat, and one of them repeats what took too long.
    private static HttpClient Retrying(ModelOptions options, TimeProvider time) =>
        new(new RetryHandler(options.MaxRetries, time)) { Timeout = Timeout.InfiniteTimeSpan };

    private static string Required(string? value, string name, string provider) => value is { Length: > 0 }
        ? value
        : throw new InvalidOperationException($"{ModelOptions.Section}:{name} is missing; the provider '{provider}' needs it.");
}
