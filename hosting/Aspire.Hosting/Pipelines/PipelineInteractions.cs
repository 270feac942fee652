using Aspire.Hosting.Interactions;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Asks whoever started the pipeline, and tells a step what is only to be known.</summary>
internal sealed class PipelineInteractions(IPipelinePrompts prompts, IServiceProvider services) : IInteractionService
{
    private const string Confirmation = "confirmed";

    public bool IsAvailable => prompts.IsAvailable;

    public async Task<InteractionResult<bool>> PromptConfirmationAsync(
        string title, string message, MessageBoxInteractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var input = new InteractionInput { Name = Confirmation, Label = title, InputType = InputType.Boolean, Required = true };
        var result = await PromptInputAsync(title, message, input, options: null, cancellationToken);
        return result.Canceled ? InteractionResult.Cancel<bool>() : InteractionResult.Ok(bool.TryParse(result.Data.Value, out var answer) && answer);
    }

    public Task<InteractionResult<bool>> PromptMessageBoxAsync(
        string title, string message, MessageBoxInteractionOptions? options = null, CancellationToken cancellationToken = default) =>
        options?.ShowSecondaryButton == true
            ? PromptConfirmationAsync(title, message, options, cancellationToken)
            : TellAsync(title, message, options?.Intent);

    public Task<InteractionResult<bool>> PromptNotificationAsync(
        string title, string message, NotificationInteractionOptions? options = null, CancellationToken cancellationToken = default) =>
        TellAsync(title, options?.LinkUrl is { } link ? $"{message} {link}" : message, options?.Intent);

    public Task<InteractionResult<InteractionInput>> PromptInputAsync(
        string title, string? message, string inputLabel, string placeHolder, InputsDialogInteractionOptions? options = null, CancellationToken cancellationToken = default) =>
        PromptInputAsync(title, message, OneInput.Text(inputLabel, placeHolder), options, cancellationToken);

    public async Task<InteractionResult<InteractionInput>> PromptInputAsync(
        string title, string? message, InteractionInput input, InputsDialogInteractionOptions? options = null, CancellationToken cancellationToken = default) =>
        OneInput.Of(await PromptInputsAsync(title, message, [input], options, cancellationToken));

    public async Task<InteractionResult<InteractionInputCollection>> PromptInputsAsync(
        string title, string? message, IReadOnlyList<InteractionInput> inputs, InputsDialogInteractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (!IsAvailable)
        {
            throw new InvalidOperationException($"Nobody can be asked: {title}: {message} (Check {nameof(IInteractionService)}.{nameof(IsAvailable)} first.)");
        }

        while (true)
        {
            IReadOnlyDictionary<string, string> answers;
            try
            {
                answers = await prompts.AskAsync(string.IsNullOrEmpty(message) ? title : message, inputs, cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return InteractionResult.Cancel<InteractionInputCollection>();
            }

            var collection = new InteractionInputCollection(inputs);
            var context = new InputsDialogValidationContext { Inputs = collection, CancellationToken = cancellationToken, Services = services };
            foreach (var input in inputs)
            {
                input.ValidationErrors.Clear();
                input.Value = answers.GetValueOrDefault(input.Name);
                if (InputValues.FaultOf(input, input.Value) is { } fault)
                {
                    context.AddValidationError(input, fault);
                }
            }

            if (!context.HasErrors && options?.ValidationCallback is { } judge)
            {
                await judge(context);
            }

            if (!context.HasErrors)
            {
                return InteractionResult.Ok(collection);
            }
        }
    }

    private static Task<InteractionResult<bool>> TellAsync(string title, string message, MessageIntent? intent)
    {
        var level = intent switch
        {
            MessageIntent.Error => LogLevel.Error,
            MessageIntent.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        StepLogs.CurrentStep?.Log(level, $"{title}: {message}");
        return Task.FromResult(InteractionResult.Ok(true));
    }
}
