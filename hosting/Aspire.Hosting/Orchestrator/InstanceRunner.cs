using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Creates, stops and replaces the DCP objects of instances.</summary>
internal sealed class InstanceRunner(
    EngineSession session,
    DistributedApplicationExecutionContext context,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ConsoleLogs console,
    AppHostInfo appHost)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Makes what all containers share.</summary>
    public async Task PrepareAsync(IReadOnlyCollection<RunnableResource> runnables, CancellationToken cancellationToken)
    {
        if (runnables.Any(r => r.IsContainer))
        {
            await (await session.GetAsync(cancellationToken)).Client.CreateAsync(
                new ContainerNetwork
                {
                    Metadata = new DcpMetadata { Name = DcpNames.SessionNetwork },
                    Spec = new ContainerNetworkSpec(DcpNames.ForSessionNetwork(appHost.Name)),
                },
                cancellationToken);
        }
    }

    public async Task StartAsync(RunnableResource runnable, ImmutableArray<ResourceInstance> instances, CancellationToken cancellationToken)
    {
        var client = (await session.GetAsync(cancellationToken)).Client;
        var launch = await LaunchConfiguration.ResolveAsync(runnable.Resource, context, loggers.GetLogger(runnable.Resource), cancellationToken);

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
}
