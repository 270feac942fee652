using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds containers and says how they run.</summary>
public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>Adds a container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="image">The image, with or without registry, tag and digest.</param>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, [ResourceName] string name, string image)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithImage(image);
    }

    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string image, string tag)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return builder.AddResource(new ContainerResource(name)).WithImage(image, tag);
    }

    /// <summary>Adds a container whose image is built from a Dockerfile.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="contextPath">The folder that the build sees; relative to the AppHost.</param>
    /// <param name="dockerfilePath">The Dockerfile, relative to that folder. Default: <c>Dockerfile</c>.</param>
    /// <param name="stage">The stage to build; null: the last.</param>
    public static IResourceBuilder<ContainerResource> AddDockerfile(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string contextPath, string? dockerfilePath = null, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithDockerfile(contextPath, dockerfilePath, stage);
    }

    /// <summary>Builds the image from a Dockerfile.</summary>
    public static IResourceBuilder<T> WithDockerfile<T>(
        this IResourceBuilder<T> builder, string contextPath, string? dockerfilePath = null, string? stage = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(contextPath);
        var context = Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, contextPath));
        var file = Path.GetFullPath(Path.Combine(context, dockerfilePath ?? "Dockerfile"));
        return builder.BuildImageFrom(new DockerfileBuildAnnotation(context, file, stage));
    }

    /// <summary>Builds the image from a Dockerfile that is made when it is needed.</summary>
    public static IResourceBuilder<T> WithDockerfileFactory<T>(
        this IResourceBuilder<T> builder, string contextPath, Func<DockerfileFactoryContext, Task<string>> dockerfileFactory, string? stage = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dockerfileFactory);
        var context = Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, contextPath));
        // Other applications may have a resource of that name.
        var owner = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{builder.ApplicationBuilder.AppHostDirectory}|{context}")));
        var file = Path.Combine(Path.GetTempPath(), $"{builder.Resource.Name}-{owner[..12]}.Dockerfile");
        return builder.BuildImageFrom(new DockerfileBuildAnnotation(context, file, stage) { DockerfileFactory = dockerfileFactory });
    }

    public static IResourceBuilder<T> WithDockerfileFactory<T>(
        this IResourceBuilder<T> builder, string contextPath, Func<DockerfileFactoryContext, string> dockerfileFactory, string? stage = null)
        where T : ContainerResource => builder.WithDockerfileFactory(contextPath, context => Task.FromResult(dockerfileFactory(context)), stage);

    /// <summary>Which images a Dockerfile that is made of the model begins with.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="buildImage">The image to build in; null: as it was.</param>
    /// <param name="runtimeImage">The image to run in; null: as it was.</param>
    [Experimental("ASPIREDOCKERFILEBUILDER001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithDockerfileBaseImage<T>(this IResourceBuilder<T> builder, string? buildImage = null, string? runtimeImage = null)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (buildImage is null && runtimeImage is null)
        {
            throw new ArgumentException("Name an image to build in, one to run in, or both.", nameof(buildImage));
        }

        return builder.WithAnnotation(new DockerfileBaseImageAnnotation { BuildImage = buildImage, RuntimeImage = runtimeImage }, ResourceAnnotationMutationBehavior.Replace);
    }

    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, object? value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        BuildOf(builder).BuildArguments[name] = value;
        return builder;
    }

    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Resource.Secret)
        {
            throw new InvalidOperationException(
                $"The parameter '{value.Resource.Name}' is secret and would stay readable in the image as a build argument. Use WithBuildSecret.");
        }

        return builder.WithBuildArg(name, (object)value.Resource);
    }

    public static IResourceBuilder<T> WithBuildSecret<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        BuildOf(builder).BuildSecrets[name] = value.Resource;
        return builder;
    }

    private static DockerfileBuildAnnotation BuildOf<T>(IResourceBuilder<T> builder)
        where T : ContainerResource => builder.Resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build)
            ? build
            : throw new InvalidOperationException($"The image of the resource '{builder.Resource.Name}' is not built. Call WithDockerfile first.");

    private static IResourceBuilder<T> BuildImageFrom<T>(this IResourceBuilder<T> builder, DockerfileBuildAnnotation build)
        where T : ContainerResource
    {
        // A tag that follows from the place of the Dockerfile, so that a second run finds the layers of the first.
        var place = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{build.ContextPath}|{build.DockerfilePath}|{build.Stage}")));
        build.ImageName = builder.Resource.Name.ToLowerInvariant();
        build.ImageTag = place[..12];
        builder.WithAnnotation(build, ResourceAnnotationMutationBehavior.Replace);

        return builder.Resource.HasAnnotationOfType<ContainerImageAnnotation>()
            ? builder
            : builder.WithAnnotation(new ContainerImageAnnotation { Image = build.ImageName, Tag = build.ImageTag });
    }
}
