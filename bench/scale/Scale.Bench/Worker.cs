using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Core;
using Nexus.Core.Builds;

namespace Scale.Bench;

/// <summary>A worker as Nexus.Worker is one, but for its stages, which do nothing: what is left is the platform's own work.</summary>
internal static class Worker
{
    public static async Task RunAsync(string queue)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddNexusCore();
        builder.AddNexusWorker(queue);
        builder.Services.RemoveAll<IBuildStage>();
        foreach (var stage in StageCatalogue.All)
        {
            builder.Services.AddSingleton<IBuildStage>(new NoOperation(stage.Name));
        }

        await builder.Build().RunAsync();
    }

    private sealed class NoOperation(string name) : IBuildStage
    {
        public string Name => name;

        public Task<StageResult> RunAsync(StageContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new StageResult("Nothing to do."));
    }
}
