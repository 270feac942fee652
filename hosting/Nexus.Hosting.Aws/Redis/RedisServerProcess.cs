using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.LocalData;

namespace Nexus.Hosting.Aws.Redis;

/// <summary>
/// A process that does what the Redis container would do. The Redis resource stays what others refer to; its endpoint becomes that of the
/// process.
/// </summary>
internal static class RedisServerProcess
{
    private const string Command = "redis-server";

    /// <param name="searchPath">The folders in which programs are looked for, as in <c>PATH</c>.</param>
    public static bool IsInstalled(string? searchPath) =>
        (searchPath ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Command)));

    public static void TakeOver(IResourceBuilder<RedisResource> redis, DistributedApplicationModel model, RedisKind kind, LocalDataFolder data)
    {
        var builder = redis.ApplicationBuilder;
        var resource = redis.Resource;
        var folder = data.For(resource.Name);
        var server = builder.CreateResourceBuilder(new ExecutableResource($"{resource.Name}-server", kind == RedisKind.Process ? Command : "dotnet", folder));

        // Without its image the resource is no container any more, and nothing starts it.
        foreach (var image in resource.Annotations.OfType<ContainerImageAnnotation>().ToArray())
        {
            resource.Annotations.Remove(image);
        }

        model.Resources.Add(server.Resource);
        server
            .WithParentRelationship((IResource)resource)
            .WithIconName("Database")
            .WithEndpoint(port: resource.PrimaryEndpoint.EndpointAnnotation.Port, name: "tcp", scheme: "redis", env: "PORT")
            .ExcludeFromManifest();
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
        {
            server.Resource.Annotations.Add(wait);
        }

        var endpoint = server.GetEndpoint("tcp");
        if (kind == RedisKind.Process)
        {
            server.WithArgs(async context => await AddRedisArgumentsAsync(context, resource, endpoint, folder));
        }
        else
        {
            server.WithArgs(LocalTools.LocalServicesAssembly(), "redis").WithEnvironment("DATA", folder);
            if (resource.PasswordParameter is { } password)
            {
                server.WithEnvironment("REDIS_PASSWORD", builder.CreateResourceBuilder(password));
            }
        }

        Follow(resource, server);
    }

    // The password stands in a file that only its owner reads: a command line can be read by everybody on the machine.
    private static async Task AddRedisArgumentsAsync(CommandLineArgsCallbackContext context, RedisResource redis, EndpointReference endpoint, string folder)
    {
        var configuration = Path.Combine(folder, "redis.conf");
        var password = redis.PasswordParameter is null ? null : await redis.PasswordParameter.GetValueAsync(context.CancellationToken);
        await using (var writer = new StreamWriter(configuration, OwnerOnly()))
        {
            await writer.WriteAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                bind 127.0.0.1
                dir "{folder}"
                appendonly yes
                appendfsync everysec
                {(password is null ? string.Empty : $"requirepass \"{password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")}
                """));
        }

        context.Args.Add(configuration);
        context.Args.Add("--port");
        context.Args.Add(endpoint.Property(EndpointProperty.TargetPort));
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    // Whoever looks at Redis, or waits for it, sees what the process does.
    private static void Follow(RedisResource redis, IResourceBuilder<ExecutableResource> server)
    {
        server.OnResourceEndpointsAllocated((process, @event, cancellationToken) =>
        {
            var annotation = redis.PrimaryEndpoint.EndpointAnnotation;
            var allocated = process.GetEndpoint("tcp");
            annotation.AllocatedEndpoint = new AllocatedEndpoint(annotation, allocated.Host, allocated.Port);
            return Task.CompletedTask;
        });

        // An engine that speaks only for what it starts itself does not tell that Redis can be connected to; its health check waits for that.
        var isTold = false;
        server.ApplicationBuilder.Eventing.Subscribe<ConnectionStringAvailableEvent>(redis, (_, _) =>
        {
            isTold = true;
            return Task.CompletedTask;
        });
        server.OnBeforeResourceStarted(async (_, @event, cancellationToken) =>
        {
            await PublishAsync(redis, @event.Services, KnownResourceStates.Starting, KnownResourceStateStyles.Info);
            if (!isTold)
            {
                await server.ApplicationBuilder.Eventing.PublishAsync(new ConnectionStringAvailableEvent(redis, @event.Services), cancellationToken);
            }
        });
        server.OnResourceReady((_, @event, _) => PublishAsync(redis, @event.Services, KnownResourceStates.Running, KnownResourceStateStyles.Success));
        server.OnResourceStopped((_, @event, _) => PublishAsync(
            redis, @event.Services, @event.ResourceEvent.Snapshot.State?.Text ?? KnownResourceStates.Finished, @event.ResourceEvent.Snapshot.State?.Style));
    }

    private static Task PublishAsync(RedisResource redis, IServiceProvider services, string state, string? style)
    {
        var notifications = (ResourceNotificationService)services.GetService(typeof(ResourceNotificationService))!;
        return notifications.PublishUpdateAsync(redis, s => s with { ResourceType = "Redis", State = new(state, style) });
    }
}
