using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Nexus.Core.Queues;

namespace Nexus.Core.Tests.Queues;

/// <summary>How long a worker's process has to stop.</summary>
public sealed class ShutdownTests
{
    // What a task on Fargate has when nobody says otherwise.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("agent_builds", "Queues:DrainTimeout")]
    [InlineData("status_updates", "Queues:status_updates:DrainTimeout")]
    public void A_worker_has_longer_to_stop_than_to_drain(string queue, string setting)
    {
        var limit = ShutdownTimeoutOf(queue, (setting, "00:00:45"));

        Assert.Equal(TimeSpan.FromSeconds(55), limit);
    }

    [Theory]
    [InlineData("agent_builds")]
    [InlineData("status_updates")]
    public void A_worker_stops_before_fargate_kills_it(string queue)
    {
        Assert.InRange(ShutdownTimeoutOf(queue), TimeSpan.FromSeconds(5), StopTimeout - TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(120), ShutdownTimeoutOf(queue, ("Queues:DrainTimeout", JobQueueOptions.MaxDrainTimeout.ToString())));
    }

    [Theory]
    [InlineData("00:01:50.001")]
    [InlineData("-00:00:01")]
    public void A_drain_that_fargate_would_cut_off_is_refused(string drain)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => ShutdownTimeoutOf("agent_builds", ("Queues:agent_builds:DrainTimeout", drain)));

        Assert.Contains($"DrainTimeout is {drain}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("00:01:50", refusal.Message, StringComparison.Ordinal);
    }

    private static TimeSpan ShutdownTimeoutOf(string queue, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)));
        builder.AddNexusCore().AddNexusWorker(queue);
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }
}
