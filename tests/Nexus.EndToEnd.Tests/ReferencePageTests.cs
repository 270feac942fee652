using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>The reference of the API, as whoever programs against it reads it.</summary>
[Collection(nameof(NexusApplication))]
public sealed class ReferencePageTests(NexusApplication nexus)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("/docs")]
    [InlineData("/redoc")]
    public async Task A_browser_shows_every_group_of_operations_and_asks_nobody_else_for_anything(string path)
    {
        var document = await nexus.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var origin = nexus.Application.GetEndpoint("alb");
        var tab = new Tab(browser.Page, origin);
        var left = new ConcurrentQueue<string>();
        await browser.Page.RouteAsync(
            url => new Uri(url) is { Scheme: "http" or "https" } address && address.Authority != origin.Authority,
            route =>
            {
                left.Enqueue(route.Request.Url);
                return route.AbortAsync();
            });

        await browser.Page.GotoAsync(new Uri(origin, path).ToString());

        await Expect(browser.Page.GetByText(document.GetProperty("info").GetProperty("title").GetString()!).First).ToBeVisibleAsync();
        foreach (var tag in document.GetProperty("tags").EnumerateArray())
        {
            await Expect(browser.Page.GetByText(tag.GetProperty("name").GetString()!, new() { Exact = true }).First).ToBeVisibleAsync();
        }

        var create = document.GetProperty("paths").GetProperty("/api/v1/builds").GetProperty("post");
        await browser.Page.GetByText(create.GetProperty("tags")[0].GetString()!, new() { Exact = true }).First.ClickAsync();
        await Expect(browser.Page.GetByText(create.GetProperty("summary").GetString()!).First).ToBeVisibleAsync();
        await browser.ShootAsync(path.Trim('/'));
        Assert.Empty(left);
        // Redoc would show a picture from its maker, which the policy of the page stops before it is asked for.
        Assert.All(tab.Faults, fault => Assert.Contains("https://cdn.redoc.ly/redoc/logo", fault, StringComparison.Ordinal));
    }
}
