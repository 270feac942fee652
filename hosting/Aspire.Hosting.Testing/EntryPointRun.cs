using System.Reflection;
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
    private readonly TaskCompletionSource _startAsked = Completion();
    private readonly TaskCompletionSource _started = Completion();
    private readonly TaskCompletionSource _over = Completion();
    private readonly TaskCompletionSource _ended = Completion();

    public EntryPointRun(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        Action<DistributedApplicationBuilder>? onBuilderCreated = null,
        Action<DistributedApplicationBuilder>? onBuilding = null)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        _entryPoint = entryPoint;
        var method = entryPoint.Assembly.EntryPoint
            ?? throw new InvalidOperationException($"The assembly '{entryPoint.Assembly.GetName().Name}' of '{entryPoint}' has no entry point. Name a type of the AppHost's assembly.");

        var hook = new TestingHook
        {
            OnBuilderCreating = (options, settings) => TestDefaults.Apply(options, settings, entryPoint.Assembly, args, configureBuilder),
            OnBuilderCreated = onBuilderCreated,
            OnBuilding = builder =>
            {
                onBuilding?.Invoke(builder);
                _building.TrySetResult(builder);
                _goOn.Task.GetAwaiter().GetResult();
            },
            OnBuilt = application => _built.TrySetResult(application),
            OnStart = (_, cancellationToken) => HoldAsync(_started, cancellationToken),
            OnRun = (_, cancellationToken) => HoldAsync(_over, cancellationToken),
        };

        new Thread(() => Run(method, args, hook)) { IsBackground = true, Name = $"{entryPoint.Assembly.GetName().Name} entry point" }.Start();
    }

    /// <summary>The builder, as the AppHost has left it when it calls Build.</summary>
    public Task<DistributedApplicationBuilder> GetBuilderAsync(CancellationToken cancellationToken) => _building.Task.WaitAsync(cancellationToken);

    /// <summary>Lets the AppHost build.</summary>
    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _goOn.TrySetResult();
        return _built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when the AppHost, having built its application, starts it: what it does in between has been done.</summary>
    public Task WaitUntilStartIsAskedAsync(CancellationToken cancellationToken) => _startAsked.Task.WaitAsync(cancellationToken);

    /// <summary>An AppHost that starts its application itself goes on.</summary>
    public void TellStarted() => _started.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        _goOn.TrySetException(new OperationCanceledException("The test ended before the AppHost built its application."));
        _started.TrySetException(new OperationCanceledException("The test ended before it started the application."));
        // Nobody may be waiting.
        _ = _goOn.Task.Exception;
        _ = _started.Task.Exception;
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

    private Task HoldAsync(TaskCompletionSource until, CancellationToken cancellationToken)
    {
        _startAsked.TrySetResult();
        return until.Task.WaitAsync(cancellationToken);
    }

    private void Run(MethodInfo method, string[] args, TestingHook hook)
    {
        TestingHook.Current = hook;
        try
        {
            var result = method.Invoke(null, method.GetParameters().Length == 0 ? null : [args]);
            (result as Task)?.GetAwaiter().GetResult();
            Fail(new InvalidOperationException(_built.Task.IsCompleted
                ? $"The entry point of '{_entryPoint.Assembly.GetName().Name}' ended before it started the application that it had built. Call Run in it."
                : $"The entry point of '{_entryPoint.Assembly.GetName().Name}' ended before it built an application. Call DistributedApplication.CreateBuilder and Build in it."));
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
        _building.TrySetException(exception);
        _built.TrySetException(exception);
        _startAsked.TrySetException(exception);
        // Nobody may be waiting.
        _ = _building.Task.Exception;
        _ = _built.Task.Exception;
        _ = _startAsked.Task.Exception;
    }

    private static TaskCompletionSource<T> Completion<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Completion() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
