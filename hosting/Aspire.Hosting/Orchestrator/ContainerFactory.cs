using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Makes the DCP objects of containers.</summary>
internal static class ContainerFactory
{
    public static async Task<Container> CreateAsync(
        RunnableResource runnable, ResourceInstance instance, LaunchConfiguration launch, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        var resource = runnable.Resource;
        resource.TryGetContainerImageName(out var image);
        var container = resource as ContainerResource;

        return new Container
        {
            Metadata = new DcpMetadata { Name = instance.Id, Annotations = ExecutableFactory.Annotate(runnable, instance, launch) },
            Spec = new ContainerSpec
            {
                Image = image,
                Build = await DescribeBuildAsync(resource, image, context, cancellationToken),
                ContainerName = resource.TryGetLastAnnotation<ContainerNameAnnotation>(out var name) ? name.Name : instance.Id,
                Command = container?.Entrypoint,
                // A shell takes its words in one line.
                Args = container?.ShellExecution is true ? ["-c", string.Join(' ', launch.ArgumentTemplates)] : launch.ArgumentTemplates,
                Env = launch.Environment,
                Persistent = IsPersistent(resource),
                PullPolicy = resource.TryGetLastAnnotation<ContainerImagePullPolicyAnnotation>(out var pull) && pull.ImagePullPolicy != ImagePullPolicy.Default
                    ? pull.ImagePullPolicy.ToString().ToLowerInvariant()
                    : null,
                CreateFiles = await ContainerFileFactory.CreateAsync(resource, context, cancellationToken),
                RunArgs = await RunArgsAsync(resource, context, cancellationToken),
                Ports =
                [
                    .. runnable.Served.Select(s => new ContainerPortMapping
                    {
                        ContainerPort = s.Endpoint.TargetPort!.Value,
                        HostPort = s.Endpoint.IsProxied ? null : s.Endpoint.AllocatedEndpoint?.Port,
                        HostIP = s.Endpoint.TargetHost is "*" or "+" or "0.0.0.0" or "[::]" ? null : "127.0.0.1",
                    }),
                ],
                VolumeMounts =
                [
                    .. resource.Annotations.OfType<ContainerMountAnnotation>().Select(m => new VolumeMount(
                        m.Type == ContainerMountType.BindMount ? "bind" : "volume", m.Source, m.Target, m.IsReadOnly)),
                ],
                Networks =
                [
                    new ContainerNetworkConnection(
                        DcpNames.SessionNetwork,
                        [
                            runnable.Name,
                            EndpointAllocation.ContainerAlias(runnable.Name),
                            .. resource.Annotations.OfType<ContainerNetworkAliasAnnotation>().Select(a => a.Alias),
                        ]),
                ],
            },
        };
    }

    public static bool IsPersistent(IResource resource) =>
        resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime) && lifetime.Lifetime == ContainerLifetime.Persistent;

    private static async Task<ContainerBuild?> DescribeBuildAsync(
        IResource resource, string? image, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        if (!resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build))
        {
            return null;
        }

        if (build.DockerfileFactory is not null)
        {
            await build.EmitDockerfileArtifactsAsync(new DockerfileFactoryContext { Services = context.ServiceProvider, Resource = resource, CancellationToken = cancellationToken });
        }
        else if (!File.Exists(build.DockerfilePath))
        {
            throw new DistributedApplicationException($"The Dockerfile '{build.DockerfilePath}' of the resource '{resource.Name}' does not exist. Correct the path.");
        }

        var values = new ValueProviderContext { ExecutionContext = context, Caller = resource };
        var arguments = new List<EnvVar>();
        foreach (var (name, value) in build.BuildArguments)
        {
            arguments.Add(new(name, value is IValueProvider provider ? await provider.GetValueAsync(values, cancellationToken) : value?.ToString()));
        }

        var secrets = new List<ContainerBuildSecret>();
        foreach (var (name, value) in build.BuildSecrets)
        {
            secrets.Add(value is FileInfo file
                ? new(name, "file", Source: file.FullName)
                : new(name, "env", value is IValueProvider provider ? await provider.GetValueAsync(values, cancellationToken) : value.ToString()));
        }

        return new ContainerBuild
        {
            Context = build.ContextPath,
            Dockerfile = build.DockerfilePath,
            Stage = build.Stage,
            Args = arguments,
            Secrets = secrets,
            Tags = image is null ? null : [image],
        };
    }

    private static async Task<IReadOnlyList<string>?> RunArgsAsync(
        IResource resource, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        var collected = new ContainerRuntimeArgsCallbackContext([], cancellationToken);
        foreach (var callback in resource.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            await callback.Callback(collected);
        }

        var values = new ValueProviderContext { ExecutionContext = context, Caller = resource };
        var texts = new List<string>();
        foreach (var arg in collected.Args)
        {
            texts.Add((arg is IValueProvider provider ? await provider.GetValueAsync(values, cancellationToken) : arg.ToString()) ?? string.Empty);
        }

        return texts.Count == 0 ? null : texts;
    }
}
