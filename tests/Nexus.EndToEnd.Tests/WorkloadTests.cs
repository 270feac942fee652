using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>More builds than the workers take together, as all pages show them.</summary>
[Collection(nameof(SlowNexusApplication))]
public sealed class WorkloadTests(SlowNexusApplication nexus)
{
    private const string Stayed = "never reloaded";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly Wording Words = new("en");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Builds_that_wait_for_a_worker_are_seen_to_wait_to_run_and_to_be_done_and_every_figure_is_the_APIs()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var home = await OpenAsync(browser.Page, "/");
        var operations = await OpenAsync(await browser.Page.Context.NewPageAsync(), "/operations");
        var list = await OpenAsync(await browser.Page.Context.NewPageAsync(), "/builds");

        var workers = await Waiting.UntilAsync("two workers build", WorkersAsync, found => found.Length == 2, Token);
        var together = workers.Sum(worker => worker.GetProperty("concurrency").GetInt32());
        List<string> ids = [];
        for (var i = 0; i < together + 2; i++)
        {
            ids.Add(await nexus.CreateBuildAsync("An agent that counts the words of a text.", Token));
        }

        // Nobody has begun the last of them, and all pages know.
        var last = list.Page.Locator($"[data-build='{ids[^1]}']");
        await Expect(last.Locator("[data-status=queued]")).ToBeVisibleAsync();
        var queue = operations.Page.Locator("[data-queue=agent_builds]");
        await Expect(queue.Locator("[data-figure=backlog]")).ToHaveTextAsync(new Regex("^[1-9]"));
        await Expect(queue.Locator("[data-figure=inFlight]")).ToHaveTextAsync($"{together}");
        await Expect(queue).ToContainTextAsync(new Regex("oldest [1-9]"));
        var running = home.Page.Locator("[data-builds=running] li");
        await Expect(running).ToHaveCountAsync(5); // as many as there is room for
        await Expect(running.Filter(new() { HasText = "Running" })).ToHaveCountAsync(5);
        await browser.ShootAsync("workload-home");
        await SeeLeaseAsync(operations, ids);

        // The others make room.
        foreach (var id in ids[..^1])
        {
            using var cancelled = await nexus.Http.PostAsync($"/api/v1/builds/{id}/cancel", null, Token);
            Assert.True(cancelled.IsSuccessStatusCode || cancelled.StatusCode == HttpStatusCode.Conflict, $"{cancelled.StatusCode}"); // or it has ended before
        }

        await Expect(last.Locator("[data-status=running]")).ToBeVisibleAsync();
        await Expect(running).ToHaveCountAsync(1);
        await Expect(running.Locator("a")).ToHaveAttributeAsync("href", $"/builds/{ids[^1]}");
        await Expect(running).ToContainTextAsync(new Regex($"{Words["stages.agent_design"]}|{Words["stages.tools_developer"]}|{Words["stages.prompt_engineer"]}|{Words["stages.agent_code_developer"]}"));
        await Expect(last.Locator("[data-status=completed]")).ToBeVisibleAsync();
        await Expect(last).ToContainTextAsync("9 of 9");
        await Expect(running).ToHaveCountAsync(0);
        Assert.Equal([Stayed, Stayed], await Task.WhenAll(home.Page.EvaluateAsync<string>("() => window.mark"), list.Page.EvaluateAsync<string>("() => window.mark")));

