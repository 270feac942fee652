using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Hosting.Tests.Dashboard;

/// <summary>What a person sees. SCREENSHOTS names a folder for pictures.</summary>
public class DashboardPageTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Chromium = "/usr/bin/chromium";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_shows_resources_states_urls_and_logs_and_its_stop_button_stops()
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
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1400, Height = 800 } });
        page.SetDefaultTimeout(20_000);
        SetDefaultExpectTimeout(20_000);

        await page.GotoAsync(app.LoginUrl);
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("Shop of tests"));
        await Expect(Row(page, "front")).ToContainTextAsync("Running");
        await Expect(Row(page, "broken")).ToContainTextAsync("Finished");
        await Expect(Row(page, "front").GetByRole(AriaRole.Link, new() { Name = "Storefront" })).ToBeVisibleAsync();
        await Expect(page.GetByText("aspire-dashboard")).ToHaveCountAsync(0);
        await ShootAsync(page, "resources");

        await Row(page, "front").GetByText("front", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByText("Working directory").First).ToBeVisibleAsync();
        await ShootAsync(page, "details");

        await page.GotoAsync($"{app.Page}/consolelogs/resource/front");
        await Expect(page.GetByText("front is open")).ToBeVisibleAsync();
        await Expect(page.GetByText("front complains")).ToBeVisibleAsync();
        await ShootAsync(page, "logs");

        await page.GotoAsync(app.Page);
        await Row(page, "stock").GetByRole(AriaRole.Button, new() { Name = "Stop the resource", Exact = true }).ClickAsync();
        await app.Application.ResourceNotifications.WaitForResourceAsync("stock", KnownResourceStates.Finished, Token).WaitAsync(DcpEngine.Patience, Token);
        await Expect(Row(page, "stock")).ToContainTextAsync("Finished");
        await ShootAsync(page, "stopped");

        await page.GotoAsync($"{app.Page}/traces");
        await Expect(page.GetByText("open-the-shop").First).ToBeVisibleAsync();
        await ShootAsync(page, "traces");
    }

    private static ILocator Row(IPage page, string resource) =>
        page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByText(resource, new() { Exact = true }) });

    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }
}
