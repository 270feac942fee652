using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Hosting.Tests.Dashboard;

/// <summary>What a person sees.</summary>
public class DashboardPageTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_shows_resources_states_urls_and_logs_and_its_stop_button_stops()
    {
        await using var browser = await Chromium.OpenAsync(1400, 800, TimeSpan.FromSeconds(20));
        var page = browser.Page;

        await page.GotoAsync(app.LoginUrl);
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("Shop of tests"));
        await Expect(Row(page, "front")).ToContainTextAsync("Running");
        await Expect(Row(page, "broken")).ToContainTextAsync("Finished");
        await Expect(Row(page, "front").GetByRole(AriaRole.Link, new() { Name = "Storefront" })).ToBeVisibleAsync();
        await Expect(page.GetByText("aspire-dashboard")).ToHaveCountAsync(0);
        await browser.ShootAsync("resources");

        await Row(page, "front").GetByText("front", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByText("Working directory").First).ToBeVisibleAsync();
        await browser.ShootAsync("details");

        await page.GotoAsync($"{app.Page}/consolelogs/resource/front");
        await Expect(page.GetByText("front is open")).ToBeVisibleAsync();
        await Expect(page.GetByText("front complains")).ToBeVisibleAsync();
        await browser.ShootAsync("logs");

        await page.GotoAsync(app.Page);
        await Row(page, "stock").GetByRole(AriaRole.Button, new() { Name = "Stop the resource", Exact = true }).ClickAsync();
        await app.Application.ResourceNotifications.WaitForResourceAsync("stock", KnownResourceStates.Finished, Token).WaitAsync(DcpEngine.Patience, Token);
        await Expect(Row(page, "stock")).ToContainTextAsync("Finished");
        await browser.ShootAsync("stopped");

        await page.GotoAsync($"{app.Page}/traces");
        await Expect(page.GetByText("open-the-shop").First).ToBeVisibleAsync();
        await browser.ShootAsync("traces");
    }

    [Fact]
    public async Task The_details_say_why_a_resource_is_unhealthy_and_hide_a_secret_variable()
    {
        await using var browser = await Chromium.OpenAsync(1400, 1600, TimeSpan.FromSeconds(20));
        var page = browser.Page;
        await page.GotoAsync(app.LoginUrl);
        await Expect(Row(page, "till")).ToContainTextAsync("Unhealthy");

        await Row(page, "till").GetByText("till", new() { Exact = true }).ClickAsync();

        await Expect(page.GetByText("The drawer is empty.").First).ToBeVisibleAsync();
        await Expect(page.GetByText("PASSWORD").First).ToBeVisibleAsync();
        await Expect(page.GetByText("sesame")).ToHaveCountAsync(0);
        await browser.ShootAsync("unhealthy");
    }

    [Theory]
    [InlineData("grpc-tracer", "sent-over-grpc")]
    [InlineData("protobuf-tracer", "sent-as-protobuf")]
    public async Task The_page_shows_traces_in_whichever_protocol_they_came(string resource, string span)
    {
        await using var browser = await Chromium.OpenAsync(1400, 800, TimeSpan.FromSeconds(20));
        await browser.Page.GotoAsync(app.LoginUrl);

        await browser.Page.GotoAsync($"{app.Page}/traces/resource/{resource}");

        await Expect(browser.Page.GetByText(span).First).ToBeVisibleAsync();
    }

    private static ILocator Row(IPage page, string resource) =>
        page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByText(resource, new() { Exact = true }) });
}
