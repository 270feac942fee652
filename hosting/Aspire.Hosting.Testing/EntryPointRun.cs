using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// The entry point of an AppHost, on a thread of its own. It is held where it builds its application until the test goes on, and where it runs
/// the application until the test is over.
/// </summary>
internal sealed class EntryPointRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Type _entryPoint;
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _building = Completion<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource<DistributedApplication> _built = Completion<DistributedApplication>();
    private readonly TaskCompletionSource _goOn = Completion();
    private readonly TaskCompletionSource _started = Completion();
    private readonly TaskCompletionSource _over = Completion();
    private readonly TaskCompletionSource _ended = Completion();

    public EntryPointRun(Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        _entryPoint = entryPoint;
        var method = entryPoint.Assembly.EntryPoint
            ?? throw new InvalidOperationException($"The assembly '{entryPoint.Assembly.GetName().Name}' of '{entryPoint}' has no entry point. Name a type of the AppHost's assembly.");

        var hook = new TestingHook
        {
            OnBuilderCreating = (options, settings) =>
            {
                options.Args = [.. options.Args ?? [], .. args];
                TestDefaults.Apply(options, settings, entryPoint.Assembly);
                configureBuilder(options, settings);
            },
            OnBuilding = builder =>
            {
                _building.TrySetResult(builder);
                _goOn.Task.GetAwaiter().GetResult();
            },
            OnBuilt = application => _built.TrySetResult(application),
            OnStart = (_, cancellationToken) => _started.Task.WaitAsync(cancellationToken),
            OnRun = (_, cancellationToken) => _over.Task.WaitAsync(cancellationToken),
        };

        new Thread(() => Run(method, hook)) { IsBackground = true, Name = $"{entryPoint.Assembly.GetName().Name} entry point" }.Start();
    }

    /// <summary>The builder, as the AppHost has left it when it calls Build.</summary>
    public Task<DistributedApplicationBuilder> GetBuilderAsync(CancellationToken cancellationToken) => _building.Task.WaitAsync(cancellationToken);

    /// <summary>Lets the AppHost build.</summary>
    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _goOn.TrySetResult();
        return _built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>An AppHost that starts its application itself goes on.</summary>
    public void TellStarted() => _started.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        var abandoned = new OperationCanceledException("The test ended before the AppHost built its application.");
        _goOn.TrySetException(abandoned);
        _started.TrySetResult();
        _over.TrySetResult();
        try
        {
            await _ended.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // It does something else after its application; its thread does not keep the test from ending.
        }
    }

    private void Run(MethodInfo method, TestingHook hook)
    {
        TestingHook.Current = hook;
        try
        {
            var result = method.Invoke(null, method.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            (result as Task)?.GetAwaiter().GetResult();
            Fail(new InvalidOperationException(
                $"The entry point of '{_entryPoint.Assembly.GetName().Name}' ended before it built an application. Call DistributedApplication.CreateBuilder and Build in it."));
        }
        catch (Exception exception)
        {
            Fail(exception is TargetInvocationException { InnerException: { } inner } ? inner : exception);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Fail(Exception exception)
    {
        var reason = ExceptionDispatchInfo.Capture(exception).SourceException;
        _building.TrySetException(reason);
        _built.TrySetException(reason);
        // Nobody may be waiting.
        _ = _building.Task.Exception;
        _ = _built.Task.Exception;
    }

    private static TaskCompletionSource<T> Completion<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Completion() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
