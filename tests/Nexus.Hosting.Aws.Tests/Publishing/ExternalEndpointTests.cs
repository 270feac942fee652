using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>Whatever the model calls external has a way in, each endpoint for itself, or is refused.</summary>
public class ExternalEndpointTests
{
    [Fact]
    public async Task A_second_external_endpoint_that_no_route_reaches_is_an_error_that_says_how()
    {
        var error = await Published.ErrorAsync(builder => Route(builder, builder.AddWeb("api").WithHttpEndpoint(name: "admin", targetPort: 9000).WithExternalHttpEndpoints()));

        Assert.StartsWith("The endpoint 'admin' of 'api' is external, and no load balancer leads to it.", error, StringComparison.Ordinal);
        Assert.Contains("Add a route to 'entry': .WithRoute(\"/path/*\", api.GetEndpoint(\"admin\"))", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_external_endpoints_with_a_route_each_have_a_target_group_each()
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var api = builder.AddWeb("api").WithHttpEndpoint(name: "admin", targetPort: 9000).WithExternalHttpEndpoints();
            Route(builder, api).WithRoute("/admin/*", api.GetEndpoint("admin"));
        });

        Assert.Equal([8080, 9000], Assert.Single(plan.LoadBalancers).TargetGroups.Select(g => g.Port).Order());
    }

    // The usual launch profile has both, and a project serves them on one port.
    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task Http_and_https_of_a_project_are_one_target_whichever_the_route_names(string routed)
    {
        var plan = await Published.PlanAsync(builder => Route(builder, builder.AddWeb("api").WithHttpsEndpoint().WithExternalHttpEndpoints(), routed));

        Assert.Equal(8080, Assert.Single(Assert.Single(plan.LoadBalancers).TargetGroups).Port);
    }

    [Fact]
    public async Task Https_on_a_port_of_its_own_needs_a_route_of_its_own() => Assert.StartsWith(
        "The endpoint 'https' of 'entrance' is external, and no load balancer leads to it.",
        await Published.ErrorAsync(builder => Route(
            builder,
            builder.AddContainer("entrance", "docker.io/nginxinc/nginx-unprivileged", "1.27").WithHttpEndpoint(targetPort: 8080).WithHttpsEndpoint(targetPort: 8443).WithExternalHttpEndpoints())),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_external_endpoint_that_is_not_HTTP_is_an_error_with_or_without_a_route_beside_it(bool hasRoute)
    {
        var error = await Published.ErrorAsync(builder =>
        {
            var api = builder.AddWeb("api").WithEndpoint(name: "mail", targetPort: 2525, scheme: "tcp", isExternal: true);
            if (hasRoute)
            {
                Route(builder, api);
            }
        });

        Assert.StartsWith("The endpoint 'mail' of 'api' is external, and no load balancer leads to it: one that is added with AddLoadBalancer leads HTTP alone, and it is tcp.", error, StringComparison.Ordinal);
        Assert.Contains("Keep it inside (IsExternal = false)", error, StringComparison.Ordinal);
    }

    private static IResourceBuilder<LoadBalancerResource> Route<T>(IDistributedApplicationBuilder builder, IResourceBuilder<T> target, string endpoint = "http")
        where T : IResourceWithEndpoints => builder.AddLoadBalancer("entry").WithDefaultRoute(target.GetEndpoint(endpoint));
}
