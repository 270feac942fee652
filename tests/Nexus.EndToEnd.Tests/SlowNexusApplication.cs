using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Nexus.EndToEnd.Tests;

/// <summary>A system of its own whose stages take so long that something can be done to a build in its midst.</summary>
[CollectionDefinition(nameof(SlowNexusApplication), DisableParallelization = true)]
public sealed class SlowNexusApplication : NexusApplication, ICollectionFixture<SlowNexusApplication>
{
    protected override void Configure(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(project).WithEnvironment("Nexus__StageDelay", "00:00:02.500");
        }
    }

    /// <summary>Ends a process as nothing else does: it can say no word, and finish nothing.</summary>
    public static void Kill(ResourceEvent instance)
    {
        var pid = instance.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!.ToString()!;
        using var process = Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture));
        process.Kill();
    }

    /// <summary>Starts again what was killed, which the engine does not do by itself, and waits until it runs.</summary>
    public async Task StartAgainAsync(ResourceEvent instance, CancellationToken cancellationToken)
    {
        // The engine may not have noticed the death yet.
        while (!(await Application.ResourceCommands.ExecuteCommandAsync(instance.ResourceId, KnownResourceCommands.StartCommand, cancellationToken)).Success)
        {
            await Task.Delay(100, cancellationToken);
        }

        await foreach (var change in Application.ResourceNotifications.WatchAsync(cancellationToken))
        {
            if (change.ResourceId == instance.ResourceId && change.Snapshot.State?.Text == KnownResourceStates.Running && change.Snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)
            {
                return;
            }
        }
    }
}
