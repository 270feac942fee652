using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>Nexus as its user sees it.</summary>
[Collection(nameof(NexusApplication))]
public partial class BrowserTests(NexusApplication nexus)
{
    [Fact]
    public async Task A_requirement_that_is_typed_into_the_page_becomes_an_agent_before_the_readers_eyes()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, TimeSpan.FromMinutes(2));
        var page = browser.Page;
        var failures = new List<string>();
        page.PageError += (_, error) => failures.Add(error);

        await page.GotoAsync(nexus.Application.GetEndpoint("alb").ToString());
        await page.Locator("html[data-interactive]").WaitForAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Unit converter");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Requirement" }).FillAsync("An agent that converts miles to kilometres and pounds to kilograms.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Build agent" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(BuildAddress());
        await Expect(Title(page)).ToHaveTextAsync("Unit converter");
        await browser.ShootAsync("building");

        // Nothing is reloaded: the page learns of the end from the stream.
        await page.GetByRole(AriaRole.Link, new() { Name = "Open agent" }).WaitForAsync(new() { Timeout = 120_000 });
        await browser.ShootAsync("built");
        var build = await nexus.Http.GetStringAsync($"/api/v1/builds/{BuildAddress().Match(page.Url).Groups[1].Value}", TestContext.Current.CancellationToken);
        Assert.Contains("\"status\":\"completed\"", build);

        await page.GetByRole(AriaRole.Link, new() { Name = "Open agent" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Unit converter");
        await browser.ShootAsync("agent");
        Assert.Empty(failures);
    }

    [GeneratedRegex("/builds/([^/?]+)$")]
    private static partial Regex BuildAddress();

    private static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });
}
