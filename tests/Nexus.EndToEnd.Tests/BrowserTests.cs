using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>Nexus as its user sees it. SCREENSHOTS names a folder for pictures.</summary>
[Collection(nameof(NexusApplication))]
public partial class BrowserTests(NexusApplication nexus)
{
    private const string Chromium = "/usr/bin/chromium";

    [Fact]
    public async Task A_requirement_that_is_typed_into_the_page_becomes_an_agent_before_the_readers_eyes()
    {
        if (!File.Exists(Chromium) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Skip($"{Chromium} is not installed (apt-get install chromium).");
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        page.SetDefaultTimeout(30_000);
        SetDefaultExpectTimeout(30_000);
        var failures = new List<string>();
        page.PageError += (_, error) => failures.Add(error);

        await page.GotoAsync(nexus.Application.GetEndpoint("alb").ToString());
        await page.Locator("html[data-interactive]").WaitForAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Unit converter");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Requirement" }).FillAsync("An agent that converts miles to kilometres and pounds to kilograms.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Build agent" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(BuildAddress());
        await Expect(Title(page)).ToHaveTextAsync("Unit converter");
        await ShootAsync(page, "building");

        // Nothing is reloaded: the page learns of the end from the stream.
        await page.GetByRole(AriaRole.Link, new() { Name = "Open agent" }).WaitForAsync(new() { Timeout = 120_000 });
        await ShootAsync(page, "built");
        var build = await nexus.Http.GetStringAsync($"/api/v1/builds/{BuildAddress().Match(page.Url).Groups[1].Value}", TestContext.Current.CancellationToken);
        Assert.Contains("\"status\":\"completed\"", build);

        await page.GetByRole(AriaRole.Link, new() { Name = "Open agent" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Unit converter");
        await ShootAsync(page, "agent");
        Assert.Empty(failures);
    }

    [GeneratedRegex("/builds/([^/?]+)$")]
    private static partial Regex BuildAddress();

    private static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }
}
