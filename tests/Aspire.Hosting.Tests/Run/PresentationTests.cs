using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;

namespace Aspire.Hosting.Tests.Run;

/// <summary>What the model says about resources for people who look at them.</summary>
public class PresentationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Urls_relations_icons_and_hiding_reach_the_snapshot()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var store = RunningApp.Sleeper(builder, "store").WithHidden();
            var web = RunningApp.Sleeper(builder, "web").WithHttpEndpoint(env: "PORT");
            web.WithUrl("https://docs.example/", "Docs")
                .WithUrl($"{web.GetEndpoint("http")}/admin")
                .WithUrlForEndpoint("http", url => url.DisplayText = "Site")
                .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/health", DisplayText = "Health", DisplayLocation = UrlDisplayLocation.DetailsOnly })
                .WithUrls(context => context.Urls.RemoveAll(u => u.Url.EndsWith("/gone", StringComparison.Ordinal)))
                .WithUrl("https://docs.example/gone")
                .WithIconName("Globe")
                .WithParentRelationship(store)
                .WithRelationship(store, "Uses");
            RunningApp.Sleeper(builder, "child").WithEnvironment("WEB", web.GetEndpoint("http"));
            builder.AddParameter("key", "value").WithUrl("https://keys.example/", "Get one");
            builder.AddExternalService("maps", "https://maps.example/").WithUrl("https://maps.example/status", "Status");
        });

        await app.WaitHealthyAsync("child");
        var web = (await app.WaitHealthyAsync("web")).Snapshot;
        var address = web.Urls.Single(u => u.DisplayProperties.DisplayName == "Site").Url;
        Assert.Matches(@"^http://localhost:\d+$", address);
        Assert.Equal(
            [("", $"{address}/admin"), ("Docs", "https://docs.example/"), ("Health", $"{address}/health"), ("Site", address)],
            web.Urls.Select(u => (u.DisplayProperties.DisplayName, u.Url)).Order());
        Assert.All(web.Urls, url => Assert.Equal(url.DisplayProperties.DisplayName == "Health", url.IsInternal));
        Assert.Equal("Globe", web.IconName);
        Assert.Equal([("store", "Parent"), ("store", "Uses")], web.Relationships.Select(r => (r.ResourceName, r.Type)).Order());
        Assert.Equal(app.Instances("store").Single().ResourceId, web.Properties.Single(p => p.Name == "resource.parentName").Value);

        Assert.True(app.Instances("store").Single().Snapshot.IsHidden);
        Assert.False(web.IsHidden);
        Assert.Equal([("web", "Reference")], app.Instances("child").Single().Snapshot.Relationships.Select(r => (r.ResourceName, r.Type)));
        Assert.Equal(("Get one", false), app.Instances("key").Single().Snapshot.Urls.Select(u => (u.DisplayProperties.DisplayName, u.IsInactive)).Single());
        Assert.Equal(["https://maps.example/", "https://maps.example/status"], app.Instances("maps").Single().Snapshot.Urls.Select(u => u.Url).Order());
    }

    [Fact]
    public async Task A_connection_string_is_told_once_its_parts_have_addresses()
    {
        var told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var server = RunningApp.Sleeper(builder, "server").WithEndpoint(name: "tcp", env: "PORT");
            var orders = builder.AddConnectionString("orders", ReferenceExpression.Create($"Server={server.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}"));
            orders.OnConnectionStringAvailable(async (resource, _, token) => told.SetResult(await resource.ConnectionStringExpression.GetValueAsync(token)));
            RunningApp.Sleeper(builder, "user", "echo \"[$ConnectionStrings__orders]\"").WithReference(orders).WaitFor(orders);
        });

        var value = await told.Task.WaitAsync(DcpEngine.Patience, Token);

        Assert.Matches(@"^Server=localhost:\d+$", value);
        await app.WaitAsync("orders", KnownResourceStates.Running);
        Assert.EndsWith($"[{value}]", (await app.WaitForLineAsync("user", "[Server=")).Content);
    }
}
