namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known when the application runs.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>The value as it reads for a given caller: a container sees other addresses than a process.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}

/// <summary>A value that has a placeholder form, such as <c>{cache.connectionString}</c>, for publishing.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The placeholder.</summary>
    string ValueExpression { get; }
}

/// <summary>A value that can be run and published.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value that is made of others.</summary>
public interface IValueWithReferences
{
    /// <summary>Resources and values that this one depends on.</summary>
    IEnumerable<object> References { get; }
}

/// <summary>For whom a value is resolved.</summary>
public class ValueProviderContext
{
    /// <summary>Run or publish, and the services of the application.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that uses the value.</summary>
    public IResource? Caller { get; init; }

    /// <summary>The network from which the value is used. By default the one of the caller.</summary>
    public NetworkIdentifier? Network { get; init; }

    internal NetworkIdentifier EffectiveNetwork => Network ?? Caller.DefaultNetwork();
}

/// <summary>A network in which endpoints have addresses.</summary>
/// <param name="Value">Its name.</param>
public record NetworkIdentifier(string Value);

/// <summary>The networks that every application knows.</summary>
public static class KnownNetworkIdentifiers
{
    /// <summary>Processes of this machine.</summary>
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    /// <summary>The internet.</summary>
    public static readonly NetworkIdentifier PublicInternet = new(".");

    /// <summary>The network that the containers of an application share.</summary>
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");
}

/// <summary>Host names with a fixed meaning.</summary>
public static class KnownHostNames
{
    public const string Localhost = "localhost";

    public const string DockerDesktopHostBridge = "host.docker.internal";

    public const string DefaultContainerTunnelHostName = "aspire.dev.internal";
}

/// <summary>A value that is set once, later; whoever asks before waits.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class ValueSnapshot<T>
    where T : notnull
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<T> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the value, or the reason why there is none, is known.</summary>
    public bool IsValueSet => _value.Task.IsCompleted;

    public Task<T> GetValueAsync(CancellationToken cancellationToken = default) => _value.Task.WaitAsync(cancellationToken);

    public void SetValue(T value)
    {
        lock (_lock)
        {
            if (!_value.TrySetResult(value))
            {
                _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _value.SetResult(value);
            }
        }
    }

    public void SetException(Exception exception)
    {
        lock (_lock)
        {
            if (!_value.TrySetException(exception))
            {
                _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _value.SetException(exception);
            }
        }
    }
}
