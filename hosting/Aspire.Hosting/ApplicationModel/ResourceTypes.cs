using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A process that is started from an executable file.</summary>
public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport,
#pragma warning disable ASPIREPROBES001
    IResourceWithProbes,
#pragma warning restore ASPIREPROBES001
    IComputeResource
{
    public ExecutableResource(string name, string command, string workingDirectory)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        Annotations.Add(new ExecutableAnnotation { Command = command, WorkingDirectory = workingDirectory });
    }

    /// <summary>A path, or a name that is looked up on PATH.</summary>
    public string Command => Annotation.Command;

    public string WorkingDirectory => Annotation.WorkingDirectory;

    internal ExecutableAnnotation Annotation => Annotations.OfType<ExecutableAnnotation>().Last();
}

/// <summary>A container.</summary>
public class ContainerResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport,
#pragma warning disable ASPIREPROBES001
    IResourceWithProbes,
#pragma warning restore ASPIREPROBES001
    IComputeResource
{
    public ContainerResource(string name, string? entrypoint = null)
        : base(name) => Entrypoint = entrypoint;

    /// <summary>What runs in place of the image's entry point.</summary>
    public string? Entrypoint { get; set; }

    /// <summary>Whether the arguments are words for a shell, in which variables are replaced.</summary>
    public bool? ShellExecution { get; set; }
}

/// <summary>A .NET project.</summary>
public class ProjectResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport,
#pragma warning disable ASPIREPROBES001
    IResourceWithProbes,
#pragma warning restore ASPIREPROBES001
    IComputeResource, IContainerFilesDestinationResource
{
    public ProjectResource(string name)
        : base(name)
    {
    }

    /// <summary>The first of the endpoints that came from the launch profile or from Kestrel's configuration.</summary>
    internal EndpointAnnotation? DefaultHttpsEndpoint { get; set; }

    internal bool ShouldInjectEndpointEnvironment(EndpointAnnotation endpoint) =>
        endpoint.UriScheme is "http" or "https"
        && Annotations.OfType<EndpointEnvironmentFilterAnnotation>().All(filter => filter.Filter(endpoint));
}

/// <summary>A project, or a program that is one C# file.</summary>
public class CSharpAppResource(string name) : ProjectResource(name);

/// <summary>Selections from a model, and what is known of a project.</summary>
public static class ProjectResourceExtensions
{
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.OfType<ProjectResource>();
    }

    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource)
    {
        ArgumentNullException.ThrowIfNull(projectResource);
        return projectResource.Annotations.OfType<IProjectMetadata>().LastOrDefault()
            ?? throw new InvalidOperationException($"The project resource '{projectResource.Name}' does not say where its project is. Add it with AddProject.");
    }
}
