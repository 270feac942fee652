using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests.Model;

/// <summary>Builders of models that are looked at and never run.</summary>
internal static class Models
{
    public static IDistributedApplicationBuilder Run(params string[] args) => DistributedApplication.CreateBuilder(Options(args));

    public static IDistributedApplicationBuilder Publish() => DistributedApplication.CreateBuilder(Options(["--operation", "publish"]));

    public static async Task<Dictionary<string, string>> EnvironmentOfAsync(
        IResourceWithEnvironment resource, DistributedApplicationOperation operation = DistributedApplicationOperation.Run) =>
        await resource.GetEnvironmentVariableValuesAsync(operation);

    /// <summary>Gives an endpoint an address, as the orchestrator does when the application starts.</summary>
    public static void Allocate(IResourceWithEndpoints resource, string endpoint, int port)
    {
        var annotation = resource.Annotations.OfType<EndpointAnnotation>().Single(e => e.Name == endpoint);
        annotation.AllocatedEndpoint = new AllocatedEndpoint(annotation, "localhost", port, targetPortExpression: "5555");
    }

    private static DistributedApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        DisableDashboard = true,
        ProjectDirectory = AppContext.BaseDirectory,
    };
}
