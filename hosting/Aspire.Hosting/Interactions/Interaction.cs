namespace Aspire.Hosting.Interactions;

internal enum InteractionKind
{
    MessageBox,
    Notification,
    Inputs,
}

/// <summary>A question that is open.</summary>
internal sealed class Interaction(
    int id, InteractionKind kind, string title, string? message, InteractionOptions options, MessageIntent intent, InteractionInputCollection? inputs)
{
    private readonly TaskCompletionSource<bool?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id { get; } = id;

    public InteractionKind Kind { get; } = kind;

    public string Title { get; } = title;

    public string? Message { get; } = message;

    public InteractionOptions Options { get; } = options;

    public MessageIntent Intent { get; } = intent;

    /// <summary>Set where values are asked for.</summary>
    public InteractionInputCollection? Inputs { get; } = inputs;

    public bool IsComplete => _answer.Task.IsCompleted;

    /// <summary>True for the first button, or for values; false for the second button; null when it was closed.</summary>
    public Task<bool?> Answer => _answer.Task;

    public bool TryComplete(bool? answer) => _answer.TrySetResult(answer);
}