        await last.ClickAsync();
        await SeeFiguresAsync(list, await nexus.WaitForEndAsync(ids[^1], Token));
        await DownloadAsync(list, ids[^1]);
        await SeeHomeAsync(home, ids[^1]);
        Assert.All([home, operations, list], tab => Assert.Empty(tab.Faults));
    }

    private async Task<Tab> OpenAsync(IPage page, string path)
    {
        var tab = new Tab(page, nexus.Application.GetEndpoint("alb"));
        await tab.GoAsync(path);
        await Expect(page.Locator(path == "/" ? "main" : "[data-live=open]")).ToBeVisibleAsync();
        await page.EvaluateAsync("mark => { window.mark = mark; }", Stayed);
        return tab;
    }

    private async Task<JsonElement[]> WorkersAsync(CancellationToken limit) =>
    [
        .. (await nexus.Http.GetFromJsonAsync<JsonElement>("/api/v1/operations/workers", limit)).GetProperty("items").EnumerateArray()
            .Where(worker => worker.GetProperty("queue").GetString() == "agent_builds"),
    ];

    /// <summary>Who works on what: the page says so of the worker that the API names, and leads to the build.</summary>
    private async Task SeeLeaseAsync(Tab tab, List<string> ids)
    {
        var lease = await Waiting.UntilAsync(
            "a build is held",
            async limit => (await nexus.Http.GetFromJsonAsync<JsonElement>("/api/v1/operations/leases", limit)).GetProperty("items").EnumerateArray()
                .LastOrDefault(one => ids.Contains(one.GetProperty("buildId").GetString()!)),
            found => found.ValueKind == JsonValueKind.Object,
            Token);
        var health = await nexus.Http.GetFromJsonAsync<JsonElement>("/api/v1/operations/health", Token);
        var models = health.GetProperty("models").EnumerateArray().Select(model => model.GetString()!).ToArray();
        Assert.NotEmpty(models);
        var id = lease.GetProperty("buildId").GetString()!;

        // Leases are read when the page is opened, and when a worker takes a job.
        await tab.GoAsync("/operations");
        await Expect(tab.Page.GetByText($"Models in use: {string.Join(", ", models)}.")).ToBeVisibleAsync();
        var worker = tab.Page.Locator("[data-worker]").Filter(new() { HasText = $"{lease.GetProperty("machine").GetString()} · {lease.GetProperty("processId").GetInt32()}" });
        await worker.Locator($"[data-lease='{id}'] a").ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(new Regex($"/builds/{id}$"));
        await Expect(tab.Status("running").Or(tab.Status("completed"))).ToBeVisibleAsync();
    }

    /// <summary>What the build took, as the API has it.</summary>
    private static async Task SeeFiguresAsync(Tab tab, JsonElement build)
    {
        Assert.Equal("completed", build.GetProperty("status").GetString());
        var (created, started, finished) = (At("createdAt"), At("startedAt"), At("finishedAt"));
        Assert.True(started > created && finished > started);
        await Expect(Fact("build.waited")).ToHaveTextAsync(Statistics.Time(started - created));
        await Expect(Fact("build.duration")).ToHaveTextAsync(Statistics.Time(finished - started));
        var usage = build.GetProperty("usage");
        Assert.True(usage.GetProperty("inputTokens").GetInt64() > 0);
        await Expect(Fact("build.tokens")).ToHaveTextAsync($"{usage.GetProperty("inputTokens").GetInt64():N0} in, {usage.GetProperty("outputTokens").GetInt64():N0} out");
        await Expect(Fact("build.cost")).ToHaveTextAsync($"${usage.GetProperty("costUsd").GetDecimal():F4}");

        var stages = build.GetProperty("stages").EnumerateArray().ToArray();
        Assert.Equal(9, stages.Length);
        foreach (var stage in stages)
        {
            var name = stage.GetProperty("name").GetString();
            await Expect(tab.Page.Locator($"[data-stage={name}]")).ToHaveTextAsync(
                new Regex($"^{Regex.Escape(Words[$"stages.{name}"])}.*{Regex.Escape(Statistics.Time(stage.GetProperty("durationMs").GetInt64()))}$"));
        }

        long At(string time) => build.GetProperty(time).GetDateTimeOffset().ToUnixTimeMilliseconds();

        ILocator Fact(string name) => tab.Page.Locator("main dl > div").Filter(new() { Has = tab.Page.GetByText(Words[name], new() { Exact = true }) }).Locator("dd");
    }

    /// <summary>One file of a stage comes as it is, under its own name.</summary>
    private async Task DownloadAsync(Tab tab, string id)
    {
        const string file = "report.json";
        await tab.Page.Keyboard.PressAsync("End");
        await tab.Page.GetByRole(AriaRole.Navigation, new() { Name = Words["artifacts.tree"] }).GetByRole(AriaRole.Button, new() { NameRegex = new($"^{Regex.Escape(file)}") }).ClickAsync();
        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.GetByRole(AriaRole.Link, new() { Name = Words["artifacts.download"], Exact = true }).ClickAsync());
        Assert.Equal(file, download.SuggestedFilename);
        await using var content = await download.CreateReadStreamAsync();
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Token);
        Assert.NotEqual(0, copy.Length);
        Assert.Equal(await nexus.Http.GetByteArrayAsync($"/api/v1/builds/{id}/artifacts/agent_developer_manager/{file}", Token), copy.ToArray());
    }

    /// <summary>The counters and the newest agents are those of the API.</summary>
    private async Task SeeHomeAsync(Tab tab, string completed)
    {
        var report = await nexus.ReadWhenStillAsync(tab, "/", now => Statistics.Sum(now, "completed") >= 1, Token);
        var counters = tab.Page.GetByRole(AriaRole.Region, new() { Name = Words["home.counters.title"] });
        await Expect(counters.Locator("dt")).ToHaveTextAsync(
            [Words["home.counters.accepted"], Words["home.counters.completed"], Words["home.counters.failed"], Words["home.counters.duration"]]);
        await Expect(counters.Locator("dd")).ToHaveTextAsync(
        [
            $"{Statistics.Sum(report, "accepted"):N0}", $"{Statistics.Sum(report, "completed"):N0}", $"{Statistics.Sum(report, "failed"):N0}",
            Statistics.Time(report.GetProperty("duration").GetProperty("p50Ms").GetInt64()),
        ]);

        var newest = (await nexus.Http.GetFromJsonAsync<JsonElement>("/api/v1/agents?limit=3", Token)).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(completed, newest[0].GetProperty("buildId").GetString());
        var agents = tab.Page.GetByRole(AriaRole.Region, new() { Name = Words["home.recentAgents"] }).GetByRole(AriaRole.Listitem).Locator("a");
        await Expect(agents).ToHaveCountAsync(newest.Length);
        for (var i = 0; i < newest.Length; i++)
        {
            await Expect(agents.Nth(i)).ToHaveAttributeAsync("href", $"/agents/{newest[i].GetProperty("id").GetString()}");
        }
    }
}
