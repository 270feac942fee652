using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing.Tests;

public class FactoryTests : TestBase
{
    [Fact]
    public async Task A_factory_is_asked_at_every_step_of_the_making()
    {
        await using var factory = new NotingFactory();
        Assert.Throws<InvalidOperationException>(() => factory.CreateHttpClient("web"));

        await factory.StartAsync(Token).WaitAsync(Patience, Token);
        await factory.StartAsync(Token).WaitAsync(Patience, Token);

        Assert.Equal(["creating", "created with 0 resources", "building with web", "built"], factory.Notes);
        Assert.Equal("Server=nowhere;Args=--greeting|of the factory", await factory.GetConnectionString("orders"));
        Assert.Equal("http", factory.GetEndpoint("web").Scheme);
        await WaitHealthyAsync(factory.Application!);
        using var http = factory.CreateHttpClient("web");
        Assert.Equal("of the factory", await http.GetStringAsync("/", Token));
    }

    private sealed class NotingFactory() : DistributedApplicationFactory(typeof(global::Projects.Greeter_AppHost), ["--greeting", "of the factory"])
    {
        public List<string> Notes { get; } = [];

        public DistributedApplication? Application { get; private set; }

        protected override void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions) => Notes.Add("creating");

        protected override void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder) =>
            Notes.Add($"created with {applicationBuilder.Resources.Count} resources");

        protected override void OnBuilding(DistributedApplicationBuilder applicationBuilder) =>
            Notes.Add($"building with {applicationBuilder.Resources.OfType<ProjectResource>().Single().Name}");

        protected override void OnBuilt(DistributedApplication application)
        {
            Application = application;
            Notes.Add("built");
        }
    }
}
