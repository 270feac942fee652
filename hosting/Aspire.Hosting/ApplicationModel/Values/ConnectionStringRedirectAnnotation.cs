namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes the connection string of a resource that of another one.</summary>
public class ConnectionStringRedirectAnnotation : IResourceAnnotation
{
    public ConnectionStringRedirectAnnotation(IResourceWithConnectionString resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
    }

    public IResourceWithConnectionString Resource { get; }
}

/// <summary>Adds a value to the connection properties of a resource, or replaces one.</summary>
public sealed class ConnectionPropertyAnnotation : IResourceAnnotation
{
    public ConnectionPropertyAnnotation(string name, ReferenceExpression referenceExpression)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(referenceExpression);
        Name = name;
        Value = referenceExpression;
    }

    public string Name { get; }

    public ReferenceExpression Value { get; }
}
