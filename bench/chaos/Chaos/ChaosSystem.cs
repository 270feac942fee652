using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Hosting.Aws;

namespace Nexus.Chaos;

/// <summary>Nexus from its AppHost, on random ports and in folders of its own, without the front end.</summary>
internal sealed class ChaosSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private ChaosSystem(DistributedApplication application, HttpClient api, string sharedFolder) =>
        (Application, Api, SharedFolder) = (application, api, sharedFolder);

    public DistributedApplication Application { get; }

    /// <summary>A client that goes through the load balancer.</summary>
    public HttpClient Api { get; }

    public string SharedFolder { get; }

    public static async Task<ChaosSystem> StartAsync()
    {
        // Also where there is a container runtime: what is killed here is the server's own process.
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Nexus_AppHost>(["--Nexus:Redis=process"]);
        // The run says itself what it does; a line for each of its many requests would hide it.
        builder.Services.AddLogging(logging => logging.AddFilter("System.Net.Http", LogLevel.Warning));
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            // Short stages: more builds are in the midst of something when a process dies.
            builder.CreateResourceBuilder(project).WithEnvironment("Nexus__StageDelay", "00:00:00.100");
        }

        builder.CreateResourceBuilder(builder.Resources.OfType<ExecutableResource>().Single(resource => resource.Name == "web")).WithExplicitStart();
        var application = await builder.BuildAsync();
        try
        {
            await application.StartAsync();
            using var limit = new CancellationTokenSource(Patience);
            foreach (var resource in (string[])["api", "worker-agent-builds", "worker-status-updates", "alb"])
            {
                await application.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);
            }

            var model = application.Services.GetRequiredService<DistributedApplicationModel>();
            var api = application.CreateHttpClient("alb");
            var key = await model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == "api-key").GetValueAsync(limit.Token);
            api.DefaultRequestHeaders.Authorization = new("Bearer", key);
            return new ChaosSystem(application, api, model.Resources.OfType<SharedVolumeResource>().Single().LocalPath);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Application.DisposeAsync();
    }
}
