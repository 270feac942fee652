using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Asks for the values of parameters as long as one is missing: first a notification, then one dialog for all.</summary>
internal sealed class ParameterPrompt(ParameterProcessor parameters, IInteractionService interactions, IUserSecretsManager secrets)
{
    private const string Prefix = "Parameter:";

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (interactions.IsAvailable)
            {
                var (missing, changed) = parameters.Missing;
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, changed);
                if (missing.Count == 0 || !await AskAsync(missing, either.Token))
                {
                    // Nothing to ask, or nobody wants to be asked: until that changes.
                    await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                stopping.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The application stops.
        }
    }

    /// <returns>False when the notification was closed.</returns>
    private async Task<bool> AskAsync(IReadOnlyList<ParameterResource> missing, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return true;
        }

        var names = string.Join(", ", missing.Select(p => p.Name));
        var wanted = await interactions.PromptNotificationAsync(
            "Unresolved parameters",
            $"Resources wait for the values of: {names}.",
            new() { Intent = MessageIntent.Warning, PrimaryButtonText = "Enter values", ShowSecondaryButton = false },
            cancellationToken);
        if (wanted.Canceled)
        {
            return cancellationToken.IsCancellationRequested;
        }

        if (!wanted.Data || cancellationToken.IsCancellationRequested)
        {
            return true;
        }

        var given = await interactions.PromptInputsAsync(
            "Set unresolved parameters",
            "What is left empty stays unresolved.",
            [.. missing.Select(p => p.CreateInput(Prefix + p.Name)), ParameterCommands.KeepInput(secrets)],
            new() { PrimaryButtonText = "Save", ShowDismiss = true },
            cancellationToken);
        if (!given.Canceled)
        {
            foreach (var parameter in missing)
            {
                if (given.Data[Prefix + parameter.Name].Value is { Length: > 0 } value)
                {
                    await parameters.SetAsync(parameter, value, ParameterCommands.IsKept(given.Data));
                }
            }
        }

        return true;
    }
}
