using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of an application, in the order in which they were added.</summary>
public interface IResourceCollection : IList<IResource>
{
    /// <summary>Finds a resource by name, without regard to case.</summary>
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource);
}

internal sealed class ResourceCollection : IResourceCollection
{
    private readonly List<IResource> _resources = [];

    public ResourceCollection()
    {
    }

    public ResourceCollection(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            Add(resource);
        }
    }

    public int Count => _resources.Count;

    public bool IsReadOnly => false;

    public IResource this[int index]
    {
        get => _resources[index];
        set
        {
            ThrowIfNameIsTaken(value, except: index);
            _resources[index] = value;
        }
    }

    public bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        resource = _resources.Find(r => ResourceNames.Comparer.Equals(r.Name, name));
        return resource is not null;
    }

    public void Add(IResource item) => Insert(Count, item);

    public void Insert(int index, IResource item)
    {
        ArgumentNullException.ThrowIfNull(item);
        ThrowIfNameIsTaken(item);
        _resources.Insert(index, item);
    }

    public void Clear() => _resources.Clear();

    public bool Contains(IResource item) => _resources.Contains(item);

    public void CopyTo(IResource[] array, int arrayIndex) => _resources.CopyTo(array, arrayIndex);

    public int IndexOf(IResource item) => _resources.IndexOf(item);

    public bool Remove(IResource item) => _resources.Remove(item);

    public void RemoveAt(int index) => _resources.RemoveAt(index);

    public IEnumerator<IResource> GetEnumerator() => _resources.ToList().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void ThrowIfNameIsTaken(IResource resource, int except = -1)
    {
        for (var i = 0; i < _resources.Count; i++)
        {
            if (i != except && ResourceNames.Comparer.Equals(_resources[i].Name, resource.Name))
            {
                throw new DistributedApplicationException(
                    $"Cannot add resource of type '{resource.GetType().Name}' with name '{resource.Name}': a resource of type " +
                    $"'{_resources[i].GetType().Name}' has that name already (names are compared without regard to case). Give one of them another name.");
            }
        }
    }
}
