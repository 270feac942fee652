namespace Aspire.Hosting;

/// <summary>What kind of message it is.</summary>
public enum MessageIntent
{
    None,
    Success,
    Warning,
    Error,
    Information,
    Confirmation,
}

/// <summary>How a question looks.</summary>
public class InteractionOptions
{
    public string? PrimaryButtonText { get; set; }

    public string? SecondaryButtonText { get; set; }

    public bool? ShowSecondaryButton { get; set; }

    /// <summary>Whether the question can be closed without an answer.</summary>
    public bool? ShowDismiss { get; set; }

    public bool? EnableMessageMarkdown { get; set; }
}

/// <inheritdoc />
public class MessageBoxInteractionOptions : InteractionOptions
{
    public MessageIntent? Intent { get; set; }
}

/// <inheritdoc />
public class NotificationInteractionOptions : InteractionOptions
{
    public MessageIntent? Intent { get; set; }

    public string? LinkText { get; set; }

    public string? LinkUrl { get; set; }
}

/// <inheritdoc />
public class InputsDialogInteractionOptions : InteractionOptions
{
    /// <summary>Judges values that are each valid by themselves.</summary>
    public Func<InputsDialogValidationContext, Task>? ValidationCallback { get; set; }
}

/// <summary>What is judged.</summary>
public sealed class InputsDialogValidationContext
{
    public required InteractionInputCollection Inputs { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required IServiceProvider Services { get; init; }

    internal bool HasErrors { get; private set; }

    /// <summary>Says what is wrong with a value; the dialog then stays open.</summary>
    public void AddValidationError(InteractionInput input, string errorMessage)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentException.ThrowIfNullOrEmpty(errorMessage);
        input.ValidationErrors.Add(errorMessage);
        HasErrors = true;
    }

    public void AddValidationError(string inputName, string errorMessage) => AddValidationError(Inputs[inputName], errorMessage);
}
