using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a resource is built from a Dockerfile.</summary>
[DebuggerDisplay("{DockerfilePath,nq}")]
public class DockerfileBuildAnnotation : IResourceAnnotation
{
    public DockerfileBuildAnnotation(string contextPath, string dockerfilePath, string? stage)
    {
        ArgumentException.ThrowIfNullOrEmpty(contextPath);
        ArgumentException.ThrowIfNullOrEmpty(dockerfilePath);
        ContextPath = contextPath;
        DockerfilePath = dockerfilePath;
        Stage = stage;
    }

    /// <summary>The folder that the build sees.</summary>
    public string ContextPath { get; }

    public string DockerfilePath { get; }

    /// <summary>The stage of a multi-stage Dockerfile; null: the last.</summary>
    public string? Stage { get; }

    public Dictionary<string, object?> BuildArguments { get; } = [];

    public Dictionary<string, object> BuildSecrets { get; } = [];

    /// <summary>Makes the text of the Dockerfile where it is not a file.</summary>
    public Func<DockerfileFactoryContext, Task<string>>? DockerfileFactory { get; init; }

    public string? ImageName { get; set; }

    public string? ImageTag { get; set; }

    /// <summary>Whether the Dockerfile has an entry point of its own.</summary>
    public bool HasEntrypoint { get; set; } = true;
}

/// <summary>What a Dockerfile is made for.</summary>
public sealed class DockerfileFactoryContext
{
    public required IServiceProvider Services { get; init; }

    public required IResource Resource { get; init; }

    public CancellationToken CancellationToken { get; init; }
}

/// <summary>An argument of an image build.</summary>
public sealed class DockerBuildArg
{
    public DockerBuildArg(string name, object? value = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Value = value;
    }

    public string Name { get; init; }

    public object? Value { get; init; }
}
