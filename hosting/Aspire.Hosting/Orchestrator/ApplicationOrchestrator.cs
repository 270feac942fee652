using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Runs the application: addresses first, then each resource as soon as what it waits for allows it.</summary>
internal sealed partial class ApplicationOrchestrator : IHostedService, IAsyncDisposable
{
    private readonly DistributedApplicationModel _model;
    private readonly DistributedApplicationExecutionContext _context;
    private readonly AppHostInfo _appHost;
    private readonly EngineSession _session;
    private readonly EndpointAllocation _endpoints;
    private readonly ParameterProcessor _parameters;
    private readonly ParameterPrompt _prompt;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IDistributedApplicationEventing _eventing;
    private readonly IServiceProvider _services;
    private readonly ILogger<ApplicationOrchestrator> _logger;
    private readonly ChildStates _children;
    private readonly InstanceRunner _runner;
    private readonly InstanceWatcher _watcher;
    private readonly ConsoleLogs _console;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _background = [];
    private ImmutableArray<RunnableResource> _runnables = [];

    public ApplicationOrchestrator(
        DistributedApplicationModel model,
        DistributedApplicationExecutionContext context,
        AppHostInfo appHost,
        EngineSession session,
        EndpointAllocation endpoints,
        ParameterProcessor parameters,
        ParameterPrompt prompt,
        ResourceNotificationService notifications,
        ResourceLoggerService loggers,
        IDistributedApplicationEventing eventing,
        IServiceProvider services,
        ChildStates children,
        InstanceRunner runner,
        InstanceWatcher watcher,
        ConsoleLogs console,
        IHostApplicationLifetime lifetime,
        ILogger<ApplicationOrchestrator> logger)
    {
        _model = model;
        _context = context;
        _appHost = appHost;
        _session = session;
        _endpoints = endpoints;
        _parameters = parameters;
        _prompt = prompt;
        _notifications = notifications;
        _loggers = loggers;
        _eventing = eventing;
        _services = services;
        _children = children;
        _runner = runner;
        _watcher = watcher;
        _console = console;
        _lifetime = lifetime;
        _logger = logger;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _runnables = [.. _model.Resources.Where(IsRunnable).Select(r => new RunnableResource(r, NameInstances(r)))];
        foreach (var runnable in _runnables)
        {
            LifecycleCommands.AddTo(runnable, this);
        }

        await PublishInitialSnapshotsAsync();
        await _parameters.ProcessAsync();
        var engine = await _session.GetAsync(cancellationToken);
        if (_runnables.Any(r => r.IsContainer))
        {
            await engine.ContainerRuntime.RequireAsync(TimeProvider.System, cancellationToken);
        }

        Run(_watcher.RunAsync(_runnables, _stopping.Token));
        Run(_console.RunAsync(_stopping.Token));
        Run(_prompt.RunAsync(_stopping.Token));
        foreach (var resource in _model.Resources)
        {
            Run(InitializeAsync(resource));
        }

        await _endpoints.AllocateAsync(_runnables, cancellationToken);
        await _runner.PrepareAsync(_runnables, cancellationToken);
        foreach (var runnable in _runnables)
        {
            Run(BringUpAsync(runnable));
        }

        foreach (var resource in _model.Resources.OfType<IResourceWithConnectionString>().Where(r => r is not ConnectionStringResource))
        {
            Run(TellConnectionStringAsync(resource));
        }

        await _eventing.PublishAsync(new AfterResourcesCreatedEvent(_services, _model), cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _session.StopAsync(cancellationToken);
        try
        {
            await Task.WhenAll(_background).WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // A subscriber of the application's own does not honour cancellation; it ends with the process.
        }
    }

    public ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        return ValueTask.CompletedTask;
    }

    public Task StartInstanceAsync(RunnableResource runnable, string instance, CancellationToken cancellationToken) =>
        StartAsync(runnable, [.. runnable.Instances.Where(i => i.Id == instance)], cancellationToken);

    public Task StopInstanceAsync(RunnableResource runnable, string instance, CancellationToken cancellationToken) =>
        _runner.StopAsync(runnable, instance, cancellationToken);

    public async Task RestartInstanceAsync(RunnableResource runnable, string instance, CancellationToken cancellationToken)
    {
        await _runner.StopAsync(runnable, instance, cancellationToken);
        await StartInstanceAsync(runnable, instance, cancellationToken);
    }

    private static bool IsRunnable(IResource resource) => resource is ExecutableResource or ProjectResource || resource.IsContainer();

    private ImmutableArray<ResourceInstance> NameInstances(IResource resource)
    {
        var count = resource is ProjectResource ? resource.GetReplicaCount() : 1;
        ImmutableArray<ResourceInstance> instances =
        [
            .. Enumerable.Range(0, count).Select(index =>
            {
                var id = ContainerFactory.IsPersistent(resource)
                    ? DcpNames.ForPersistent(resource.Name, _appHost.Path)
                    : DcpNames.ForInstance(resource.Name);
                return new ResourceInstance(id, id[(resource.Name.Length + 1)..], index);
            }),
        ];

        resource.Annotations.Add(new ResourceInstancesAnnotation(instances));
        return instances;
    }

