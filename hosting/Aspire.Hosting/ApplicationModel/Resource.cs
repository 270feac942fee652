using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the distributed application: a service, a data store, a parameter.</summary>
public interface IResource
{
    /// <summary>The name, unique in the application.</summary>
    string Name { get; }

    /// <summary>What has been said about the resource.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>The base of all resources.</summary>
[DebuggerDisplay("{GetType().Name,nq} {Name}")]
public abstract class Resource : IResource
{
    /// <summary>Creates a resource.</summary>
    /// <param name="name">Letters, digits and hyphens; starts with a letter; 64 characters at most.</param>
    protected Resource(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <inheritdoc />
    public virtual string Name { get; }

    /// <inheritdoc />
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
