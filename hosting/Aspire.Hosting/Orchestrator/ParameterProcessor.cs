using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Finds the values of parameters at the start, so that a missing one is said at once.</summary>
internal sealed partial class ParameterProcessor(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ILogger<ParameterProcessor> logger)
{
    public async Task ProcessAsync()
    {
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            await ProcessAsync(parameter);
        }
    }

    private async Task ProcessAsync(ParameterResource parameter)
    {
        try
        {
            var value = parameter.CurrentValue;
            await notifications.PublishUpdateAsync(parameter, s => s.WithProperty(ResourceProperties.ParameterValue, value, parameter.Secret) with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            });
        }
        catch (Exception exception)
        {
            // Told here, in the AppHost's own log: the resources that need the value fail with the same words.
            var isMissing = exception is MissingParameterValueException;
            LogNoValue(logger, exception.Message);
            LogNoValue(loggers.GetLogger(parameter), exception.Message);
            await notifications.PublishUpdateAsync(parameter, s => s.WithProperty(ResourceProperties.ParameterValue, exception.Message) with
            {
                State = new(isMissing ? KnownResourceStates.ValueMissing : KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            });
        }
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private static partial void LogNoValue(ILogger logger, string reason);
}
