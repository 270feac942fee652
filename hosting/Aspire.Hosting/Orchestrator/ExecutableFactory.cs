using System.Reflection;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Projects;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Makes the DCP objects of processes.</summary>
internal static class ExecutableFactory
{
    public static async Task<IReadOnlyList<Executable>> CreateAsync(
        RunnableResource runnable, IEnumerable<ResourceInstance> instances, LaunchConfiguration launch, Assembly? appHost, CancellationToken cancellationToken)
    {
        var (path, folder, prefix) = await LocateAsync(runnable.Resource, appHost, cancellationToken);
        var arguments = prefix.Concat(launch.ArgumentTemplates).ToArray();

        return [.. instances.Select(instance => new Executable
        {
            Metadata = new DcpMetadata { Name = instance.Id, Annotations = Annotate(runnable, instance, launch) },
            Spec = new ExecutableSpec
            {
                ExecutablePath = path,
                WorkingDirectory = folder,
                Args = arguments,
                Env = launch.Environment,
                AmbientEnvironment = AmbientEnvironment.Inherit,
            },
        })];
    }

    /// <summary>The annotations that a process and a container share.</summary>
    public static Dictionary<string, string> Annotate(RunnableResource runnable, ResourceInstance instance, LaunchConfiguration launch)
    {
        var annotations = new Dictionary<string, string>
        {
            [DcpAnnotations.ResourceName] = runnable.Name,
            [DcpAnnotations.OtelServiceName] = runnable.Name,
            [DcpAnnotations.OtelServiceInstanceId] = instance.Suffix,
            [DcpAnnotations.AppArgs] = JsonSerializer.Serialize(launch.Arguments.Select(a => new { argument = a.Text, isSensitive = a.IsSecret })),
        };

        if (runnable.Instances.Length > 1)
        {
            annotations[DcpAnnotations.ReplicaCount] = $"{runnable.Instances.Length}";
            annotations[DcpAnnotations.ReplicaIndex] = $"{instance.Index}";
        }

        // A port that nobody is told can't be produced: DCP would refuse the whole annotation, and with it the endpoints that work.
        var produced = runnable.Served.Except(runnable.WithoutListener).Select(s => new ServiceProducer(s.Service, AddressOf(s.Endpoint), s.Port)).ToArray();
        if (produced.Length > 0)
        {
            annotations[DcpAnnotations.ServiceProducer] = ServiceProducer.ToAnnotation(produced);
        }

        return annotations;
    }

    private static string AddressOf(EndpointAnnotation endpoint) => endpoint.TargetHost is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : endpoint.TargetHost;

    private static async Task<(string Path, string Folder, IReadOnlyList<string> Prefix)> LocateAsync(
        IResource resource, Assembly? appHost, CancellationToken cancellationToken)
    {
        if (resource is ExecutableResource executable)
        {
            var annotation = executable.Annotation;
            return (ExecutableLookup.Find(resource.Name, annotation.Command, annotation.WorkingDirectory), annotation.WorkingDirectory, []);
        }

        // Not through `dotnet run`: it would take a second, a process and 100 MB more for each replica.
        var project = (ProjectResource)resource;
        var assembly = await ProjectOutput.FindAsync(project, appHost, cancellationToken);
        var folder = Path.GetDirectoryName(project.GetProjectMetadata().ProjectPath)!;
        var profile = LaunchProfiles.Effective(project)?.Profile.CommandLineArgs;
        return (ExecutableLookup.Find(resource.Name, DotnetHost(), folder), folder, [assembly, .. SplitArguments(profile)]);
    }

    // The host that runs the AppHost is the one that has the frameworks of its projects.
    private static string DotnetHost()
    {
        var file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var host = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", file));
        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? (File.Exists(host) ? host : file);
    }

    private static IEnumerable<string> SplitArguments(string? line)
    {
        var argument = new System.Text.StringBuilder();
        var isQuoted = false;
        var hasArgument = false;
        foreach (var c in line ?? string.Empty)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
                hasArgument = true;
            }
            else if (char.IsWhiteSpace(c) && !isQuoted)
            {
                if (hasArgument)
                {
                    yield return argument.ToString();
                }

                argument.Clear();
                hasArgument = false;
            }
            else
            {
                argument.Append(c);
                hasArgument = true;
            }
        }

        if (hasArgument)
        {
            yield return argument.ToString();
        }
    }
}
