using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Hosting.Aws.Topology;

namespace Aspire.Hosting;

/// <summary>Lets a running application know the model that it was started from.</summary>
public static class TopologyExtensions
{
    /// <summary>
    /// Gives a resource the model as a graph of what runs and what refers to what: the environment variable <c>NEXUS_TOPOLOGY</c> (JSON), run or
    /// published. In a run also the dashboard's address: <c>NEXUS_DASHBOARD_URL</c>.
    /// </summary>
    /// <param name="builder">Who draws it.</param>
    public static IResourceBuilder<T> WithTopology<T>(this IResourceBuilder<T> builder) where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder.WithEnvironment(async context => context.EnvironmentVariables["NEXUS_TOPOLOGY"] =
                (await ModelTopology.OfAsync(
                    new DistributedApplicationModel(builder.ApplicationBuilder.Resources), context.ExecutionContext, context.CancellationToken)).ToJson());
        }

        return builder.WithEnvironment(async context =>
        {
            var model = context.ExecutionContext.ServiceProvider.GetRequiredService<DistributedApplicationModel>();
            context.EnvironmentVariables["NEXUS_TOPOLOGY"] = (await ModelTopology.OfAsync(model, context.ExecutionContext, context.CancellationToken)).ToJson();
            if (DashboardOf(model) is { } dashboard)
            {
                context.EnvironmentVariables["NEXUS_DASHBOARD_URL"] = dashboard;
            }
        });
    }

    // Where it listens, not where it was to: a port that is taken, or left open, is decided by the run.
    private static EndpointReference? DashboardOf(DistributedApplicationModel model) => model.Resources.OfType<IResourceWithEndpoints>()
        .Where(r => r.Name == "aspire-dashboard")
        .SelectMany(r => r.GetEndpoints())
        .Where(e => e.EndpointName is "https" or "http")
        .MaxBy(e => e.EndpointName.Length);
}
