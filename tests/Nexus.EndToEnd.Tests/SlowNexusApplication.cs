using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Nexus.EndToEnd.Tests;

/// <summary>
/// A system of its own whose stages take so long that something can be done to a build in its midst. Most of its time is waiting, so its tests run beside others.
/// </summary>
[CollectionDefinition(nameof(SlowNexusApplication))]
public sealed class SlowNexusApplication : NexusApplication, ICollectionFixture<SlowNexusApplication>
{
    protected override void Configure(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(project).WithEnvironment("Nexus__StageDelay", "00:00:04");
        }
    }
}
