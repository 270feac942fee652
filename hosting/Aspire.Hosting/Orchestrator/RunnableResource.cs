using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

/// <summary>An endpoint and the DCP service that stands for it.</summary>
/// <param name="Port">The port on which the process or container itself listens, where it is known before it starts.</param>
internal sealed record ServedEndpoint(EndpointAnnotation Endpoint, string Service, int? Port);

/// <summary>A resource that DCP runs: a process or a container, in one or several instances.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose of.
internal sealed class RunnableResource(IResource resource, ImmutableArray<ResourceInstance> instances)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public IResource Resource { get; } = resource;

    public string Name => Resource.Name;

    public ImmutableArray<ResourceInstance> Instances { get; } = instances;

    public bool IsContainer { get; } = resource.IsContainer();

    /// <summary>Set once the services exist.</summary>
    public ImmutableArray<ServedEndpoint> Served { get; set; } = [];

    /// <summary>Of its services, those behind which nothing will ever listen.</summary>
    public ImmutableArray<ServedEndpoint> WithoutListener { get; set; } = [];

    /// <summary>Why the resource can't start at all, found before it was tried.</summary>
    public string? Fault { get; set; }

    /// <summary>Starts and stops of the resource come one after another.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Exit(_gate);
    }

    private sealed class Exit(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
