using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>What breaks is seen in a browser, with its cause, and goes on from there when the cause is gone.</summary>
[Collection(nameof(GuardedNexusApplication))]
public sealed class MendingTests(GuardedNexusApplication nexus)
{
    private const string Addition = "Say each figure in words as well.";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_that_failed_says_why_and_is_retried_and_its_agent_shows_what_the_next_version_changed()
    {
        var ids = await Task.WhenAll(
            CompleteAsync("An agent that converts nautical miles to kilometres for sailors."), CompleteAsync("An agent that reads a CSV file of harbours and answers questions about its columns."));
        var id = ids[0];
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tab = await nexus.SignInAsync(browser, $"/builds/{id}", Token);
        await Expect(tab.Status("completed")).ToBeVisibleAsync();
        await SeeReportAsync(tab, id);

        // What a stage before has written is not readable any more.
        var prompt = Path.Combine(nexus.SharedFolder, "builds", id, "prompt_engineer", "prompt.json");
        var written = await File.ReadAllTextAsync(prompt, Token);
        await File.WriteAllTextAsync(prompt, "{ \"instructions\": ", Token);
        await RestartAsync(tab, "Agent definition");
        await Expect(tab.Status("failed")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[data-stage=agent_code_developer]")).ToHaveAttributeAsync("data-status", "failed");
        await Expect(tab.Page.Locator("[data-stage=agent_developer_manager]")).ToHaveAttributeAsync("data-status", "pending");
        var error = (await nexus.WaitForEndAsync(id, Token)).GetProperty("error").GetString()!;
        Assert.Contains("JsonException", error, StringComparison.Ordinal);
        await Expect(tab.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This build failed" })).ToContainTextAsync(error);
        await browser.ShootAsync("mending-failed");

        var mended = JsonNode.Parse(written)!;
        mended["instructions"] = $"{mended["instructions"]}\n\n{Addition}\n";
        await File.WriteAllTextAsync(prompt, mended.ToJsonString(), Token);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Expect(tab.Page.Locator("[data-toast=done]").Filter(new() { HasText = "Build goes on with the stage that failed" })).ToBeVisibleAsync();
        await Expect(tab.Status("completed")).ToBeVisibleAsync();
        await Expect(tab.Stages("completed")).ToHaveCountAsync(9);
        await Expect(tab.Page.Locator("[data-control=retry]")).ToHaveCountAsync(0);
        await Expect(tab.Page.GetByText("This build failed")).ToHaveCountAsync(0);

        // Once more the last stage alone; those before it are left as they are.
        var before = await AttemptsAsync(id);
        await RestartAsync(tab, "Deployment");
        await nexus.WaitForBuildAsync(id, build => build.GetProperty("status").GetString() == "completed" && Attempts(build)[^1] > before[^1], Token);
        await Expect(tab.Status("completed")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[data-stage=agent_deployer]")).ToContainTextAsync($"Attempt {before[^1] + 1}");
        Assert.Equal(before[..^1], (await AttemptsAsync(id))[..^1]);
        await browser.ShootAsync("mending-restarted");

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Open agent" }).ClickAsync();
        await SeeVersionsAsync(tab, id);
        await browser.ShootAsync("mending-versions");
        await FindAsync(tab, ids);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_job_that_was_given_up_is_looked_at_and_put_back_where_its_cause_is_gone_and_else_forgotten()
    {
        var ids = await Task.WhenAll(CompleteAsync("An agent that counts the words of a text."), CompleteAsync("An agent that counts the sentences of a text."));
        // What says that a stage is done is not readable: whoever takes the job does not get as far as the stage.
        var receipts = ids.Select(id => Path.Combine(nexus.SharedFolder, "builds", id, "prompt_engineer", ".stage.json")).ToArray();
        var whole = await File.ReadAllTextAsync(receipts[0], Token);
        for (var i = 0; i < ids.Length; i++)
        {
            await File.WriteAllTextAsync(receipts[i], "{", Token);
            using var restarted = await nexus.Http.PostAsJsonAsync($"/api/v1/builds/{ids[i]}/restart", new { stage = "prompt_engineer" }, Token);
            restarted.EnsureSuccessStatusCode();
        }

        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tab = await nexus.SignInAsync(browser, "/operations", Token);
        var page = tab.Page;
        var dead = page.Locator("[data-queue=agent_builds] [data-figure=dead]");
        await Expect(dead).ToHaveTextAsync("2");
        await Expect(page.Locator("[data-worker]")).ToHaveCountAsync(4);

        // The list of them comes when it is looked at.
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator("[data-letter]")).ToHaveCountAsync(2);
        var (mended, lost) = (Letter(ids[0]), Letter(ids[1]));
        await Expect(mended).ToContainTextAsync("JsonException");
        await Expect(mended).ToContainTextAsync("2 attempts");
        await mended.GetByRole(AriaRole.Button, new() { Name = "Payload" }).ClickAsync();
        await Expect(mended.Locator("pre")).ToHaveTextAsync(ids[0]);
        await browser.ShootAsync("dead-letters");

        await File.WriteAllTextAsync(receipts[0], whole, Token);
        await mended.GetByRole(AriaRole.Button, new() { Name = "Redrive", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-toast=done]")).ToContainTextAsync("1 job is back on its queue");
        await Expect(mended).ToHaveCountAsync(0);
        await Expect(dead).ToHaveTextAsync("1");
        Assert.Equal("completed", (await nexus.WaitForEndAsync(ids[0], Token)).GetProperty("status").GetString());

        await lost.GetByRole(AriaRole.Button, new() { Name = "Purge", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Purge", Exact = true }).ClickAsync();
        await Expect(page.GetByText("No job was given up.")).ToBeVisibleAsync();
        await Expect(dead).ToHaveTextAsync("0");
        Assert.Empty((await nexus.Http.GetFromJsonAsync<JsonElement>("/api/v1/operations/queues/agent_builds/dead-letters", Token)).GetProperty("items").EnumerateArray());

        // Nobody works on it, and nobody looks after it here.
        using var cancelled = await nexus.Http.PostAsync($"/api/v1/builds/{ids[1]}/cancel", null, Token);
        cancelled.EnsureSuccessStatusCode();
        await tab.GoAsync($"/builds/{ids[0]}");
        await Expect(tab.Stages("completed")).ToHaveCountAsync(9);
        Assert.Empty(tab.Faults);

        ILocator Letter(string build) => page.Locator($"[data-letter^='{build}']");
    }

    private async Task<string> CompleteAsync(string requirement)
    {
        var id = await nexus.CreateBuildAsync(requirement, Token);
        Assert.Equal("completed", (await nexus.WaitForEndAsync(id, Token)).GetProperty("status").GetString());
        return id;
    }

    /// <summary>Asks for a restart, thinks better of it, and asks again.</summary>
    private static async Task RestartAsync(Tab tab, string stage)
    {
        await tab.Page.Locator("[data-control=restart]").ClickAsync();
        var dialog = tab.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("This stage and all that follow are done anew.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Never mind" }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(tab.Status("completed")).ToBeVisibleAsync();

        await tab.Page.Locator("[data-control=restart]").ClickAsync();
        await dialog.GetByLabel("Stage").SelectOptionAsync(new SelectOptionValue { Label = stage });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Restart from" }).ClickAsync();
        await Expect(tab.Page.Locator("[data-toast=done]").Filter(new() { HasText = $"Build restarts from {stage}" })).ToBeVisibleAsync();
    }

    /// <summary>The page shows what the review wrote: each case that the agent was put to, and each check of its package.</summary>
    private async Task SeeReportAsync(Tab tab, string id)
    {
        var written = await nexus.Http.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}/artifacts/agent_developer_manager/report.json", Token);
        var cases = await nexus.Http.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}/artifacts/agent_developer_manager/evaluation-results.json", Token);
        string[] names =
        [
            .. cases.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("name").GetString()!),
            .. written.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("rule").GetString()!),
        ];
        Assert.True(cases.GetProperty("results").GetArrayLength() > 0);
        var report = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Evaluation", Exact = true });
        await Expect(report).ToContainTextAsync($"{names.Length} of {names.Length} passed");
        await Expect(report.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(names.Length);
        for (var i = 0; i < names.Length; i++)
        {
            await Expect(report.GetByRole(AriaRole.Listitem).Nth(i)).ToContainTextAsync(names[i]);
        }
    }

    private async Task SeeVersionsAsync(Tab tab, string id)
    {
        var agent = (await nexus.WaitForEndAsync(id, Token)).GetProperty("agentId").GetString()!;
        var versions = await nexus.Http.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{agent}/versions", Token);
        Assert.Equal(2, versions.GetProperty("items").GetArrayLength());
        var newest = versions.GetProperty("items")[0].GetProperty("version").GetString()!;
        await Expect(tab.Page).ToHaveURLAsync(new Uri(nexus.Application.GetEndpoint("alb"), $"/agents/{agent}").ToString());
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Instructions" })).ToContainTextAsync(Addition);
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Tools" })).ToContainTextAsync("unit_conversion");
        // It comes when it is looked at.
        await tab.Page.Keyboard.PressAsync("End");
        var shown = tab.Page.Locator("[data-version]");
        await Expect(shown).ToHaveCountAsync(2);
        await Expect(shown.First).ToContainTextAsync("current");
        await Expect(shown.First).ToContainTextAsync("cases passed");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = $"Changes of version {newest}" }).ClickAsync();
        await Expect(shown.First.Locator("[data-line=added]").Filter(new() { HasText = Addition })).ToBeVisibleAsync();
        await Expect(shown.First.Locator("[data-line=removed]").Filter(new() { HasText = Addition })).ToHaveCountAsync(0);
        await SeeReportAsync(tab, id);
    }

    /// <summary>Of the agents of two builds, the gallery shows the one that is looked for.</summary>
    private async Task FindAsync(Tab tab, string[] builds)
    {
        var agents = await Task.WhenAll(builds.Select(async build => (await nexus.WaitForEndAsync(build, Token)).GetProperty("agentId").GetString()!));
        await tab.GoAsync("/agents");
        var page = tab.Page;
        var search = page.GetByRole(AriaRole.Searchbox, new() { Name = "Search agents" });
        var categories = page.GetByRole(AriaRole.Group, new() { Name = "Categories" });
        await SeeAsync(true, true);
        // What streams in late is not where keys look for it until it has its place.
        await Expect(search).ToBeVisibleAsync();
        await tab.ReadyAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(search).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("SAILORS unit_conversion");
        await SeeAsync(true, false);
        await categories.GetByRole(AriaRole.Button, new() { Name = "data", Exact = true }).ClickAsync();
        await Expect(page.GetByText("No agent matches")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await SeeAsync(true, true);
        await categories.GetByRole(AriaRole.Button, new() { Name = "data", Exact = true }).ClickAsync();
        await SeeAsync(false, true);
        await categories.GetByRole(AriaRole.Button, new() { Name = "mathematics", Exact = true }).ClickAsync();
        await SeeAsync(true, false);

        async Task SeeAsync(bool first, bool second)
        {
            await Expect(page.Locator($"[data-agent='{agents[0]}']")).ToHaveCountAsync(first ? 1 : 0);
            await Expect(page.Locator($"[data-agent='{agents[1]}']")).ToHaveCountAsync(second ? 1 : 0);
        }
    }

    private async Task<int[]> AttemptsAsync(string id) => Attempts(await nexus.Http.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}", Token));

    private static int[] Attempts(JsonElement build) => [.. build.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("attempt").GetInt32())];
}
