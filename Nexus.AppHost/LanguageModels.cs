using Microsoft.Extensions.Configuration;

/// <summary>Which language model the services ask, and where the tools of agents may go: as the AppHost is configured.</summary>
internal static class LanguageModels
{
    /// <summary>
    /// Passes on <c>--models amazon.nova-lite-v1:0,…</c>, models of Amazon Bedrock: the first is asked, by the task's role, which is for those models alone. Without it the
    /// services work by rules, without a network. Hosts that tools may read from (<c>Tools:HttpGet:AllowedHosts:0</c>) are passed on too.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithLanguageModels(this IResourceBuilder<ProjectResource> service)
    {
        var configuration = service.ApplicationBuilder.Configuration;
        var models = (configuration["models"] ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (models.Length > 0)
        {
            service.WithEnvironment("Models__Provider", "bedrock").WithEnvironment("Models__Model", models[0]).WithBedrockModels(models);
        }

        foreach (var (key, value) in configuration.GetSection("Tools:HttpGet").AsEnumerable().Where(s => s.Value is not null).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            service.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
        }

        return service;
    }

    /// <summary>
    /// Lets the number of workers follow the jobs that wait on their queue in Redis: each worker measures it, and the collector beside it tells CloudWatch.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="jobsPerTask">How many jobs may wait for each task.</param>
    public static IResourceBuilder<ProjectResource> WithBacklogScaling(this IResourceBuilder<ProjectResource> worker, string queue, int jobsPerTask) => worker
        .WithTaskSize(cpu: 512, memory: 1024)
        .WithOpenTelemetryCollector()
        .WithMetricScaling("ECS/AWSOTel/Application", "nexus.queue.backlog", jobsPerTask, new Dictionary<string, string> { ["OTelLib"] = "Nexus.Queues", ["messaging.destination.name"] = queue });
}
