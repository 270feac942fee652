using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>The life of a connection string that is put together from other values.</summary>
internal static partial class ConnectionStrings
{
    public static async Task ActivateAsync(ConnectionStringResource resource, InitializeResourceEvent @event, CancellationToken cancellationToken)
    {
        try
        {
            await @event.Notifications.WaitForDependenciesAsync(resource, cancellationToken);
            await @event.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, @event.Services), cancellationToken);
            var value = await resource.ConnectionStringExpression.GetValueAsync(cancellationToken);
            await @event.Notifications.PublishUpdateAsync(resource, s => s
                .WithProperty(ResourceProperties.ConnectionString, value, isSensitive: true) with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            });
            await @event.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, @event.Services), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(@event.Logger, exception, resource.Name);
            await @event.Notifications.PublishUpdateAsync(resource, s => s with
            {
                State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            });
        }
    }

    [LoggerMessage(LogLevel.Error, "The connection string '{Resource}' can't be put together.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string resource);
}
