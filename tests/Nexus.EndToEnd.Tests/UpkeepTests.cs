using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using StackExchange.Redis;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>What gets lost and what falls over, as operators see it and the system mends it.</summary>
[Collection(nameof(SlowNexusApplication))]
public sealed class UpkeepTests(SlowNexusApplication nexus)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_whose_job_was_lost_is_among_the_sweepers_findings_and_completes()
    {
        var id = await nexus.CreateBuildAsync("An agent that counts the lines of a text.", Token);
        await nexus.WaitForBuildAsync(id, build => build.GetProperty("completedStages").GetInt32() >= 1, Token);
        await LoseJobAsync(id);
        var found = await Waiting.UntilAsync(
            "the sweeper has found the build",
            async limit => (await nexus.Http.GetFromJsonAsync<JsonElement>("/api/v1/operations/sweeper", limit)).GetProperty("findings").EnumerateArray()
                .FirstOrDefault(one => one.GetProperty("buildId").GetString() == id),
            one => one.ValueKind == JsonValueKind.Object,
            Token);
        Assert.Equal(("requeued", "abandoned"), (found.GetProperty("action").GetString(), found.GetProperty("cause").GetString()));

        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tab = new Tab(browser.Page, nexus.Application.GetEndpoint("alb"));
        await tab.GoAsync("/operations");
        // What was found comes when it is looked at.
        await tab.Page.Keyboard.PressAsync("End");
        var finding = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Sweeper" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = id }).First;
        await Expect(finding).ToContainTextAsync("Queued again");
        await Expect(finding).ToContainTextAsync(found.GetProperty("reason").GetString()!);
        await browser.ShootAsync("sweeper-finding");
        await finding.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(new Regex($"/builds/{id}$"));
        await Expect(tab.Status("completed")).ToBeVisibleAsync();
        await Expect(tab.Stages("completed")).ToHaveCountAsync(9);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_worker_that_dies_turns_its_node_red_under_an_open_page_and_green_again_when_it_is_back()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tab = new Tab(browser.Page, nexus.Application.GetEndpoint("alb"));
        await tab.GoAsync("/architecture");
        await SeeAsync("healthy", "2/2 running");
        await tab.Page.EvaluateAsync("() => { window.mark = 'never reloaded'; }");

        var victim = nexus.Instances("worker-agent-builds")[0];
        NexusApplication.Kill(victim);
        await SeeAsync("unhealthy", "1/2 running");
        await browser.ShootAsync("architecture-one-worker");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        await nexus.StartAgainAsync(victim, limit.Token);
        await SeeAsync("healthy", "2/2 running");
        Assert.Equal("never reloaded", await tab.Page.EvaluateAsync<string>("() => window.mark"));
        Assert.Empty(tab.Faults);

        async Task SeeAsync(string state, string line)
        {
            var node = tab.Page.Locator($"[data-node=worker-agent-builds][data-state={state}]");
            await Expect(node).ToBeVisibleAsync();
            await Expect(node).ToContainTextAsync(line);
        }
    }

    /// <summary>Takes the job of a build out of Redis, as if it had never been there. Who works on it notices and stops.</summary>
    private async Task LoseJobAsync(string id)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync((await nexus.Application.GetConnectionStringAsync("redis", Token))!);
        var queue = redis.GetDatabase();
        var job = Assert.Single(await queue.HashKeysAsync(Key("jobs")), key => key.ToString().StartsWith(id, StringComparison.Ordinal));
        var step = queue.CreateTransaction();
        _ = step.SortedSetRemoveAsync(Key("leased"), job);
        foreach (var hash in (string[])["jobs", "attempts", "tokens"])
        {
            _ = step.HashDeleteAsync(Key(hash), job);
        }

        Assert.True(await step.ExecuteAsync());

        static RedisKey Key(string part) => $"{{nexus:agent_builds}}:{part}";
    }
}
