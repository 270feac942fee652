using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds processes.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>Adds a process.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="command">A path, or a name that is looked up on PATH.</param>
    /// <param name="workingDirectory">The folder it starts in; relative to the AppHost.</param>
    /// <param name="args">Its arguments.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddExecutable(name, command, workingDirectory, (object[]?)args);

    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string command, string workingDirectory, params object[]? args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(workingDirectory);

        var resource = new ExecutableResource(name, command, Path.GetFullPath(Path.Combine(builder.AppHostDirectory, workingDirectory)));
        var added = builder.AddResource(resource);
        return args is { Length: > 0 } ? added.WithArgs(args) : added;
    }

    public static IResourceBuilder<T> WithCommand<T>(this IResourceBuilder<T> builder, string command)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(command);
        builder.Resource.Annotation.Command = command;
        return builder;
    }

    public static IResourceBuilder<T> WithWorkingDirectory<T>(this IResourceBuilder<T> builder, string workingDirectory)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        builder.Resource.Annotation.WorkingDirectory = Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, workingDirectory));
        return builder;
    }

    /// <summary>Publishes the process as a container whose image is built from the Dockerfile in its folder.</summary>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder)
        where T : ExecutableResource => builder.PublishAsDockerFile(configure: null);

    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder, Action<IResourceBuilder<ContainerResource>>? configure)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var executable = builder.Resource;
        return PublishedContainer.Replace(builder, executable.WorkingDirectory, configure);
    }

    [Obsolete("Use the overload with a callback, and WithBuildArg in it.")]
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder, IEnumerable<DockerBuildArg>? buildArgs)
        where T : ExecutableResource => builder.PublishAsDockerFile(container =>
        {
            foreach (var arg in buildArgs ?? [])
            {
                container.WithBuildArg(arg.Name, arg.Value);
            }
        });
}

/// <summary>Lets a container take the place of a process when the application is published.</summary>
internal static class PublishedContainer
{
    public static IResourceBuilder<T> Replace<T>(IResourceBuilder<T> builder, string contextPath, Action<IResourceBuilder<ContainerResource>>? configure)
        where T : IResource
    {
        var application = builder.ApplicationBuilder;
        if (!application.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        // Called again it configures the container that is there already.
        if (application.Resources.OfType<ReplacementContainerResource>().FirstOrDefault(c => c.Name == builder.Resource.Name) is not { } container)
        {
            container = new ReplacementContainerResource(builder.Resource);
            application.Resources.Remove(builder.Resource);
            application.AddResource(container);
            application.CreateResourceBuilder<ContainerResource>(container).WithDockerfile(contextPath);
        }

        configure?.Invoke(application.CreateResourceBuilder<ContainerResource>(container));
        return builder;
    }

    // It shares the annotations: what is said of the process, before or after, is said of the container.
    private sealed class ReplacementContainerResource(IResource original) : ContainerResource(original.Name), IResourceWithServiceDiscovery
    {
        public override ResourceAnnotationCollection Annotations => original.Annotations;
    }
}
