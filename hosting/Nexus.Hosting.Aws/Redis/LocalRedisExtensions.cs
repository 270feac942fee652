using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Nexus.Hosting.Aws.LocalData;
using Nexus.Hosting.Aws.Redis;

namespace Aspire.Hosting;

/// <summary>Lets Redis run where there is no container runtime.</summary>
public static class LocalRedisExtensions
{
    /// <summary>
    /// While the application runs locally: uses the container where docker or podman answers, else <c>redis-server</c> where it is on PATH, else
    /// an embedded Garnet. The configuration key <c>Nexus:Redis</c> (<c>container</c>, <c>process</c> or <c>garnet</c>) decides it by hand.
    /// </summary>
    /// <param name="builder">The Redis server.</param>
    public static IResourceBuilder<RedisResource> WithLocalFallback(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.ApplicationBuilder;
        if (!application.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        // Asked while the model is still being built, so that nobody waits for the answer.
        var asked = application.Configuration["Nexus:Redis"];
        var hasRuntime = asked is null ? ContainerRuntimes.AnyAnswersAsync() : Task.FromResult(false);
        application.OnBeforeStart(async (@event, _) =>
        {
            var kind = asked?.ToLowerInvariant() switch
            {
                null => await hasRuntime ? RedisKind.Container : RedisServerProcess.IsInstalled() ? RedisKind.Process : RedisKind.Garnet,
                "container" => RedisKind.Container,
                "process" => RedisKind.Process,
                "garnet" => RedisKind.Garnet,
                var other => throw new DistributedApplicationException($"The configuration key Nexus:Redis is '{other}'. Use container, process or garnet."),
            };

            if (kind != RedisKind.Container)
            {
                RedisServerProcess.TakeOver(builder, @event.Model, kind, LocalDataFolder.Of(application));
            }
        });

        // Its place is decided now: services can't be registered any more when the model is complete.
        _ = LocalDataFolder.Of(application);
        return builder;
    }
}
