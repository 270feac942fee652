using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

internal sealed class TestingBuilder(DistributedApplicationBuilder builder, EntryPointRun? run) : IDistributedApplicationTestingBuilder
{
    private DistributedApplication? _application;

    public ConfigurationManager Configuration => builder.Configuration;

    public string AppHostDirectory => builder.AppHostDirectory;

    public Assembly? AppHostAssembly => builder.AppHostAssembly;

    public IHostEnvironment Environment => builder.Environment;

    public IServiceCollection Services => builder.Services;

    public IDistributedApplicationEventing Eventing => builder.Eventing;

    public DistributedApplicationExecutionContext ExecutionContext => builder.ExecutionContext;

    public IDistributedApplicationPipeline Pipeline => builder.Pipeline;

    public IResourceCollection Resources => builder.Resources;

    public IUserSecretsManager UserSecretsManager => builder.UserSecretsManager;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => builder.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => builder.CreateResourceBuilder(resource);

    public DistributedApplication Build() => BuildAsync(CancellationToken.None).GetAwaiter().GetResult();

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) =>
        _application ??= new TestedApplication(run is null ? builder.Build() : await run.BuildAsync(cancellationToken), run);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
        else
        {
            if (run is not null)
            {
                await run.DisposeAsync();
            }

            // It watches settings files, and no host takes it over.
            builder.Configuration.Dispose();
        }
    }
}

#pragma warning disable CA2215 // The base disposes of the same host, which is disposed of here after the entry point has ended.
/// <summary>The application of an AppHost, started and ended by the test.</summary>
internal sealed class TestedApplication(DistributedApplication inner, EntryPointRun? run) : DistributedApplication(inner)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _disposed;

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (run is not null)
        {
            await run.WaitUntilStartIsAskedAsync(cancellationToken);
        }

        await inner.StartAsync(cancellationToken);
        run?.TellStarted();
    }

    public override Task StopAsync(CancellationToken cancellationToken = default) => inner.StopAsync(cancellationToken);

    public override async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        await inner.WaitForShutdownAsync(cancellationToken);
    }

    public override void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public override async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            try
            {
                await inner.StopAsync();
            }
            finally
            {
                if (run is not null)
                {
                    await run.DisposeAsync();
                }

                await inner.DisposeAsync();
            }
        }
        finally
        {
            _gate.Release();
        }
    }
}
#pragma warning restore CA2215
