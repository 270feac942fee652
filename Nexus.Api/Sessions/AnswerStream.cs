using System.Threading.Channels;
using Nexus.Api.Builds;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Agents.Sessions;

namespace Nexus.Api.Sessions;

/// <summary>An answer as server-sent events, while it is made or from the store.</summary>
internal sealed class AnswerStream(HttpContext context)
{
    /// <summary>Sends what happens, to the end of the answer or until the client goes.</summary>
    public async Task FollowAsync(ChannelReader<AgentEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await EventStream.BeginAsync(context, cancellationToken);
            while (await stream.WaitAsync(events, cancellationToken))
            {
                while (events.TryRead(out var happened))
                {
                    await SendAsync(stream, happened, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client has gone; the answer is made all the same.
        }
    }

    /// <summary>Sends a stored answer.</summary>
    public async Task RepeatAsync(SessionMessage answer, CancellationToken cancellationToken)
    {
        var stream = await EventStream.BeginAsync(context, cancellationToken);
        foreach (var part in answer.Content)
        {
            AgentEvent happened = part.Type switch
            {
                MessagePart.ToolUseType => new AgentEvent.ToolUse(part.Id ?? "", part.Name ?? "", part.Input ?? default),
                MessagePart.ToolResultType => new AgentEvent.ToolResult(part.Id ?? "", part.Name ?? "", part.Text ?? "", part.IsError ?? false),
                _ => new AgentEvent.TextDelta(part.Text ?? ""),
            };
            await SendAsync(stream, happened, cancellationToken);
        }

        if (answer.Usage is { } usage)
        {
            await SendAsync(stream, new AgentEvent.Usage(usage, answer.Model ?? ""), cancellationToken);
        }

        if (answer.Error is { } error)
        {
            await SendAsync(stream, new AgentEvent.Error(error), cancellationToken);
        }

        await SendAsync(stream, new AgentEvent.Done(answer), cancellationToken);
    }

    private static Task SendAsync(EventStream stream, AgentEvent happened, CancellationToken cancellationToken) => happened switch
    {
        AgentEvent.TextDelta text => stream.SendAsync("text", new TextEvent(text.Text), ApiJson.Default.TextEvent, null, cancellationToken),
        AgentEvent.ToolUse use => stream.SendAsync(
            "tool_use", new ToolUseEvent(use.Id, use.Name, use.Input), ApiJson.Default.ToolUseEvent, null, cancellationToken),
        AgentEvent.ToolResult result => stream.SendAsync(
            "tool_result", new ToolResultEvent(result.Id, result.Name, result.Content, result.IsError), ApiJson.Default.ToolResultEvent, null, cancellationToken),
        AgentEvent.Usage usage => stream.SendAsync(
            "usage", new UsageEvent(usage.Total.InputTokens, usage.Total.OutputTokens, usage.Total.CostUsd, usage.Model), ApiJson.Default.UsageEvent, null, cancellationToken),
        AgentEvent.Error error => stream.SendAsync("error", error.Reason, ApiJson.Default.AnswerError, null, cancellationToken),
        AgentEvent.Done done => stream.SendAsync("done", MessageDetail.From(done.Message), ApiJson.Default.MessageDetail, null, cancellationToken),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event that clients know."),
    };
}
