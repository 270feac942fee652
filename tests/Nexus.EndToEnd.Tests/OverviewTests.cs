using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>Many builds at once: the list that finds some of them, and the figures on all.</summary>
[Collection(nameof(GuardedNexusApplication))]
public sealed class OverviewTests(GuardedNexusApplication nexus)
{
    private const int PageSize = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _mark = $"mark{Guid.NewGuid():n}"[..12];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_shows_builds_page_by_page_and_those_of_a_text_a_status_an_owner_or_some_days()
    {
        var completed = await nexus.CreateBuildAsync($"An agent that counts the words of {_mark}.", Token);
        List<string> cancelled = [];
        for (var i = 0; i <= PageSize; i++)
        {
            cancelled.Add(await nexus.CreateBuildAsync($"An agent that counts the lines of {_mark}.", Token));
            using var response = await nexus.Http.PostAsync($"/api/v1/builds/{cancelled[^1]}/cancel", null, Token);
            response.EnsureSuccessStatusCode();
        }

        var foreign = await BuildOfAsync("team-b");
        await nexus.WaitForEndAsync(completed, Token);
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tab = await nexus.SignInAsync(browser, "/builds", Token);
        var page = tab.Page;
        var rows = page.Locator("[data-build]");
        var more = page.GetByRole(AriaRole.Button, new() { Name = "Load more" });

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search builds" }).FillAsync(_mark);
        await Expect(page).ToHaveURLAsync(new Regex($"text={_mark}$"));
        await Expect(page.GetByText($"{PageSize} builds, and more")).ToBeVisibleAsync();
        await Expect(Row(completed)).ToHaveCountAsync(0); // the oldest
        await more.ClickAsync();
        await Expect(rows).ToHaveCountAsync(PageSize + 2);
        await Expect(Row(completed)).ToBeVisibleAsync();
        await Expect(more).ToHaveCountAsync(0);

        var status = page.GetByLabel("Status");
        await status.SelectOptionAsync("completed");
        await SeeOnlyAsync(completed, $"?status=completed&text={_mark}");
        await page.ReloadAsync();
        await SeeOnlyAsync(completed, $"?status=completed&text={_mark}");
        await tab.ReadyAsync();
        await status.SelectOptionAsync("cancelled");
        await Expect(page).ToHaveURLAsync(new Regex("status=cancelled"));
        await Expect(rows).ToHaveCountAsync(PageSize);
        await Expect(rows.Locator("[data-status=cancelled]")).ToHaveCountAsync(PageSize);
        await more.ClickAsync();
        await Expect(rows).ToHaveCountAsync(PageSize + 1);
        await status.SelectOptionAsync("paused");
        await Expect(page.GetByText("No build matches")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(PageSize);

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search builds" }).FillAsync($"words of {_mark}");
        await Expect(rows).ToHaveCountAsync(1);
        await page.GetByLabel("From", new() { Exact = true }).FillAsync(Day(2));
        await Expect(page.GetByText("No build matches")).ToBeVisibleAsync();
        await page.GetByLabel("From", new() { Exact = true }).FillAsync(Day(-1));
        await Expect(Row(completed)).ToBeVisibleAsync();
        await page.GetByLabel("To", new() { Exact = true }).FillAsync(Day(1));
        await SeeOnlyAsync(completed, $"&from={Day(-1)}&to={Day(1)}");
        await browser.ShootAsync("builds-filtered");

        await page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Owner" }).FillAsync("team-b");
        await SeeOnlyAsync(foreign, "?owner=team-b");
        await Row(foreign).ClickAsync();
        await Expect(page.Locator("dl > div").Filter(new() { HasText = "Owner" })).ToContainTextAsync("team-b");
        await Expect(page.Locator("[data-control]")).ToHaveCountAsync(0);
        await nexus.WaitForEndAsync(completed, Token);
        Assert.Empty(tab.Faults);

        ILocator Row(string build) => page.Locator($"[data-build='{build}']");

        async Task SeeOnlyAsync(string build, string address)
        {
            await Expect(Row(build)).ToBeVisibleAsync();
            await Expect(rows).ToHaveCountAsync(1);
            await Expect(page).ToHaveURLAsync(new Regex($"{Regex.Escape(address)}$"));
        }
    }

    [Fact]
    public async Task Insights_show_what_was_measured_of_the_builds()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => nexus.CreateBuildAsync($"An agent that counts the lines of {_mark}.", Token)));
        foreach (var id in ids)
        {
            Assert.Equal("completed", (await nexus.WaitForEndAsync(id, Token)).GetProperty("status").GetString());
        }

        await File.WriteAllTextAsync(Path.Combine(nexus.SharedFolder, "builds", ids[0], "agent_design", "design.json"), "{", Token);
        using var restarted = await nexus.Http.PostAsJsonAsync($"/api/v1/builds/{ids[0]}/restart", new { stage = "tools_developer" }, Token);
        restarted.EnsureSuccessStatusCode();
        // What was decided shows a little later.
        await nexus.WaitForBuildAsync(ids[0], build => build.GetProperty("status").GetString() == "failed", Token);

        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tab = await nexus.SignInAsync(browser, "/insights", Token);
        var page = tab.Page;
        var report = await nexus.ReadWhenStillAsync(
            tab, "/insights", now => Statistics.Sum(now, "accepted") >= 3 && Statistics.Sum(now, "completed") >= 3 && Statistics.Sum(now, "failed") >= 1, Token);
        var figures = page.Locator("main dl > div");
        var (duration, waited, usage) = (report.GetProperty("duration"), report.GetProperty("queueTime"), report.GetProperty("usage"));
        await Expect(Figure("Builds accepted")).ToHaveTextAsync($"{Statistics.Sum(report, "accepted"):N0}");
        await Expect(Figure("Duration, median")).ToHaveTextAsync($"{Time(duration, "p50Ms")}p95 {Time(duration, "p95Ms")}");
        await Expect(Figure("Queue time, median")).ToHaveTextAsync($"{Time(waited, "p50Ms")}p95 {Time(waited, "p95Ms")}");
        await Expect(Figure("Tokens")).ToContainTextAsync($"{usage.GetProperty("inputTokens").GetInt64():N0} in, {usage.GetProperty("outputTokens").GetInt64():N0} out");

        var words = new Wording("en");
        foreach (var stage in report.GetProperty("stages").EnumerateArray())
        {
            var row = page.GetByRole(AriaRole.Region, new() { Name = words["insights.stages"] }).GetByRole(AriaRole.Row).Filter(new() { HasText = words[$"stages.{stage.GetProperty("stage").GetString()}"] });
            await Expect(row.Locator("th, td")).ToHaveTextAsync(
                [words[$"stages.{stage.GetProperty("stage").GetString()}"], Time(stage.GetProperty("duration"), "p50Ms"), Time(stage.GetProperty("duration"), "p95Ms")]);
        }

        var failures = page.GetByRole(AriaRole.Region, new() { Name = words["insights.failures"] }).GetByRole(AriaRole.Listitem);
        var failed = report.GetProperty("failures").EnumerateArray().ToArray();
        Assert.Contains(failed, failure => failure.GetProperty("stage").GetString() == "tools_developer" && failure.GetProperty("cause").GetString() == "error");
        await Expect(failures).ToHaveTextAsync(failed.Select(failure =>
            $"{words[$"stages.{failure.GetProperty("stage").GetString()}"]}{words[$"causes.{failure.GetProperty("cause").GetString()}"]}{(failure.GetProperty("count").GetInt32() is var count and > 1 ? $"{count} times" : "once")}").ToArray());
        await browser.ShootAsync("insights");
        Assert.Empty(tab.Faults);

        ILocator Figure(string name) => figures.Filter(new() { Has = page.GetByText(name, new() { Exact = true }) }).Locator("dd");
    }

    private async Task<string> BuildOfAsync(string owner)
    {
        using var made = await nexus.Http.PostAsJsonAsync("/api/v1/keys", new { name = owner, scopes = (string[])["read", "builds:write"], owner }, Token);
        made.EnsureSuccessStatusCode();
        using var http = nexus.Application.CreateHttpClient("alb");
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await made.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("key").GetString());
        using var asked = await http.PostAsJsonAsync("/api/v1/builds", new { requirement = "An agent that counts the words of a text." }, Token);
        asked.EnsureSuccessStatusCode();
        return (await asked.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString()!;
    }

    private static string Day(int fromToday) => DateTime.UtcNow.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(JsonElement duration, string figure) => Statistics.Time(duration.GetProperty(figure).GetInt64());
}
