using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>The container runtime through its command line.</summary>
internal sealed partial class ContainerRuntime(ContainerTool tool, string command, ILogger<ContainerRuntime> logger) : IContainerRuntime
{
    public string Name => command == "docker" ? "Docker" : command == "podman" ? "Podman" : command;

    public async Task<bool> CheckIfRunningAsync(CancellationToken cancellationToken)
    {
        try
        {
            await tool.RunAsync(command, ["info"], cancellationToken);
            return true;
        }
        catch (DistributedApplicationException)
        {
            return false;
        }
    }

    public async Task BuildImageAsync(
        string contextPath,
        string dockerfilePath,
        ContainerImageBuildOptions? options,
        Dictionary<string, string?> buildArguments,
        Dictionary<string, BuildImageSecretValue> buildSecrets,
        string? stage,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contextPath);
        ArgumentException.ThrowIfNullOrEmpty(dockerfilePath);
        var image = $"{options?.ImageName ?? Path.GetFileName(Path.GetFullPath(contextPath)).ToLowerInvariant()}:{options?.Tag ?? "latest"}";
        List<string> arguments = ["build", "--file", dockerfilePath, "--tag", image];
        if (options?.TargetPlatform is { } platform)
        {
            arguments.AddRange(["--platform", string.Join(',', ContainerPlatforms.Names(platform))]);
        }

        // Docker's format is that of its builder; podman has the choice.
        if (options?.ImageFormat is { } format && command == "podman")
        {
            arguments.AddRange(["--format", format == ContainerImageFormat.Oci ? "oci" : "docker"]);
        }

        // Docker finds it by its name.
        if (command == "podman" && File.Exists($"{dockerfilePath}.dockerignore"))
        {
            arguments.AddRange(["--ignorefile", $"{dockerfilePath}.dockerignore"]);
        }

        if (!string.IsNullOrEmpty(stage))
        {
            arguments.AddRange(["--target", stage]);
        }

        // A command line can be read by everyone on the machine. An argument without a value is taken from the environment by the build itself.
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in buildArguments ?? [])
        {
            arguments.AddRange(["--build-arg", name]);
            if (value is not null)
            {
                environment[name] = value;
            }
        }

        foreach (var (name, secret) in buildSecrets ?? [])
        {
            if (secret.Type == BuildImageSecretType.File)
            {
                arguments.AddRange(["--secret", $"id={name},src={secret.Value}"]);
            }
            else
            {
                arguments.AddRange(["--secret", $"id={name},env={name}"]);
                environment[name] = secret.Value ?? string.Empty;
            }
        }

        await tool.RunAsync(command, [.. arguments, contextPath], cancellationToken, environment);
        if (options is { Destination: ContainerImageDestination.Archive, OutputPath: { Length: > 0 } folder })
        {
            Directory.CreateDirectory(folder);
            await tool.RunAsync(command, ["save", "--output", Path.Combine(folder, $"{options.ImageName}.tar"), image], cancellationToken);
        }
    }

    public Task TagImageAsync(string localImageName, string targetImageName, CancellationToken cancellationToken) =>
        tool.RunAsync(command, ["tag", localImageName, targetImageName], cancellationToken);

    public Task RemoveImageAsync(string imageName, CancellationToken cancellationToken) => tool.RunAsync(command, ["rmi", imageName], cancellationToken);

    public async Task PushImageAsync(IResource resource, CancellationToken cancellationToken)
    {
        var remote = await ImagePush.RemoteNameAsync(resource, cancellationToken);
        await tool.RunAsync(command, ["push", remote], cancellationToken);
        LogPushed(logger, resource.Name, remote);
    }

    public Task LoginToRegistryAsync(string registryServer, string username, string password, CancellationToken cancellationToken) =>
        tool.RunAsync(command, ["login", registryServer, "--username", username, "--password-stdin"], cancellationToken, input: password);

    [LoggerMessage(LogLevel.Information, "Pushed the image of '{Resource}' as {Image}")]
    private static partial void LogPushed(ILogger logger, string resource, string image);
}

/// <inheritdoc cref="IContainerRuntimeResolver" />
internal sealed class ContainerRuntimeResolver(ContainerTool tool, ILogger<ContainerRuntime> logger) : IContainerRuntimeResolver
{
    public async Task<IContainerRuntime> ResolveAsync(CancellationToken cancellationToken = default) =>
        new ContainerRuntime(tool, await tool.FindAsync(cancellationToken), logger);
}
