using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

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

    /// <summary>What the build leaves out where its folder has no <c>.dockerignore</c>.</summary>
    public string? BuildContextIgnoreContent { get; set; }

    /// <summary>Writes the Dockerfile where it is made and not a file.</summary>
    public async Task MaterializeDockerfileAsync(DockerfileFactoryContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (DockerfileFactory is { } factory)
        {
            await File.WriteAllTextAsync(DockerfilePath, await factory(context), cancellationToken);
        }
    }

    /// <summary>Writes the Dockerfile, and what its build leaves out beside it.</summary>
    /// <param name="context">What it is made for.</param>
    /// <param name="dockerfilePath">Where to; null: where the build takes it from.</param>
    public async Task EmitDockerfileArtifactsAsync(DockerfileFactoryContext context, string? dockerfilePath = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var path = Path.GetFullPath(dockerfilePath ?? DockerfilePath);
        var isOther = path != Path.GetFullPath(DockerfilePath);
        if (isOther || DockerfileFactory is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        if (DockerfileFactory is { } factory)
        {
            await File.WriteAllTextAsync(path, await factory(context), context.CancellationToken);
        }
        else if (isOther)
        {
            File.Copy(DockerfilePath, path, overwrite: true);
        }

        // It would come before the user's own.
        var ignore = $"{path}.dockerignore";
        if (BuildContextIgnoreContent is { } content && !File.Exists(Path.Combine(ContextPath, ".dockerignore")))
        {
            await File.WriteAllTextAsync(ignore, content, context.CancellationToken);
        }
        else if (BuildContextIgnoreContent is { } before && File.Exists(ignore) && await File.ReadAllTextAsync(ignore, context.CancellationToken) == before)
        {
            File.Delete(ignore);
        }
    }
}

/// <summary>The images that a Dockerfile which is made of the model begins with.</summary>
[Experimental("ASPIREDOCKERFILEBUILDER001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class DockerfileBaseImageAnnotation : IResourceAnnotation
{
    /// <summary>The image to build in; null: the default.</summary>
    public string? BuildImage { get; set; }

    /// <summary>The image to run in; null: the default.</summary>
    public string? RuntimeImage { get; set; }
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
