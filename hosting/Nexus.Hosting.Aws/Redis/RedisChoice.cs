using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Nexus.Hosting.Aws.Redis;

/// <summary>How Redis runs locally.</summary>
internal enum RedisKind
{
    Container,
    Process,
    Garnet,
}

/// <summary>Finds out what this machine can run Redis with.</summary>
internal sealed partial class RedisChoice
{
    private readonly string? _asked;
    private readonly string? _searchPath;
    private readonly Task<string?> _runtime;
    private readonly FailedPull _failed;

    /// <summary>Begins to ask, so that nobody waits for the answer later.</summary>
    public RedisChoice(IConfiguration configuration, FailedPull failed)
    {
        _failed = failed;
        _asked = configuration["Nexus:Redis"];
        _searchPath = configuration["PATH"];
        _runtime = _asked is null
            ? ContainerRuntimes.FindAsync(configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"])
            : Task.FromResult<string?>(null);
    }

    public async Task<RedisKind> MakeAsync(RedisResource redis, ILogger logger) => _asked?.ToLowerInvariant() switch
    {
        null => await CanRunContainerAsync(redis, logger) ? RedisKind.Container : RedisServerProcess.IsInstalled(_searchPath) ? RedisKind.Process : RedisKind.Garnet,
        "container" => RedisKind.Container,
        "process" => RedisKind.Process,
        "garnet" => RedisKind.Garnet,
        var other => throw new DistributedApplicationException($"The configuration key Nexus:Redis is '{other}'. Use container, process or garnet."),
    };

    // A runtime that answers is of no use without the image: many machines have one, and no way to a registry.
    private async Task<bool> CanRunContainerAsync(RedisResource redis, ILogger logger)
    {
        if (await _runtime is not { } runtime || !redis.TryGetContainerImageName(out var image))
        {
            return false;
        }

        if (redis.HasAnnotationOfType<DockerfileBuildAnnotation>() || await ContainerRuntimes.HasImageAsync(runtime, image))
        {
            return true;
        }

        if (_failed.IsKnown(runtime, image))
        {
            LogStillNoImage(logger, redis.Name, runtime, image);
            return false;
        }

        LogPull(logger, runtime, image, redis.Name);
        if (await ContainerRuntimes.PullAsync(runtime, image) is not { } reason)
        {
            return true;
        }

        _failed.Remember(runtime, image);
        LogNoImage(logger, redis.Name, runtime, image, reason.Split(": ")[^1]);
        return false;
    }

#pragma warning disable SYSLIB1006 // What people read on the console needs no numbers.
    [LoggerMessage(0, LogLevel.Information, "{Runtime} fetches the image {Image} of '{Resource}'.")]
    private static partial void LogPull(ILogger logger, string runtime, string image, string resource);

    [LoggerMessage(0, LogLevel.Warning, "'{Resource}' runs as a process: {Runtime} can't get {Image} ({Reason}).")]
    private static partial void LogNoImage(ILogger logger, string resource, string runtime, string image, string reason);

    [LoggerMessage(0, LogLevel.Information, "'{Resource}' runs as a process. To have a container: {Runtime} pull {Image}")]
    private static partial void LogStillNoImage(ILogger logger, string resource, string runtime, string image);
#pragma warning restore SYSLIB1006
}