    private async Task PublishInitialSnapshotsAsync()
    {
        var runnables = _runnables.ToDictionary(r => r.Resource);
        foreach (var resource in _model.Resources)
        {
            if (runnables.TryGetValue(resource, out var runnable))
            {
                var initial = InstanceSnapshots.Initial(runnable);
                await _notifications.PublishUpdateAsync(resource, s => initial with
                {
                    CreationTimeStamp = s.CreationTimeStamp,
                    HealthReports = s.HealthReports,
                    Relationships = s.Relationships,
                    IsHidden = s.IsHidden || initial.IsHidden,
                });
            }
            else
            {
                var parent = ResourceRelationships.ParentOf(resource)?.GetInstanceIds()[0];
                await _notifications.PublishUpdateAsync(resource, s => parent is null ? s : s.WithProperty(ResourceProperties.ParentName, parent));
            }
        }
    }

    private async Task InitializeAsync(IResource resource)
    {
        await Task.Yield();
        try
        {
            if (!IsRunnable(resource))
            {
                // Nothing has to run before they can be followed.
                var urls = await ResourceUrls.CollectAsync(resource, _context, _loggers.GetLogger(resource), _stopping.Token);
                await _notifications.PublishUpdateAsync(resource, s => s with { Urls = [.. s.Urls, .. urls.Select(u => u with { IsInactive = false })] });
            }

            await _eventing.PublishAsync(new InitializeResourceEvent(resource, _eventing, _loggers, _notifications, _services), _stopping.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await FailAsync(resource, resource.GetInstanceIds(), exception);
        }
    }

    private async Task BringUpAsync(RunnableResource runnable)
    {
        await Task.Yield();
        var resource = runnable.Resource;
        try
        {
            if (runnable.Fault is null)
            {
                await _eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, _services), _stopping.Token);
            }

            var urls = await ResourceUrls.CollectAsync(resource, _context, _loggers.GetLogger(resource), _stopping.Token);
            await _notifications.PublishUpdateAsync(resource, s => s with { Urls = urls });
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await FailAsync(resource, resource.GetInstanceIds(), exception);
            return;
        }

        if (!resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
        {
            await StartAsync(runnable, runnable.Instances, _stopping.Token);
        }
    }

    private async Task StartAsync(RunnableResource runnable, ImmutableArray<ResourceInstance> instances, CancellationToken cancellationToken)
    {
        var resource = runnable.Resource;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token, _lifetime.ApplicationStopping);
        try
        {
            using var alone = await runnable.EnterAsync(ended.Token);
            if (runnable.Fault is { } fault)
            {
                throw new DistributedApplicationException(fault);
            }

            ExecutableLookup.ThrowIfRequiredCommandIsMissing(resource);
            await _notifications.WaitForDependenciesAsync(resource, ended.Token);
            foreach (var instance in instances)
            {
                await _notifications.PublishUpdateAsync(resource, instance.Id, Starting);
            }

            await _eventing.PublishAsync(new BeforeResourceStartedEvent(resource, _services), ended.Token);
            await _runner.StartAsync(runnable, instances, ended.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ended.IsCancellationRequested)
        {
            await FailAsync(resource, [.. instances.Select(i => i.Id)], exception);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private static CustomResourceSnapshot Starting(CustomResourceSnapshot snapshot) => snapshot.WithProperty(ResourceProperties.WaitingFor, null) with
    {
        State = new(KnownResourceStates.Starting, KnownResourceStateStyles.Info),
        StartTimeStamp = null,
        StopTimeStamp = null,
        ExitCode = null,
        ReadyHandlers = null,
        HealthReports = [.. snapshot.HealthReports.Select(r => r with { Status = null, Description = null, ExceptionText = null, LastRunAt = null })],
    };

    private async Task TellConnectionStringAsync(IResourceWithConnectionString resource)
    {
        await Task.Yield();
        try
        {
            var value = await resource.GetConnectionStringAsync(_stopping.Token);
            await _notifications.PublishUpdateAsync(resource, s => s.WithProperty(ResourceProperties.ConnectionString, value, isSensitive: true));
            await _eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, _services), _stopping.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whoever uses the connection string fails with the reason; here it is only told.
            LogNoConnectionString(_loggers.GetLogger(resource), resource.Name, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task FailAsync(IResource resource, ImmutableArray<string> instances, Exception exception)
    {
        var isExpected = exception is DistributedApplicationException or DcpException;
        LogFailed(_logger, isExpected ? null : exception, resource.Name, exception.Message);
        foreach (var instance in instances)
        {
            LogFailed(_loggers.GetLogger(instance), isExpected ? null : exception, resource.Name, exception.Message);
            await _notifications.PublishUpdateAsync(resource, instance, s => s.WithProperty(ResourceProperties.WaitingFor, null) with
            {
                State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
                StopTimeStamp = TimeProvider.System.GetUtcNow().UtcDateTime,
            });
            if (resource.IsContainer() && _notifications.TryGetCurrentState(instance, out var failed))
            {
                await _children.MirrorAsync(resource, failed.Snapshot);
            }
        }
    }

    private void Run(Task task) => _background.Add(task);

    [LoggerMessage(LogLevel.Error, "The resource '{Resource}' failed to start: {Reason}")]
    private static partial void LogFailed(ILogger logger, Exception? exception, string resource, string reason);

    [LoggerMessage(LogLevel.Error, "The connection string of '{Resource}' is not available: {Reason}")]
    private static partial void LogNoConnectionString(ILogger logger, string resource, string reason);
}
