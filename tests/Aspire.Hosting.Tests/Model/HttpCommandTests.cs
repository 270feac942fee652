using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests.Model;

/// <summary>Commands that send requests, and files of containers: what the model refuses.</summary>
public class HttpCommandTests
{
    [Fact]
    public void A_command_needs_an_endpoint_that_speaks_http()
    {
        var builder = Models.Run();

        var without = Assert.Throws<DistributedApplicationException>(() => builder.AddContainer("bare", "shop/bare").WithHttpCommand("/flush", "Flush"));
        Assert.Contains("'bare'", without.Message);
        Assert.Contains("WithHttpEndpoint", without.Message);

        var other = Assert.Throws<DistributedApplicationException>(
            () => builder.AddContainer("db", "shop/db").WithEndpoint(targetPort: 5432, scheme: "tcp", name: "sql").WithHttpCommand("/flush", "Flush", endpointName: "sql"));
        Assert.Contains("'sql', whose scheme is 'tcp'", other.Message);
    }

    [Fact]
    public void A_command_can_be_run_while_its_resource_is_healthy()
    {
        var resource = Models.Run().AddContainer("web", "shop/web").WithHttpEndpoint(targetPort: 80).WithHttpCommand("/flush", "Flush").Resource;

        var command = Assert.Single(resource.Annotations.OfType<ResourceCommandAnnotation>(), c => c.DisplayName == "Flush");

        Assert.Equal("web-http-http-post-flush", command.Name);
        Assert.Equal(ResourceCommandState.Disabled, command.UpdateState(new() { ResourceSnapshot = Snapshot(HealthStatus.Unhealthy), ServiceProvider = null! }));
        Assert.Equal(ResourceCommandState.Enabled, command.UpdateState(new() { ResourceSnapshot = Snapshot(HealthStatus.Healthy), ServiceProvider = null! }));
    }

    [Fact]
    public void A_file_of_a_container_that_does_not_exist_or_has_no_plain_name_is_refused()
    {
        var container = Models.Run().AddContainer("web", "shop/web");

        var missing = Assert.Throws<DistributedApplicationException>(() => container.WithContainerFiles("/etc/web", "no/such/folder"));
        Assert.Contains("'web'", missing.Message);
        Assert.Contains("no/such/folder", missing.Message);
        Assert.Contains("'a/b'", Assert.Throws<ArgumentException>(() => new ContainerFile { Name = "a/b" }).Message);
    }

    private static CustomResourceSnapshot Snapshot(HealthStatus health) => new()
    {
        ResourceType = "Container",
        Properties = [],
        State = KnownResourceStates.Running,
        HealthReports = [new HealthReportSnapshot("answers", health, null, null)],
    };
}
