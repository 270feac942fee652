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
        IReadOnlyList<ChatMessage> all = [.. messages];
        var contents = options?.ResponseFormat is ChatResponseFormatJson { SchemaName: { } document }
            ? [new TextContent(Write(document, Documents(all.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "")))]
            : OfflineConversation.Answer(all, options?.Tools);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = ModelName,
            FinishReason = contents.Any(content => content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Usage = Count(all, contents),
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        var id = Guid.NewGuid().ToString("n");
        foreach (var content in response.Messages[0].Contents)
        {
            // In pieces, as other models do.
            foreach (var piece in content is TextContent text ? Piece().Matches(text.Text).Select(match => (AIContent)new TextContent(match.Value)) : [content])
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Update(piece);
            }
        }

        var end = Update(new UsageContent(response.Usage!));
        end.FinishReason = response.FinishReason;
        yield return end;

        ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content]) { ModelId = ModelName, MessageId = id, ResponseId = id };
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

    // Its tokens are words.
    private static UsageDetails Count(IEnumerable<ChatMessage> read, IEnumerable<AIContent> written)
    {
        var (input, output) = (read.Sum(message => message.Contents.Sum(Words)), written.Sum(Words));
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }

    private static long Words(AIContent content) => content switch
    {
        TextContent text => Piece().Count(text.Text),
        FunctionCallContent call => 1 + (call.Arguments?.Sum(argument => Piece().Count(argument.Value?.ToString() ?? "")) ?? 0),
        FunctionResultContent result => Piece().Count(result.Result?.ToString() ?? ""),
        _ => 0,
    };

    private static Dictionary<string, string> Documents(string question) => DocumentPattern().Matches(question)
        .ToDictionary(match => match.Groups["name"].Value, match => DocumentRequests.Unescape(match.Groups["text"].Value));

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

    [GeneratedRegex(@"\s*\S+\s*?")]
    private static partial Regex Piece();

    [GeneratedRegex("""<document name="(?<name>[^"]*)">\n(?<text>.*?)\n</document>""", RegexOptions.Singleline)]
    private static partial Regex DocumentPattern();
}
