using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Creates, stops and replaces the DCP objects of instances.</summary>
internal sealed partial class InstanceRunner(
    EngineSession session,
    DistributedApplicationExecutionContext context,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ConsoleLogs console,
    AppHostInfo appHost,
    ILogger<InstanceRunner> logger)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Makes what all containers share.</summary>
    public async Task PrepareAsync(IReadOnlyCollection<RunnableResource> runnables, CancellationToken cancellationToken)
    {
        if (runnables.Any(r => r.IsContainer))
        {
            var isPersistent = runnables.Any(r => ContainerFactory.IsPersistent(r.Resource));
            await (await session.GetAsync(cancellationToken)).Client.CreateAsync(
                new ContainerNetwork
                {
                    Metadata = new DcpMetadata { Name = DcpNames.SessionNetwork },
                    Spec = isPersistent
                        ? new ContainerNetworkSpec(DcpNames.ForPersistentNetwork(appHost.Name, appHost.Path), Persistent: true)
                        : new ContainerNetworkSpec(DcpNames.ForSessionNetwork(appHost.Name)),
                },
                cancellationToken);
        }
    }

    public async Task StartAsync(RunnableResource runnable, ImmutableArray<ResourceInstance> instances, CancellationToken cancellationToken)
    {
        var client = (await session.GetAsync(cancellationToken)).Client;
        var launch = await LaunchConfiguration.ResolveAsync(runnable.Resource, context, loggers.GetLogger(runnable.Resource), cancellationToken);
        TellEndpointsWithoutListener(runnable, launch);
        TellMissingCertificate(runnable, launch);

        if (runnable.IsContainer)
        {
            var instance = instances[0];
            await client.DeleteAndWaitAsync<Container>(instance.Id, cancellationToken);
            var container = await ContainerFactory.CreateAsync(runnable, instance, launch, context, cancellationToken);
            await client.CreateAsync(container, cancellationToken);
            console.Created(instance.Id, isContainer: true);
            return;
        }

        var executables = await ExecutableFactory.CreateAsync(runnable, instances, launch, appHost.Assembly, cancellationToken);
        await Task.WhenAll(executables.Select(async executable =>
        {
            await client.DeleteAndWaitAsync<Executable>(executable.Name, cancellationToken);
            await client.CreateAsync(executable, cancellationToken);
            console.Created(executable.Name, isContainer: false);
        }));
    }

    private void TellEndpointsWithoutListener(RunnableResource runnable, LaunchConfiguration launch)
    {
        runnable.WithoutListener = [.. EndpointChecks.WithoutListener(runnable, launch)];
        foreach (var endpoint in runnable.WithoutListener.Select(s => s.Endpoint.Name))
        {
            LogWithoutListener(logger, endpoint, runnable.Name);
            LogWithoutListener(loggers.GetLogger(runnable.Resource), endpoint, runnable.Name);
        }
    }

    // Only told: the project may have a certificate that nobody sees from here.
    private void TellMissingCertificate(RunnableResource runnable, LaunchConfiguration launch)
    {
        if (DeveloperCertificate.IsNeeded(runnable.Resource, launch) && !DeveloperCertificate.Exists())
        {
            LogNoCertificate(logger, runnable.Name);
            LogNoCertificate(loggers.GetLogger(runnable.Resource), runnable.Name);
        }
    }

    /// <summary>Stops an instance and waits until it has ended.</summary>
    public async Task StopAsync(RunnableResource runnable, string instance, CancellationToken cancellationToken)
    {
        using var alone = await runnable.EnterAsync(cancellationToken);
        var client = (await session.GetAsync(cancellationToken)).Client;

        await notifications.PublishUpdateAsync(runnable.Resource, instance, s => s with
        {
            State = new(KnownResourceStates.Stopping, KnownResourceStateStyles.Info),
        });

        if (runnable.IsContainer)
        {
            await client.RequestStopAsync<Container>(instance, cancellationToken);
            await client.WaitForAsync<Container>(instance, c => c.Status?.State is "Exited" or "FailedToStart", StopTimeout, cancellationToken);
        }
        else
        {
            await client.RequestStopAsync<Executable>(instance, cancellationToken);
            await client.WaitForAsync<Executable>(instance, e => ExecutableState.IsTerminal(e.Status?.State), StopTimeout, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Error,
        "The endpoint '{Endpoint}' of the resource '{Resource}' leads nowhere: neither its arguments nor its environment tell the process which port to listen on. " +
        "Name the variable that it reads (env: \"PORT\"), the port that it has (targetPort: 8080), or pass GetEndpoint(\"{Endpoint}\").Property(EndpointProperty.TargetPort).")]
    private static partial void LogWithoutListener(ILogger logger, string endpoint, string resource);

    [LoggerMessage(LogLevel.Warning,
        "'{Resource}' has an HTTPS endpoint, and this machine has no development certificate of ASP.NET Core: unless the project brings a certificate itself, it can't start. " +
        "Make one (dotnet dev-certs https --trust), or give the project http endpoints only.")]
    private static partial void LogNoCertificate(ILogger logger, string resource);
}
