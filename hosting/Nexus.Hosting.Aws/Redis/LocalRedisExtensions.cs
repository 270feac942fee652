using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Hosting.Aws.LocalData;
using Nexus.Hosting.Aws.Redis;

namespace Aspire.Hosting;

/// <summary>Lets Redis run where there is no container runtime.</summary>
public static class LocalRedisExtensions
{
    /// <summary>
    /// While the application runs locally: uses the container where docker or podman answers and has or gets the image, else
    /// <c>redis-server</c> where it is on PATH, else an embedded Garnet. The configuration key <c>Nexus:Redis</c> (<c>container</c>, <c>process</c> or <c>garnet</c>) decides it by hand.
    /// The data lie with those of the other stand-ins, those of a container too: a folder takes the place of its volume.
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

        // Its place is decided now: services can't be registered any more when the model is complete.
        var data = LocalDataFolder.Of(application);
        var choice = new RedisChoice(application.Configuration, new FailedPull(data.Home, TimeProvider.System));
        application.OnBeforeStart(async (@event, _) =>
        {
            var kind = await choice.MakeAsync(builder.Resource, @event.Services.GetRequiredService<ILogger<RedisChoice>>());
            if (kind == RedisKind.Container)
            {
                RedisDataMount.Move(builder, data);
            }
            else
            {
                RedisServerProcess.TakeOver(builder, @event.Model, kind, data);
            }
        });
        return builder;
    }
}
