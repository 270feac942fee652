using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>
/// Finds the values of parameters at the start. One that is missing is asked for in the dashboard, and what needs it waits; without a
/// dashboard it is said at once, and what needs it fails.
/// </summary>
internal sealed partial class ParameterProcessor(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IInteractionService interactions,
    IUserSecretsManager secrets,
    ILogger<ParameterProcessor> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ParameterResource> _missing = [];
    private CancellationTokenSource _changed = new();

    /// <summary>The parameters without a value, and a token that ends when they have become others.</summary>
    public (IReadOnlyList<ParameterResource> Parameters, CancellationToken Changed) Missing
    {
        get
        {
            lock (_lock)
            {
                return ([.. _missing], _changed.Token);
            }
        }
    }

    public async Task ProcessAsync()
    {
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            if (interactions.IsAvailable)
            {
                ParameterCommands.AddTo(parameter, this, secrets);
            }

            await ProcessAsync(parameter);
        }
    }

    /// <summary>Gives a value, also in place of an earlier one: whoever starts from now on gets it.</summary>
    public async Task SetAsync(ParameterResource parameter, string value, bool keep)
    {
        lock (_lock)
        {
            if (parameter.PendingValue is not { Task.IsCompleted: false })
            {
                parameter.PendingValue = NewPending();
            }

            parameter.PendingValue.SetResult(value);
            if (_missing.Remove(parameter))
            {
                TellChange();
            }
        }

        await PublishValueAsync(parameter, value);
        LogGiven(loggers.GetLogger(parameter));
        if (keep && !secrets.TrySetSecret(parameter.ConfigurationKey, value))
        {
            LogNotKept(loggers.GetLogger(parameter), parameter.ConfigurationKey);
        }
    }

    /// <summary>Takes the value away, so that it is asked for again.</summary>
    public async Task DeleteAsync(ParameterResource parameter, bool alsoFromSecrets)
    {
        if (alsoFromSecrets)
        {
            secrets.TryDeleteSecret(parameter.ConfigurationKey);
        }

        await AskForAsync(parameter, "The value was deleted.");
    }

    public void Dispose() => _changed.Dispose();

    private static TaskCompletionSource<string> NewPending() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ProcessAsync(ParameterResource parameter)
    {
        try
        {
            await PublishValueAsync(parameter, parameter.CurrentValue);
        }
        catch (MissingParameterValueException exception) when (interactions.IsAvailable)
        {
            LogAsked(logger, parameter.Name, parameter.ConfigurationKey);
            LogAsked(loggers.GetLogger(parameter), parameter.Name, parameter.ConfigurationKey);
            await AskForAsync(parameter, exception.Message);
        }
        catch (Exception exception)
        {
            // Told here, in the AppHost's own log: the resources that need the value fail with the same words.
            var isMissing = exception is MissingParameterValueException;
            LogNoValue(logger, exception.Message);
            LogNoValue(loggers.GetLogger(parameter), exception.Message);
            await PublishMissingAsync(
                parameter, exception.Message, isMissing ? KnownResourceStates.ValueMissing : KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error);
        }
    }

    private async Task AskForAsync(ParameterResource parameter, string reason)
    {
        lock (_lock)
        {
            if (parameter.PendingValue is not { Task.IsCompleted: false })
            {
                parameter.PendingValue = NewPending();
            }

            if (!_missing.Contains(parameter))
            {
                _missing.Add(parameter);
                TellChange();
            }
        }

        await PublishMissingAsync(parameter, reason, KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn);
    }

    private void TellChange()
    {
        var before = _changed;
        _changed = new();
        before.Cancel();
        before.Dispose();
    }

    private Task PublishValueAsync(ParameterResource parameter, string value) => notifications.PublishUpdateAsync(
        parameter, s => s.WithProperty(ResourceProperties.ParameterValue, value, parameter.Secret) with
        {
            State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        });

    private Task PublishMissingAsync(ParameterResource parameter, string reason, string state, string style) => notifications.PublishUpdateAsync(
        parameter, s => s.WithProperty(ResourceProperties.ParameterValue, reason) with { State = new(state, style) });

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private static partial void LogNoValue(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning,
        "The parameter '{Parameter}' has no value: what needs it waits. Give it in the dashboard, or set the configuration key '{Key}' and start the AppHost again.")]
    private static partial void LogAsked(ILogger logger, string parameter, string key);

    [LoggerMessage(LogLevel.Information, "A value was given. What runs already gets it with its next start.")]
    private static partial void LogGiven(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The value could not be kept in the user secrets under '{Key}'. Give the AppHost's project user secrets: dotnet user-secrets init.")]
    private static partial void LogNotKept(ILogger logger, string key);
}
