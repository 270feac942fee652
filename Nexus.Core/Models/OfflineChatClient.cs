using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Nexus.Core.Agents;

namespace Nexus.Core.Models;

/// <summary>
/// The default model: rules instead of a neural network. It needs no network, answers the same to the same question, and says what
/// it is in what it writes. It writes every document that the stages of a build ask for.
/// </summary>
public sealed partial class OfflineChatClient(ToolCatalogue catalogue) : IChatClient
{
    /// <summary>Its name.</summary>
    public const string ModelName = "offline";

    private static readonly ChatClientMetadata Metadata = new("nexus", providerUri: null, ModelName);

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var question = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        var answer = options?.ResponseFormat is ChatResponseFormatJson { SchemaName: { } document }
            ? Write(document, DocumentPattern().Matches(question).ToDictionary(match => match.Groups["name"].Value, match => DocumentRequests.Unescape(match.Groups["text"].Value)))
            : "This is the offline model of Nexus. It writes the documents of a build by rules and cannot converse.";
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            ModelId = ModelName,
            FinishReason = ChatFinishReason.Stop,
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? Metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private string Write(string document, Dictionary<string, string> material)
    {
        var author = new OfflineAuthor(catalogue, material);
        return document switch
        {
            "plan" => JsonSerializer.Serialize(author.Plan(), NexusJson.Default.PlanDocument),
            "requirements" => JsonSerializer.Serialize(author.Requirements(), NexusJson.Default.RequirementsDocument),
            "architecture" => JsonSerializer.Serialize(author.Architecture(), NexusJson.Default.ArchitectureDocument),
            "design" => JsonSerializer.Serialize(author.Design(), NexusJson.Default.DesignDocument),
            "tools" => JsonSerializer.Serialize(author.Tools(), NexusJson.Default.ToolSelectionDocument),
            "prompt" => JsonSerializer.Serialize(author.Prompt(), NexusJson.Default.PromptDocument),
            "assembly" => JsonSerializer.Serialize(author.Assembly(), NexusJson.Default.AssemblyDocument),
            _ => throw new NotSupportedException(
                $"The offline model cannot write a '{document}' document; configure another model with Models:Provider."),
        };
    }

    [GeneratedRegex("""<document name="(?<name>[^"]*)">\n(?<text>.*?)\n</document>""", RegexOptions.Singleline)]
    private static partial Regex DocumentPattern();
}
