using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>What an AppHost was started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application on this machine.</summary>
    Run,

    /// <summary>To publish it: files are written, nothing runs.</summary>
    Publish,
}

/// <summary>Settings of a <see cref="DistributedApplicationExecutionContext"/>.</summary>
public class DistributedApplicationExecutionContextOptions
{
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation) => Operation = operation;

    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    public DistributedApplicationOperation Operation { get; }

    public string? PublisherName { get; }

    public IServiceProvider? ServiceProvider { get; set; }
}

/// <summary>Tells what the AppHost was started for.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly DistributedApplicationExecutionContextOptions _options;

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(new DistributedApplicationExecutionContextOptions(operation))
    {
    }

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
        : this(new DistributedApplicationExecutionContextOptions(operation, publisherName))
    {
    }

    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        PublisherName = options.PublisherName ?? "manifest";
    }

    public DistributedApplicationOperation Operation => _options.Operation;

    public string PublisherName { get; set; }

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>The services of the built application.</summary>
    /// <exception cref="InvalidOperationException">The application has not been built yet.</exception>
    public IServiceProvider ServiceProvider => _options.ServiceProvider
        ?? throw new InvalidOperationException("The services of the application can be used once it has been built.");

    internal T? TryGetService<T>()
        where T : class => _options.ServiceProvider?.GetService<T>();
}
