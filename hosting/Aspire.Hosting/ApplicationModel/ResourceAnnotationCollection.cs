using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that has been said about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>What an annotation does to earlier ones of its type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>It stands beside them.</summary>
    Append,

    /// <summary>It takes their place.</summary>
    Replace,
}

/// <summary>The annotations of a resource. May be read while another thread adds to it.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>, IEnumerable<IResourceAnnotation>
{
    /// <summary>Creates an empty collection.</summary>
    public ResourceAnnotationCollection()
        : base(new CopyOnWriteList())
    {
    }

    // Callbacks that run while resources start side by side read and add annotations. Copying on each (rare) write
    // makes every enumeration a snapshot, without a lock around each (frequent) read.
    private sealed class CopyOnWriteList : IList<IResourceAnnotation>
    {
        private readonly Lock _writeLock = new();
        private volatile IResourceAnnotation[] _items = [];

        public int Count => _items.Length;

        public bool IsReadOnly => false;

        public IResourceAnnotation this[int index]
        {
            get => _items[index];
            set => Write(items => [.. items[..index], value, .. items[(index + 1)..]]);
        }

        public void Add(IResourceAnnotation item) => Write(items => [.. items, item]);

        public void Insert(int index, IResourceAnnotation item) => Write(items => [.. items[..index], item, .. items[index..]]);

        public void RemoveAt(int index) => Write(items => [.. items[..index], .. items[(index + 1)..]]);

        public void Clear() => Write(_ => []);

        public bool Remove(IResourceAnnotation item)
        {
            lock (_writeLock)
            {
                var index = Array.IndexOf(_items, item);
                if (index < 0)
                {
                    return false;
                }

                _items = [.. _items[..index], .. _items[(index + 1)..]];
                return true;
            }
        }

        public bool Contains(IResourceAnnotation item) => Array.IndexOf(_items, item) >= 0;

        public int IndexOf(IResourceAnnotation item) => Array.IndexOf(_items, item);

        public void CopyTo(IResourceAnnotation[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

        public IEnumerator<IResourceAnnotation> GetEnumerator() => ((IEnumerable<IResourceAnnotation>)_items).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => _items.GetEnumerator();

        private void Write(Func<IResourceAnnotation[], IResourceAnnotation[]> change)
        {
            lock (_writeLock)
            {
                _items = change(_items);
            }
        }
    }
}
