using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Finds what runs in the environment, and on which ports.</summary>
internal static class ComputeTargets
{
    private const int ProjectPort = 8080;
    private const int JavaScriptPort = 3000;
    private const int OtherPort = 8000;

    public static IReadOnlyList<ComputeTarget> Find(DistributedApplicationModel model, Func<IResource, bool> runsHere, PlanErrors errors)
    {
        var targets = new List<ComputeTarget>();
        foreach (var resource in model.Resources.Where(r => !r.IsExcludedFromPublish() && runsHere(r)))
        {
            switch (resource)
            {
                case RedisResource when resource.HasAnnotationOfType<ElastiCacheAnnotation>():
                    break;
                case IComputeResource when IsOnlyBuilt(resource):
                    RefuseUnserved(model, resource, errors);
                    break;
                case IComputeResource:
                    targets.Add(Describe(resource, errors));
                    break;
                // Values, and parts of others: they become what refers to them.
                case ParameterResource or ExternalServiceResource or ConnectionStringResource or IResourceWithConnectionString
                    or IResourceWithParent or IResourceWithoutLifetime or IComputeEnvironmentResource or IContainerRegistry or SharedVolumeResource:
                    break;
                default:
                    errors.Add(
                        $"The resource '{resource.Name}'",
                        $"is a {resource.GetType().Name}, which has no counterpart on AWS.",
                        "Leave it out of what is published (ExcludeFromManifest), or put a container in its place.");
                    break;
            }
        }

        return targets;
    }

    private static bool IsOnlyBuilt(IResource resource) =>
        resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build) && !build.HasEntrypoint;

    // Who takes the files tells an error of its own.
    private static void RefuseUnserved(DistributedApplicationModel model, IResource resource, PlanErrors errors)
    {
        if (model.Resources.Any(r => r.Annotations.OfType<ContainerFilesDestinationAnnotation>().Any(f => f.Source == resource)))
        {
            return;
        }

        errors.Add(
            $"The resource '{resource.Name}'",
            "is only built: nothing says what serves the files that its build writes.",
            resource.HasAnnotationOfType<JavaScriptBuildScriptAnnotation>()
                ? "Serve them as a website (PublishAsStaticWebsite), run them with Node.js (PublishAsNodeServer, or PublishAsPackageScript where it needs its packages), or write a Dockerfile into its folder."
                : "Give its image an entry point.");
    }

    private static ComputeTarget Describe(IResource resource, PlanErrors errors)
    {
        var options = resource.Annotations.OfType<FargateOptionsAnnotation>().LastOrDefault() ?? new();
        var replicas = resource.TryGetLastAnnotation<ReplicaAnnotation>(out var annotation) ? annotation.Replicas : (int?)null;
        var hasData = resource.Annotations.OfType<ContainerMountAnnotation>().Any(m => m.Type == ContainerMountType.Volume && m.Source is not null && !m.IsReadOnly);

        return new(resource, options, [.. Endpoints(resource, options, errors)])
        {
            IsSingleton = options.IsSingleton || (replicas is null && (hasData || resource is IResourceWithConnectionString)),
            Replicas = replicas,
        };
    }

    private static List<TargetEndpoint> Endpoints(IResource resource, FargateOptionsAnnotation options, PlanErrors errors)
    {
        var endpoints = new List<TargetEndpoint>();
        var annotations = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        var next = resource is ProjectResource ? ProjectPort : resource.HasAnnotationOfType<JavaScriptPackageManagerAnnotation>() ? JavaScriptPort : OtherPort;

        // Ports that were said come first, so that a default does not take one of them.
        var taken = new List<int>();
        foreach (var annotation in annotations)
        {
            if (Said(annotation) is { } said)
            {
                taken.Add(said);
            }
        }

        int? http = null;
        foreach (var annotation in annotations.Where(a => a.UriScheme != "https").Concat(annotations.Where(a => a.UriScheme == "https")))
        {
            if (annotation.Protocol != ProtocolType.Tcp)
            {
                errors.Add(
                    $"The endpoint '{annotation.Name}' of '{resource.Name}'",
                    $"uses {annotation.Protocol}; only TCP reaches a service on AWS.",
                    "Remove the endpoint, or exclude the resource from what is published.");
                continue;
            }

            // A project that has no certificate of its own can't serve HTTPS: TLS ends at the load balancer, and both names mean the one port.
            if (annotation.UriScheme == "https" && Said(annotation) is null && resource is ProjectResource && http is { } plain)
            {
                endpoints.Add(new(annotation.Name, "http", plain, annotation.IsExternal, annotation.Transport == "http2", TlsEnabled: false));
                continue;
            }

            if (Said(annotation) is not { } port)
            {
                while (taken.Contains(next))
                {
                    next++;
                }

                port = next;
                taken.Add(port);
            }

            var scheme = annotation.UriScheme == "https" && Said(annotation) is null ? "http" : annotation.UriScheme;
            if (scheme == "http")
            {
                http ??= port;
            }

            endpoints.Add(new(annotation.Name, scheme, port, annotation.IsExternal, annotation.Transport == "http2", annotation.TlsEnabled && scheme != "http"));
        }

        return [.. annotations.Select(a => endpoints.Find(e => e.Name == a.Name)).OfType<TargetEndpoint>()];

        int? Said(EndpointAnnotation annotation) => options.Ports.TryGetValue(annotation.Name, out var port)
            ? port
            : annotation.TargetPort ?? (resource.IsContainer() && !resource.HasAnnotationOfType<JavaScriptPackageManagerAnnotation>() ? annotation.Port : null);
    }
}
