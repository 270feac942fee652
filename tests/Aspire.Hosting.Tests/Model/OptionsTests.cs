using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Aspire.Hosting.Tests.Model;

/// <summary>What <see cref="DistributedApplicationOptions"/> change.</summary>
public class OptionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "docker.io")]
    [InlineData("images.example.com", "images.example.com")]
    public async Task Images_come_from_the_registry_that_is_named_for_all(string? registry, string expected)
    {
        var builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions { DisableDashboard = true, ProjectDirectory = AppContext.BaseDirectory, ContainerRegistryOverride = registry });
        var cache = builder.AddContainer("cache", "library/redis", "8.6").WithImageRegistry("docker.io");
        await using var app = builder.Build();

        await builder.Eventing.PublishAsync(new BeforeStartEvent(app.Services, new DistributedApplicationModel(builder.Resources)), Token);

        Assert.Equal(expected, cache.Resource.Annotations.OfType<ContainerImageAnnotation>().Single().Registry);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL")]
    public async Task An_address_without_encryption_is_refused_with_the_ways_to_allow_it(string name)
    {
        await using var app = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions { ProjectDirectory = AppContext.BaseDirectory, Args = [$"--{name}=http://localhost:4711"] }).Build();

        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Token));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains("http://localhost:4711", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ASPIRE_ALLOW_UNSECURED_TRANSPORT=true", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void It_is_allowed_by_an_option_or_by_a_variable(bool byOption, bool byVariable)
    {
        var configuration = new ConfigurationManager { ["ASPNETCORE_URLS"] = "http://localhost:4711" };
        Assert.Throws<DistributedApplicationException>(new DashboardSettings(configuration, allowsUnsecuredTransport: false).ThrowIfUnsecured);

        configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = byVariable ? "true" : "false";

        new DashboardSettings(configuration, byOption).ThrowIfUnsecured();
    }

    [Theory]
    [InlineData(true, "--operation", "run")]
    [InlineData(true)]
    [InlineData(false, "--operation", "publish")]
    [InlineData(false, "--operation=publish")]
    public void Settings_are_watched_in_a_run_and_read_once_by_a_publish(bool watched, params string[] args)
    {
        var files = ((IConfigurationBuilder)Models.Run(args).Configuration).Sources.OfType<JsonConfigurationSource>().ToList();

        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Equal(watched, f.ReloadOnChange));
    }
}
