using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestrator;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>A distributed application: resources that run, or are published, together.</summary>
public partial class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;

    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    /// <summary>The services of the AppHost.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Tells of the states of resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Runs commands of resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder(new DistributedApplicationOptions());

    /// <summary>Begins an application.</summary>
    /// <param name="args">The command line of the AppHost.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts the application. The model is checked first: what can't work is said before anything runs.</summary>
    /// <exception cref="DistributedApplicationException">The model has a mistake; the message names it and what to do.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (TestingHook.Current?.OnStart is { } start)
        {
            await start(this, cancellationToken);
            return;
        }

        var context = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        var model = Services.GetRequiredService<DistributedApplicationModel>();

        var logger = Services.GetRequiredService<ILogger<DistributedApplication>>();
        if (context.IsRunMode)
        {
            LogVersion(logger, Version);
            LogStarting(logger);
            LogFolder(logger, Services.GetRequiredService<IConfiguration>()["AppHost:Directory"]);
            Services.GetRequiredService<EngineSession>().BeginStart();
            Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => LogStopping(logger));
        }

        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>())
        {
            await subscriber.SubscribeAsync(eventing, context, cancellationToken);
        }

        await eventing.PublishAsync(new BeforeStartEvent(Services, model), cancellationToken);
        await RunStepsBeforeStartAsync(context, model, logger, cancellationToken);
        ModelChecks.ThrowOnMistakes(model, Services);
        await _host.StartAsync(cancellationToken);
        if (context.IsRunMode)
        {
            LogStarted(logger);
        }
    }

    /// <summary>Stops the application and everything that it runs.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <summary>Runs the application until it is told to stop (Ctrl+C, SIGTERM).</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (TestingHook.Current?.OnRun is { } run)
        {
            await run(this, cancellationToken);
            return;
        }

        try
        {
            await StartAsync(cancellationToken);
            await _host.WaitForShutdownAsync(cancellationToken);
            if (Services.GetService<PipelineExecution>() is { ExitCode: not 0 } pipeline)
            {
                System.Environment.ExitCode = pipeline.ExitCode;
            }
            else if (Services.GetService<EngineSession>() is { IsLost: true })
            {
                System.Environment.ExitCode = 1;
            }
        }
        catch (Exception exception) when (exception is DistributedApplicationException or Dcp.DcpException)
        {
            // A mistake in the model, or a missing engine: what to do is in the message, a stack trace would hide it.
            LogCannotRun(Services.GetRequiredService<ILogger<DistributedApplication>>(), exception.Message);
            System.Environment.ExitCode = 1;
            await StopWhatHasStartedAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested
            || Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while it was starting.
            await StopWhatHasStartedAsync();
        }
        finally
        {
            await DisposeAsync();
        }
    }

    // A host that is only disposed of takes the end of its services for their failure.
    private async Task StopWhatHasStartedAsync()
    {
        try
        {
            await _host.StopAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or AggregateException or Dcp.DcpException)
        {
            // What is wrong has been told; this only follows from it.
        }
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            _host.Dispose();
        }
    }

    private async Task RunStepsBeforeStartAsync(
        DistributedApplicationExecutionContext context, DistributedApplicationModel model, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            var pipeline = Services.GetRequiredService<DistributedApplicationPipeline>();
            await pipeline.ExecuteApartAsync(WellKnownPipelineSteps.BeforeStart, new PipelineContext(model, context, Services, logger, cancellationToken));
        }
        catch (PipelineFailedException exception) when (exception.Failed is [{ Failure: DistributedApplicationException mistake }])
        {
            // The name of a step that nobody has asked for would only hide what is wrong with the model.
            throw new DistributedApplicationException(mistake.Message, mistake);
        }
        catch (InvalidOperationException exception)
        {
            throw new DistributedApplicationException(exception.Message, exception);
        }
    }

    private static string Version
    {
        get
        {
            var own = typeof(DistributedApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            return $"built-in engine {own}, API of Aspire {Dcp.DcpDiscovery.EngineVersion}";
        }
    }

    Task IHost.StartAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    Task IHost.StopAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

#pragma warning disable SYSLIB1006 // What people read on the console needs no numbers.
    [LoggerMessage(0, LogLevel.Information, "Aspire AppHost version: {Version}")]
    private static partial void LogVersion(ILogger logger, string version);

    [LoggerMessage(0, LogLevel.Information, "Distributed application starting.")]
    private static partial void LogStarting(ILogger logger);

    [LoggerMessage(0, LogLevel.Information, "Application host directory is: {AppHostDirectory}")]
    private static partial void LogFolder(ILogger logger, string? appHostDirectory);

    [LoggerMessage(0, LogLevel.Information, "Distributed application started. Press Ctrl+C to shut down.")]
    private static partial void LogStarted(ILogger logger);

    [LoggerMessage(0, LogLevel.Information, "Distributed application stopping.")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(0, LogLevel.Critical, "{Reason}")]
    private static partial void LogCannotRun(ILogger logger, string reason);
#pragma warning restore SYSLIB1006
}
