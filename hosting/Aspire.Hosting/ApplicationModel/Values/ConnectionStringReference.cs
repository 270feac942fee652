namespace Aspire.Hosting.ApplicationModel;

/// <summary>A use of the connection string of a resource.</summary>
public class ConnectionStringReference : IExpressionValue, IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    public ConnectionStringReference(IResourceWithConnectionString resource, bool optional)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
        Optional = optional;
    }

    public IResourceWithConnectionString Resource { get; }

    /// <summary>Whether the user of the value can do without it.</summary>
    public bool Optional { get; }

    string IManifestExpressionProvider.ValueExpression => Resource.ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) =>
        ((IValueProvider)this).GetValueAsync(new ValueProviderContext(), cancellationToken);

    async ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        var value = await Resource.GetValueAsync(context, cancellationToken);
        return !string.IsNullOrEmpty(value) || Optional
            ? value
            : throw new DistributedApplicationException(
                $"The connection string of the resource '{Resource.Name}' is empty. Give it a value, or make the reference optional.");
    }
}
