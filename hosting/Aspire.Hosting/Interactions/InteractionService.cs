using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Interactions;

/// <summary>Keeps the questions that are open, tells every page of the dashboard of them, and takes the first answer.</summary>
internal sealed class InteractionService(DistributedApplicationOptions options, IConfiguration configuration, IServiceProvider services) : IInteractionService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Interaction> _open = [];
    private readonly List<Channel<Interaction>> _watchers = [];
    private int _last;

    // The engine is known only where the application runs.
    public bool IsAvailable => !options.DisableDashboard
        && !(bool.TryParse(configuration["ASPIRE_INTERACTIVITY_ENABLED"], out var enabled) && !enabled)
        && services.GetService<DcpOptions>() is { DashboardPath: { } dashboard } && File.Exists(dashboard);

    public Task<InteractionResult<bool>> PromptConfirmationAsync(
        string title, string message, MessageBoxInteractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        options.Intent = MessageIntent.Confirmation;
        options.ShowSecondaryButton ??= true;
        return PromptMessageBoxAsync(title, message, options, cancellationToken);
    }

    public Task<InteractionResult<bool>> PromptMessageBoxAsync(
        string title, string message, MessageBoxInteractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        options.ShowSecondaryButton ??= false;
        options.ShowDismiss ??= false;
        return AskAsync(InteractionKind.MessageBox, title, message, options, options.Intent, cancellationToken);
    }

    public Task<InteractionResult<InteractionInput>> PromptInputAsync(
        string title, string? message, string inputLabel, string placeHolder, InputsDialogInteractionOptions? options = null, CancellationToken cancellationToken = default) =>
        PromptInputAsync(title, message, OneInput.Text(inputLabel, placeHolder), options, cancellationToken);

    public async Task<InteractionResult<InteractionInput>> PromptInputAsync(
        string title, string? message, InteractionInput input, InputsDialogInteractionOptions? options = null, CancellationToken cancellationToken = default) =>
        OneInput.Of(await PromptInputsAsync(title, message, [input], options, cancellationToken));

    public async Task<InteractionResult<InteractionInputCollection>> PromptInputsAsync(
        string title, string? message, IReadOnlyList<InteractionInput> inputs, InputsDialogInteractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var collection = new InteractionInputCollection(inputs);
        var answer = await AskAsync(InteractionKind.Inputs, title, message, options ?? new(), MessageIntent.None, collection, cancellationToken);
        return answer is true ? InteractionResult.Ok(collection) : InteractionResult.Cancel<InteractionInputCollection>();
    }

    public Task<InteractionResult<bool>> PromptNotificationAsync(
        string title, string message, NotificationInteractionOptions? options = null, CancellationToken cancellationToken = default) =>
        AskAsync(InteractionKind.Notification, title, message, options ?? new(), options?.Intent, cancellationToken);

    /// <summary>The questions that are open, then each that is put, changed or over.</summary>
    public async IAsyncEnumerable<Interaction> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<Interaction>();
        lock (_lock)
        {
            foreach (var open in _open.Values)
            {
                channel.Writer.TryWrite(open);
            }

            _watchers.Add(channel);
        }

        try
        {
            await foreach (var interaction in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return interaction;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel);
            }
        }
    }

    /// <summary>Takes an answer. Values that are not valid leave the question open, with what is wrong beside each of them.</summary>
    /// <param name="answer">As in <see cref="Interaction.Answer"/>.</param>
    /// <param name="values">By name, where values were asked for.</param>
    /// <param name="isFinal">Whether the person is done.</param>
    public async Task AnswerAsync(int id, bool? answer, IReadOnlyDictionary<string, string> values, bool isFinal, CancellationToken cancellationToken)
    {
        Interaction? interaction;
        lock (_lock)
        {
            _open.TryGetValue(id, out interaction);
        }

        if (interaction is null)
        {
            // Another page was quicker.
            return;
        }

        foreach (var input in interaction.Inputs?.AsEnumerable() ?? [])
        {
            input.Value = values.TryGetValue(input.Name, out var value) ? value.Trim() : input.Value;
        }

        if (!isFinal)
        {
            return;
        }

        if (answer is true && interaction.Inputs is { } inputs && !await AreValidAsync(inputs, interaction.Options, cancellationToken))
        {
            Tell(interaction);
            return;
        }

        Close(interaction, answer);
    }

    private async Task<bool> AreValidAsync(InteractionInputCollection inputs, InteractionOptions options, CancellationToken cancellationToken)
    {
        var context = new InputsDialogValidationContext { Inputs = inputs, CancellationToken = cancellationToken, Services = services };
        foreach (var input in inputs)
        {
            input.ValidationErrors.Clear();
            if (InputValues.FaultOf(input, input.Value) is { } fault)
            {
                context.AddValidationError(input, fault);
            }
        }

        if (!context.HasErrors && options is InputsDialogInteractionOptions { ValidationCallback: { } judge })
        {
            await judge(context);
        }

        return !context.HasErrors;
    }

    private async Task<InteractionResult<bool>> AskAsync(
        InteractionKind kind, string title, string message, InteractionOptions options, MessageIntent? intent, CancellationToken cancellationToken) =>
        await AskAsync(kind, title, message, options, intent ?? MessageIntent.None, inputs: null, cancellationToken) is { } answer
            ? InteractionResult.Ok(answer)
            : InteractionResult.Cancel<bool>();

    private async Task<bool?> AskAsync(
        InteractionKind kind,
        string title,
        string? message,
        InteractionOptions options,
        MessageIntent intent,
        InteractionInputCollection? inputs,
        CancellationToken cancellationToken)
    {
        if (!IsAvailable)
        {
            throw new InvalidOperationException(
                $"'{title}' can't be asked: the application has no dashboard in which somebody could answer. Look at {nameof(IInteractionService)}.{nameof(IsAvailable)} first.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var interaction = new Interaction(Interlocked.Increment(ref _last), kind, title, message, options, intent, inputs);
        lock (_lock)
        {
            _open.Add(interaction.Id, interaction);
        }

        Tell(interaction);
        using var cancel = cancellationToken.Register(() => Close(interaction, answer: null));
        return await interaction.Answer;
    }

    private void Close(Interaction interaction, bool? answer)
    {
        lock (_lock)
        {
            if (!_open.Remove(interaction.Id))
            {
                return;
            }
        }

        interaction.TryComplete(answer);
        Tell(interaction);
    }

    private void Tell(Interaction interaction)
    {
        lock (_lock)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(interaction));
        }
    }
}
