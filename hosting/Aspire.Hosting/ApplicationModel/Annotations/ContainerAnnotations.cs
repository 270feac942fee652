using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a container.</summary>
[DebuggerDisplay("{Registry,nq}/{Image,nq}:{Tag,nq}")]
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    private string? _tag;
    private string? _sha256;

    public string? Registry { get; set; }

    public required string Image { get; set; }

    /// <summary>The tag. A tag and a digest exclude each other: the one that is set last counts.</summary>
    public string? Tag
    {
        get => _tag;
        set
        {
            _tag = value;
            _sha256 = null;
        }
    }

    /// <summary>The digest, 64 hexadecimal digits.</summary>
    public string? SHA256
    {
        get => _sha256;
        set
        {
            _sha256 = value;
            _tag = null;
        }
    }
}

/// <summary>When an image is pulled.</summary>
public enum ImagePullPolicy
{
    /// <summary>As the container runtime does it by itself.</summary>
    Default,
    Always,
    Missing,
    Never,
}

public sealed class ContainerImagePullPolicyAnnotation : IResourceAnnotation
{
    public required ImagePullPolicy ImagePullPolicy { get; set; }
}

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the AppHost runs.</summary>
    Session,

    /// <summary>It stays when the AppHost stops, and is found again.</summary>
    Persistent,
}

public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    public required ContainerLifetime Lifetime { get; set; }
}

/// <summary>What is mounted.</summary>
public enum ContainerMountType
{
    BindMount,
    Volume,
}

/// <summary>A folder of the machine or a volume that a container sees.</summary>
[DebuggerDisplay("{Type} {Source,nq} -> {Target,nq}")]
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);

        if (type == ContainerMountType.BindMount)
        {
            ArgumentException.ThrowIfNullOrEmpty(source);
            if (!Path.IsPathRooted(source))
            {
                throw new ArgumentException($"The source '{source}' of a bind mount must be an absolute path.", nameof(source));
            }
        }
        else if (string.IsNullOrEmpty(source) && isReadOnly)
        {
            throw new ArgumentException($"An anonymous volume begins empty, so that '{target}' can't be read-only. Give the volume a name.", nameof(isReadOnly));
        }

        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    /// <summary>The folder, or the name of the volume; null: an anonymous volume.</summary>
    public string? Source { get; }

    /// <summary>The path inside the container.</summary>
    public string Target { get; }

    public ContainerMountType Type { get; }

    public bool IsReadOnly { get; }
}

/// <summary>The name that the container has in the container runtime.</summary>
public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    public required string Name { get; set; }
}

/// <summary>One more name of the container in the network of the application's containers.</summary>
public sealed class ContainerNetworkAliasAnnotation : IResourceAnnotation
{
    public ContainerNetworkAliasAnnotation(string alias)
    {
        ArgumentException.ThrowIfNullOrEmpty(alias);
        Alias = alias;
    }

    public string Alias { get; }

    public NetworkIdentifier Network { get; set; } = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
}

/// <summary>Arguments for the container runtime itself (<c>docker run ...</c>).</summary>
public sealed class ContainerRuntimeArgsCallbackAnnotation : IResourceAnnotation
{
    public ContainerRuntimeArgsCallbackAnnotation(Func<ContainerRuntimeArgsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    public ContainerRuntimeArgsCallbackAnnotation(Action<IList<object>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        };
    }

    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; }
}

public sealed class ContainerRuntimeArgsCallbackContext
{
    public ContainerRuntimeArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        Args = args;
        CancellationToken = cancellationToken;
    }

    public IList<object> Args { get; }

    public CancellationToken CancellationToken { get; }
}
