using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>
/// A system that asks everybody for a key, as a deployed one does. Its agents answer with a model that tests hold back. Its workers give up soon, and what they
/// gave up waits for its operators: nobody sweeps.
/// </summary>
[CollectionDefinition(nameof(GuardedNexusApplication))]
public sealed class GuardedNexusApplication : NexusApplication, ICollectionFixture<GuardedNexusApplication>
{
    internal HeldModel Model { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await Model.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await Model.DisposeAsync();
    }

    protected override void Configure(IDistributedApplicationTestingBuilder builder)
    {
        builder.CreateResourceBuilder(builder.Resources.OfType<JavaScriptAppResource>().Single()).WithEnvironment("NEXUS_SIGN_IN", "required");
        Project("api").WithEnvironment("Models__Provider", "openai").WithEnvironment("Models__Model", HeldModel.Name).WithEnvironment("Models__Endpoint", new Uri(Model.Url, "/v1").ToString());
        Project("worker-agent-builds")
            .WithEnvironment("Nexus__StageMaxAttempts", "2").WithEnvironment("Nexus__StageBackoff", "00:00:00.1").WithEnvironment("Queues__MaxAttempts", "2");
        foreach (var worker in (string[])["worker-agent-builds", "worker-status-updates"])
        {
            Project(worker).WithEnvironment("Nexus__SweepAfter", "01:00:00");
        }

        IResourceBuilder<ProjectResource> Project(string name) => builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == name));
    }

    /// <summary>Opens a page as whoever runs the platform.</summary>
    internal async Task<Tab> SignInAsync(Chromium browser, string path, CancellationToken cancellationToken)
    {
        var tab = new Tab(browser.Page, Application.GetEndpoint("alb"));
        await tab.GoAsync(path);
        await SignInAsync(tab, await ReadApiKeyAsync(cancellationToken));
        await Expect(tab.Page).ToHaveURLAsync(new Uri(Application.GetEndpoint("alb"), path).ToString());
        await tab.ReadyAsync();
        return tab;
    }

    /// <summary>Shows a key to the page that asks for one.</summary>
    internal static async Task SignInAsync(Tab tab, string key)
    {
        await tab.Page.GetByLabel("API key").FillAsync(key);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }
}
