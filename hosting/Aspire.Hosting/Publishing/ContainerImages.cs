using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Projects;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Builds images with the .NET SDK (projects) and with the container runtime (Dockerfiles).</summary>
internal sealed partial class ContainerImages(
    ContainerTool tool, IContainerRuntimeResolver resolver, IServiceProvider services, ILogger<ContainerImages> logger) : IResourceContainerImageManager, IDisposable
{
    // Projects share what they reference, and two builds of one project at a time trip over each other's files.
    private readonly SemaphoreSlim _sdk = new(1, 1);

    public async Task BuildImagesAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resources);
        foreach (var resource in resources)
        {
            await BuildImageAsync(resource, cancellationToken);
        }
    }

    public async Task BuildImageAsync(IResource resource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var options = await ImagePush.BuildOptionsAsync(resource, services, logger, cancellationToken);
        LogBuilding(logger, resource.Name);
        if (resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build))
        {
            await BuildAsync(resource, build, options, cancellationToken);
        }
        else if (resource.TryGetLastAnnotation<IProjectMetadata>(out var project))
        {
            await _sdk.WaitAsync(cancellationToken);
            try
            {
                await PublishAsync(project, options, cancellationToken);
            }
            finally
            {
                _sdk.Release();
            }
        }
        else
        {
            throw new DistributedApplicationException($"There is nothing to build an image of '{resource.Name}' from: it is no project, and has no Dockerfile.");
        }
    }

    public async Task PushImageAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var remote = await ImagePush.RemoteNameAsync(resource, cancellationToken);
        var runtime = await resolver.ResolveAsync(cancellationToken);
        await runtime.TagImageAsync(await LocalNameAsync(resource, cancellationToken), remote, cancellationToken);
        if (await ImagePush.RegistryOf(resource).Endpoint.GetValueAsync(cancellationToken) is { Length: > 0 })
        {
            await runtime.PushImageAsync(resource, cancellationToken);
        }
    }

    public void Dispose() => _sdk.Dispose();

    private async Task<string> LocalNameAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource.TryGetContainerImageName(out var name))
        {
            return name;
        }

        var options = await ImagePush.BuildOptionsAsync(resource, services, logger, cancellationToken);
        return $"{options.LocalImageName}:{options.LocalImageTag}";
    }

    private async Task PublishAsync(IProjectMetadata project, ContainerBuildOptionsCallbackContext options, CancellationToken cancellationToken)
    {
        List<string> arguments =
        [
            "publish", project.ProjectPath, "--configuration", "Release", "/t:PublishContainer",
            $"/p:ContainerRepository={options.LocalImageName}", $"/p:ContainerImageTag={options.LocalImageTag}",
        ];
        if (ProjectFile.IsProgram(project.ProjectPath))
        {
            // It would be native code, which takes a linker for the system of the image.
            arguments.Add("/p:PublishAot=false");
        }

        if (options.Destination == ContainerImageDestination.Archive)
        {
            arguments.Add($"/p:ContainerArchiveOutputPath={options.OutputPath}");
        }
        else
        {
            arguments.Add($"/p:LocalRegistry={(await tool.FindAsync(cancellationToken) == "podman" ? "Podman" : "Docker")}");
        }

        if (options.ImageFormat is { } format)
        {
            arguments.Add($"/p:ContainerImageFormat={(format == ContainerImageFormat.Oci ? "OCI" : "Docker")}");
        }

        if (options.TargetPlatform is { } platform)
        {
            var runtimes = ContainerPlatforms.RuntimeIdentifiers(platform);
            // MSBuild takes a semicolon as the end of a property unless it is quoted within the argument.
            arguments.AddRange(runtimes.Count == 1
                ? [$"/p:RuntimeIdentifier={runtimes[0]}", $"/p:ContainerRuntimeIdentifier={runtimes[0]}"]
                : [$"/p:RuntimeIdentifiers=\"{string.Join(';', runtimes)}\"", $"/p:ContainerRuntimeIdentifiers=\"{string.Join(';', runtimes)}\""]);
        }

        await tool.RunAsync("dotnet", arguments, cancellationToken);
    }

    private async Task BuildAsync(
        IResource resource, DockerfileBuildAnnotation build, ContainerBuildOptionsCallbackContext options, CancellationToken cancellationToken)
    {
        await build.EmitDockerfileArtifactsAsync(new DockerfileFactoryContext { Services = services, Resource = resource, CancellationToken = cancellationToken });
        var image = await LocalNameAsync(resource, cancellationToken);
        var tag = image.LastIndexOf(':');
        var arguments = new Dictionary<string, string?>();
        foreach (var (name, value) in build.BuildArguments)
        {
            arguments[name] = value is null ? null : await TextAsync(value, cancellationToken);
        }

        var secrets = new Dictionary<string, BuildImageSecretValue>();
        foreach (var (name, value) in build.BuildSecrets)
        {
            secrets[name] = value is FileInfo file
                ? new(file.FullName, BuildImageSecretType.File)
                : new(await TextAsync(value, cancellationToken), BuildImageSecretType.Environment);
        }

        var runtime = await resolver.ResolveAsync(cancellationToken);
        await runtime.BuildImageAsync(
            build.ContextPath,
            build.DockerfilePath,
            new ContainerImageBuildOptions
            {
                ImageName = image[..tag],
                Tag = image[(tag + 1)..],
                Destination = options.Destination,
                OutputPath = options.OutputPath,
                ImageFormat = options.ImageFormat,
                TargetPlatform = options.TargetPlatform,
            },
            arguments,
            secrets,
            build.Stage,
            cancellationToken);
    }

    private static async Task<string> TextAsync(object? value, CancellationToken cancellationToken) => value switch
    {
        IValueProvider provider => await provider.GetValueAsync(cancellationToken) ?? string.Empty,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? string.Empty,
    };

    [LoggerMessage(LogLevel.Information, "Building the image of '{Resource}'")]
    private static partial void LogBuilding(ILogger logger, string resource);
}

/// <summary>The names of platforms, for container runtimes and for the .NET SDK.</summary>
internal static class ContainerPlatforms
{
    private static readonly (ContainerTargetPlatform Platform, string Name, string RuntimeIdentifier)[] Known =
    [
        (ContainerTargetPlatform.LinuxAmd64, "linux/amd64", "linux-x64"),
        (ContainerTargetPlatform.LinuxArm64, "linux/arm64", "linux-arm64"),
        (ContainerTargetPlatform.LinuxArm, "linux/arm", "linux-arm"),
        (ContainerTargetPlatform.Linux386, "linux/386", "linux-x86"),
        (ContainerTargetPlatform.WindowsAmd64, "windows/amd64", "win-x64"),
        (ContainerTargetPlatform.WindowsArm64, "windows/arm64", "win-arm64"),
    ];

    public static IReadOnlyList<string> Names(ContainerTargetPlatform platform) => [.. Known.Where(k => platform.HasFlag(k.Platform)).Select(k => k.Name)];

    public static IReadOnlyList<string> RuntimeIdentifiers(ContainerTargetPlatform platform) =>
        [.. Known.Where(k => platform.HasFlag(k.Platform)).Select(k => k.RuntimeIdentifier)];
}
