using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

public static partial class ResourceExtensions
{
    /// <summary>The environment variables of the resource, resolved.</summary>
    public static async ValueTask<Dictionary<string, string>> GetEnvironmentVariableValuesAsync(
        this IResourceWithEnvironment resource, DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var values = new Dictionary<string, string>();
        await resource.ProcessEnvironmentVariableValuesAsync(
            new DistributedApplicationExecutionContext(applicationOperation),
            (name, _, value, exception) =>
            {
                ThrowWhere(exception);
                if (value is not null)
                {
                    values[name] = value;
                }
            },
            NullLogger.Instance);
        return values;
    }

    /// <summary>The command-line arguments of the resource, resolved.</summary>
    public static async ValueTask<string[]> GetArgumentValuesAsync(
        this IResourceWithArgs resource, DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var values = new List<string>();
        await resource.ProcessArgumentValuesAsync(
            new DistributedApplicationExecutionContext(applicationOperation),
            (_, value, exception, _) =>
            {
                ThrowWhere(exception);
                if (value is not null)
                {
                    values.Add(value);
                }
            },
            NullLogger.Instance);
        return [.. values];
    }

    /// <summary>Collects the environment variables of the resource and hands over each, with the value before and after it was resolved.</summary>
    public static async ValueTask ProcessEnvironmentVariableValuesAsync(
        this IResource resource,
        DistributedApplicationExecutionContext executionContext,
        Action<string, object?, string?, Exception?> processValue,
        ILogger logger,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(processValue);
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logger };
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        foreach (var (name, value) in context.EnvironmentVariables)
        {
            var (text, exception, _) = await ResolveAsync(resource, executionContext, value, cancellationToken);
            processValue(name, value, text, exception);
        }
    }

    /// <summary>Collects the arguments of the resource and hands over each; the last value says whether it is secret.</summary>
    public static async ValueTask ProcessArgumentValuesAsync(
        this IResource resource,
        DistributedApplicationExecutionContext executionContext,
        Action<object?, string?, Exception?, bool> processValue,
        ILogger logger,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(processValue);
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var callback in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        foreach (var value in context.Args)
        {
            var (text, exception, isSecret) = await ResolveAsync(resource, executionContext, value, cancellationToken);
            processValue(value, text, exception, isSecret);
        }
    }

    // While a resource is published a value is a placeholder; while it runs, what the placeholder stands for.
    private static async ValueTask<(string? Text, Exception? Exception, bool IsSecret)> ResolveAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, object? value, CancellationToken cancellationToken)
    {
        try
        {
            var unwrapped = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
            var isSecret = SecretValues.Contains(unwrapped);
            var text = unwrapped switch
            {
                null => null,
                string literal => literal,
                IManifestExpressionProvider expression when executionContext.IsPublishMode => expression.ValueExpression,
                IValueProvider provider => await provider.GetValueAsync(
                    new ValueProviderContext { ExecutionContext = executionContext, Caller = resource }, cancellationToken),
                bool or IFormattable => Convert.ToString(unwrapped, System.Globalization.CultureInfo.InvariantCulture),
                _ => throw new DistributedApplicationException(
                    $"The resource '{resource.Name}' uses a value of type '{unwrapped.GetType().Name}', which is neither a string nor an {nameof(IValueProvider)}."),
            };
            return (text, null, isSecret);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (null, exception, false);
        }
    }

    private static void ThrowWhere(Exception? exception)
    {
        if (exception is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        }
    }
}

/// <summary>Finds secrets in values that are made of others.</summary>
internal static class SecretValues
{
    public static bool Contains(object? value) => Contains(value, []);

    private static bool Contains(object? value, HashSet<object> seen) => value switch
    {
        null or string => false,
        ParameterResource { Secret: true } => true,
        IValueWithReferences composite when seen.Add(value) => composite.References.Any(r => Contains(r, seen)),
        _ => false,
    };
}
