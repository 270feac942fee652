using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs the commands of resources.</summary>
public partial class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services)
    {
        _notifications = notifications;
        _loggers = loggers;
        _services = services;
    }

    /// <summary>Runs a command on one instance of a resource.</summary>
    /// <param name="resourceId">The id of the instance, or the resource's name where it has one instance.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resourceId, commandName, new InteractionInputCollection([]), cancellationToken);

    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
    {
        if (_notifications.TryGetCurrentState(resourceId, out var state))
        {
            return RunAsync(state.ResourceId, state.Resource, commandName, arguments, cancellationToken);
        }

        var instances = _notifications.GetInstances(resourceId);
        return instances switch
        {
            [] => Task.FromResult(CommandResults.Failure($"There is no resource '{resourceId}'.")),
            [var only] => RunAsync(only.ResourceId, only.Resource, commandName, arguments, cancellationToken),
            _ => Task.FromResult(CommandResults.Failure(
                $"'{resourceId}' has {instances.Count} instances: {string.Join(", ", instances.Select(i => i.ResourceId))}. Name one of them.")),
        };
    }

    /// <summary>Runs a command on all instances of a resource.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource, commandName, new InteractionInputCollection([]), cancellationToken);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var ids = resource.GetInstanceIds();
        var results = await Task.WhenAll(ids.Select(id => RunAsync(id, resource, commandName, arguments, cancellationToken)));

        if (results is [var only])
        {
            return only;
        }

        var failures = results.Zip(ids).Where(r => r.First is { Success: false, Canceled: false }).ToArray();
        return failures switch
        {
            [] when Array.TrueForAll(results, r => r.Canceled) => CommandResults.Canceled(),
            [] => CommandResults.Success(),
            _ => CommandResults.Failure(string.Join(Environment.NewLine, failures.Select(f => $"{f.Second}: {f.First.Message}"))),
        };
    }

    private async Task<ExecuteCommandResult> RunAsync(
        string resourceId, IResource resource, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken)
    {
        var logger = _loggers.GetLogger(resourceId);
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().SingleOrDefault(c => c.Name == commandName);
        if (command is null)
        {
            var known = string.Join(", ", resource.Annotations.OfType<ResourceCommandAnnotation>().Select(c => $"'{c.Name}'"));
            return CommandResults.Failure($"The resource '{resource.Name}' has no command '{commandName}'. It has: {(known.Length == 0 ? "none" : known)}.");
        }

        LogExecuting(logger, commandName);
        try
        {
            var result = await command.ExecuteCommand(new ExecuteCommandContext
            {
                ResourceName = resourceId,
                ServiceProvider = _services,
                CancellationToken = cancellationToken,
                Logger = logger,
                Arguments = arguments,
            });

            if (result.Success)
            {
                LogSucceeded(logger, commandName);
            }
            else if (result.Canceled)
            {
                LogCanceled(logger, commandName);
            }
            else
            {
                LogFailed(logger, commandName, result.Message);
            }

            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogCanceled(logger, commandName);
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            LogThrew(logger, exception, commandName);
            return CommandResults.Failure(exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Executing command '{CommandName}'.")]
    private static partial void LogExecuting(ILogger logger, string commandName);

    [LoggerMessage(LogLevel.Information, "Successfully executed command '{CommandName}'.")]
    private static partial void LogSucceeded(ILogger logger, string commandName);

    [LoggerMessage(LogLevel.Debug, "The command '{CommandName}' was canceled.")]
    private static partial void LogCanceled(ILogger logger, string commandName);

    [LoggerMessage(LogLevel.Error, "The command '{CommandName}' failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string commandName, string? reason);

    [LoggerMessage(LogLevel.Error, "The command '{CommandName}' failed.")]
    private static partial void LogThrew(ILogger logger, Exception exception, string commandName);
}
