using Microsoft.Extensions.Configuration;

/// <summary>Which language model the services ask, and where the tools of agents may go: as the AppHost is configured.</summary>
internal static class LanguageModels
{
    private const string ApiKey = "Models:ApiKey";

    /// <summary>
    /// Passes on <c>--models amazon.nova-lite-v1:0,…</c>, models of Amazon Bedrock: the first is asked, by the task's role, which is for those models alone. Without it the
    /// services work by rules, without a network; on a developer's machine the section <c>Models</c> may name another provider. Hosts that tools may read from
    /// (<c>Tools:HttpGet:AllowedHosts:0</c>) are passed on too.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithLanguageModels(this IResourceBuilder<ProjectResource> service)
    {
        var builder = service.ApplicationBuilder;
        if (builder.ExecutionContext.IsRunMode)
        {
            service.WithSection("Models", except: ApiKey);
            if (builder.Configuration[ApiKey] is { Length: > 0 })
            {
                service.WithEnvironment("Models__ApiKey", ApiKeyOf(builder));
            }
        }

        var models = (builder.Configuration["models"] ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (models.Length > 0)
        {
            service.WithEnvironment("Models__Provider", "bedrock").WithEnvironment("Models__Model", models[0]).WithBedrockModels(models);
        }

        return service.WithSection("Tools:HttpGet");
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

    private static IResourceBuilder<ProjectResource> WithSection(this IResourceBuilder<ProjectResource> service, string section, string? except = null)
    {
        // The section itself may have a value: --models is one of "Models".
        foreach (var (key, value) in service.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable()
            .Where(s => s.Value is not null && !IsOneOf(s.Key, section, except)).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            service.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
        }

        return service;
    }

    private static bool IsOneOf(string key, params ReadOnlySpan<string?> keys) => keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    // A secret parameter: what shows or logs an environment knows not to show it.
    private static IResourceBuilder<ParameterResource> ApiKeyOf(IDistributedApplicationBuilder builder)
    {
        const string name = "models-api-key";
        return builder.Resources.OfType<ParameterResource>().FirstOrDefault(p => p.Name == name) is { } known
            ? builder.CreateResourceBuilder(known)
            : builder.AddParameterFromConfiguration(name, ApiKey, secret: true);
    }
}
