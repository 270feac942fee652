using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Lets Aspire.Hosting.Testing take part in the making of an application by an AppHost's own entry point. Set for the asynchronous flow
/// in which the entry point runs, so that several can be made side by side.
/// </summary>
internal sealed class TestingHook
{
    private static readonly AsyncLocal<TestingHook?> Flow = new();

    public static TestingHook? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    public Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? OnBuilderCreating { get; init; }

    public Action<DistributedApplicationBuilder>? OnBuilderCreated { get; init; }

    public Action<DistributedApplicationBuilder>? OnBuilding { get; init; }

    public Action<DistributedApplication>? OnBuilt { get; init; }

    /// <summary>Runs in place of <see cref="DistributedApplication.StartAsync"/> when an entry point calls it.</summary>
    public Func<DistributedApplication, CancellationToken, Task>? OnStart { get; init; }

    /// <summary>Runs in place of <see cref="DistributedApplication.RunAsync"/> when an entry point calls it.</summary>
    public Func<DistributedApplication, CancellationToken, Task>? OnRun { get; init; }
}
