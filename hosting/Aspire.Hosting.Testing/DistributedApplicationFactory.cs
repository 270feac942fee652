using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Makes and runs the application of an AppHost; a class of your own can change it on the way.</summary>
public class DistributedApplicationFactory : IDisposable, IAsyncDisposable
{
    private readonly Type _entryPoint;
    private readonly string[] _args;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private EntryPointRun? _run;
    private TestedApplication? _application;
    private bool _isStarted;

    public DistributedApplicationFactory(Type entryPoint)
        : this(entryPoint, [])
    {
    }

    public DistributedApplicationFactory(Type entryPoint, string[] args)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        _entryPoint = entryPoint;
        _args = args;
    }

    private DistributedApplication Application => _application
        ?? throw new InvalidOperationException("The application has not been started. Call StartAsync first.");

    /// <summary>Makes the application and starts it; a second call finds it started.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_application is null)
            {
                _run ??= new EntryPointRun(_entryPoint, _args, OnBuilderCreating, OnBuilderCreated, OnBuilding);
                await _run.GetBuilderAsync(cancellationToken);
                _application = new TestedApplication(await _run.BuildAsync(cancellationToken), _run);
                OnBuilt(_application);
            }

            if (!_isStarted)
            {
                await _application.StartAsync(cancellationToken);
                _isStarted = true;
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    public HttpClient CreateHttpClient(string resourceName, string? endpointName = null) => Application.CreateHttpClient(resourceName, endpointName);

    public ValueTask<string?> GetConnectionString(string resourceName) => Application.GetConnectionStringAsync(resourceName);

    public Uri GetEndpoint(string resourceName, string? endpointName = null) => Application.GetEndpoint(resourceName, endpointName);

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
        else if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        _starting.Dispose();
    }

    /// <summary>The AppHost begins its application.</summary>
    protected virtual void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions)
    {
    }

    /// <summary>The AppHost has its builder, and has put nothing into it yet.</summary>
    protected virtual void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>The AppHost has described its application and is about to build it.</summary>
    protected virtual void OnBuilding(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>The application has been built.</summary>
    protected virtual void OnBuilt(DistributedApplication application)
    {
    }
}
