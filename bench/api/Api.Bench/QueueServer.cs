using System.Text.Json;
using System.Text.Json.Serialization;
using Nexus.Core.Queues;

namespace Api.Bench;

/// <summary>What a client asks for: as the peer's.</summary>
internal sealed record JobBody(string? Tenant, string? Kind, string? Payload)
{
    public bool IsValid => Tenant is { Length: >= 1 and <= 100 } && Kind is { Length: >= 1 and <= 100 } && Payload is { Length: >= 1 and <= 10_000 };
}

/// <summary>What it is answered.</summary>
internal sealed record JobAnswer(string Id, string Status);

/// <summary>JSON with serializers made at compile time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JobBody))]
[JsonSerializable(typeof(JobAnswer))]
internal sealed partial class BenchJson : JsonSerializerContext;

/// <summary>The smallest server that validates a job, stores it and enqueues it: Kestrel as Nexus.Api has it, and the queue of Nexus.Core.</summary>
internal static class QueueServer
{
    public static async Task RunAsync(string connectionString, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BenchJson.Default));
        await using var redis = new RedisConnection(connectionString);
        var queue = new JobQueue(redis, "bench-api", new JobQueueOptions());
        await using var app = builder.Build();
        app.MapGet("/hello", () => TypedResults.Ok("world"));
        app.MapPost("/job", async Task<IResult> (JobBody job, CancellationToken cancellationToken) =>
        {
            if (!job.IsValid)
            {
                return TypedResults.Problem("tenant, kind and payload are needed.", statusCode: StatusCodes.Status400BadRequest);
            }

            var id = Guid.NewGuid().ToString("n");
            await queue.EnqueueAsync(new JobRequest(id, JsonSerializer.SerializeToUtf8Bytes(job, BenchJson.Default.JobBody)), cancellationToken);
            return TypedResults.Json(new JobAnswer(id, "queued"), BenchJson.Default.JobAnswer);
        });
        await app.RunAsync();
    }
}
