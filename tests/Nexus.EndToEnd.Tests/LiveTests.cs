using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>What pages show of a build while it runs, whatever happens behind them.</summary>
[Collection(nameof(SlowNexusApplication))]
public class LiveTests(SlowNexusApplication nexus)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_tabs_follow_a_build_to_its_end_without_a_reload_though_API_replicas_and_status_workers_are_killed()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tabs = await OpenAsync(browser, await nexus.CreateBuildAsync("An agent that converts miles to kilometres and pounds to kilograms.", Token));
        foreach (var tab in tabs)
        {
            await Expect(tab.Page.Locator("[data-live=open]")).ToBeVisibleAsync();
            await tab.Page.EvaluateAsync("() => { window.mark = 'never reloaded'; }");
        }

        // One of them holds the streams; each is killed once.
        var replicas = nexus.Instances("api");
        Assert.Equal(2, replicas.Count);
        foreach (var replica in replicas)
        {
            await Expect(tabs[0].Stages("running")).ToHaveCountAsync(1);
            NexusApplication.Kill(replica);
            await nexus.StartAgainAsync(replica, Token);
        }

        Assert.All(tabs, tab => Assert.True(tab.Streams >= 2, "No stream was cut."));
        await browser.ShootAsync("live-after-api");

        // Without status workers nobody tells of the build, which goes on.
        await Expect(tabs[0].Stages("running")).ToHaveCountAsync(1);
        var workers = nexus.Instances("worker-status-updates");
        Assert.Equal(2, workers.Count);
        Assert.All(workers, NexusApplication.Kill);
        Assert.True(await tabs[0].Stages("completed").CountAsync() < 9, "The build had ended before the kill.");
        await browser.ShootAsync("live-without-status-workers");
        await Task.WhenAll(workers.Select(worker => nexus.StartAgainAsync(worker, Token)));

        foreach (var tab in tabs)
        {
            await Expect(tab.Status("completed")).ToBeVisibleAsync();
            await Expect(tab.Stages("completed")).ToHaveCountAsync(9);
            await Expect(tab.Page.GetByText("Attempt 2")).ToHaveCountAsync(0);
            Assert.Equal("never reloaded", await tab.Page.EvaluateAsync<string>("() => window.mark"));
            Assert.Empty(tab.Faults);
        }

        await browser.ShootAsync("live-completed");
    }

    [Fact]
    public async Task What_is_done_to_a_build_in_one_tab_is_seen_in_the_other()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tabs = await OpenAsync(browser, await nexus.CreateBuildAsync("An agent that plans meetings across time zones.", Token));

        await tabs[0].Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await SeeAsync("paused");
        await tabs[1].Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await SeeAsync("running");
        await tabs[1].Page.GetByRole(AriaRole.Button, new() { Name = "Cancel build" }).ClickAsync();
        await tabs[1].Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Cancel build" }).ClickAsync();
        await SeeAsync("cancelled");
        await browser.ShootAsync("tabs-cancelled");
        Assert.All(tabs, tab => Assert.Empty(tab.Faults));

        async Task SeeAsync(string status)
        {
            foreach (var tab in tabs)
            {
                await Expect(tab.Status(status)).ToBeVisibleAsync();
            }
        }
    }

    [Fact]
    public async Task A_control_that_the_server_refuses_shows_the_servers_reason_and_the_build_as_it_is()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var id = await nexus.CreateBuildAsync("An agent that counts the words of a text.", Token);
        var tab = (await OpenAsync(browser, id))[0];
        await Expect(tab.Status("running")).ToBeVisibleAsync();
        string? answer = null;
        await tab.Page.RouteAsync($"**/builds/{id}/pause", async route =>
        {
            // Somebody else is faster by this much.
            using var cancelled = await nexus.Http.PostAsync($"/api/v1/builds/{id}/cancel", null, Token);
            cancelled.EnsureSuccessStatusCode();
            var refusal = await route.FetchAsync();
            answer = await refusal.TextAsync();
            await route.FulfillAsync(new() { Response = refusal });
        });

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        var toast = tab.Page.Locator("[data-toast=problem]");
        await Expect(toast).ToContainTextAsync("The build was not paused");
        var problem = JsonDocument.Parse(answer!).RootElement;
        Assert.Equal((409, "illegal_transition"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString()));
        await Expect(toast).ToContainTextAsync(problem.GetProperty("detail").GetString()!);
        await Expect(tab.Status("cancelled")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[data-control=pause]")).ToHaveCountAsync(0);
        await browser.ShootAsync("refused");
        Assert.Empty(tab.Faults);
        Assert.Equal("cancelled", (await nexus.Http.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}", Token)).GetProperty("status").GetString());
    }

    private async Task<Tab[]> OpenAsync(Chromium browser, string build)
    {
        var origin = nexus.Application.GetEndpoint("alb");
        Tab[] tabs = [new(browser.Page, origin), new(await browser.Page.Context.NewPageAsync(), origin)];
        foreach (var tab in tabs)
        {
            await tab.GoAsync($"/builds/{build}");
        }

        return tabs;
    }
}
