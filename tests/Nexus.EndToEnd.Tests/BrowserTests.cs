using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>Nexus as its user sees it, from the first word to the last page.</summary>
[Collection(nameof(NexusApplication))]
public sealed partial class BrowserTests(NexusApplication nexus) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<Func<Task<bool>>> _ends = [];
    private Chromium _browser = null!;
    private Tab _tab = null!;
    private Wording _words = null!;
    private string _name = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPage Page => _tab.Page;

    public ValueTask DisposeAsync() => _browser?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("en", ColorScheme.Light, 1280, 900, "Unit converter")]
    [InlineData("zh-CN", ColorScheme.Dark, 360, 740, "单位换算")]
    public async Task A_requirement_becomes_an_agent_that_is_asked_and_every_page_tells_of_it(string locale, ColorScheme scheme, int width, int height, string name)
    {
        var isPhone = width < 500;
        (_words, _name) = (new Wording(locale), name);
        _browser = await Chromium.OpenAsync(
            new() { Locale = locale, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, IsMobile = isPhone, HasTouch = isPhone, ReducedMotion = ReducedMotion.Reduce }, Patience);
        _tab = new Tab(_browser.Page, nexus.Application.GetEndpoint("alb"));

        await _tab.GoAsync("/");
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("lang", locale);
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", scheme == ColorScheme.Dark ? "dark" : "light");

        var build = await BuildAsync();
        await ReadWhatWasWrittenAsync(build);
        var agent = await OpenAgentAsync();
        await ChatAsync(agent);
        await LookAtOperationsAsync();
        await LookAtArchitectureAsync();
        await LookAtInsightsAsync();
        await MakeAndRevokeAKeyAsync();
        await Page.Locator("h1").ClickAsync();
        await Page.Keyboard.PressAsync("?");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(_words["help.title"]);
        await SeenAsync("13-help");
        foreach (var hasEnded in _ends)
        {
            while (!await hasEnded())
            {
                await Task.Delay(100, Token);
            }
        }

        Assert.Empty(_tab.Faults);
    }

    private async Task<string> BuildAsync()
    {
        await Page.GetByRole(AriaRole.Textbox, new() { Name = _words["home.name"], Exact = true }).FillAsync(_name);
        await Page.GetByRole(AriaRole.Textbox, new() { Name = _words["home.requirement"], Exact = true }).FillAsync("An agent that converts miles to kilometres and pounds to kilograms.");
        await SeenAsync("1-home");
        await Button("home.submit").ClickAsync();
        await Expect(Page).ToHaveURLAsync(BuildAddress());
        await Expect(_tab.Title).ToHaveTextAsync(_name);
        await SeenAsync("2-building");

        // Nothing is reloaded: the page learns of the end from the stream.
        await Expect(_tab.Status("completed")).ToBeVisibleAsync();
        await Expect(_tab.Stages("completed")).ToHaveCountAsync(9);
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = _words["log.title"], Exact = true }).Last).ToContainTextAsync("unit_conversion");
        await SeenAsync("3-built");
        return BuildAddress().Match(Page.Url).Groups[1].Value;
    }

    private async Task ReadWhatWasWrittenAsync(string build)
    {
        var tree = Page.GetByRole(AriaRole.Navigation, new() { Name = _words["artifacts.tree"] });
        await Expect(tree.GetByRole(AriaRole.Button, new() { Name = "deployment.json" })).ToBeVisibleAsync(); // the last: what the page lists is what it packs
        await tree.GetByRole(AriaRole.Button, new() { Name = "plan.json" }).ClickAsync();
        await Expect(Page.GetByTestId("artifact-text")).ToContainTextAsync("\"category\": \"mathematics\"");
        await Expect(Page.GetByTestId("artifact-text").Locator("span[class*=text-code]").First).ToBeVisibleAsync();
        await SeenAsync("4-artifact");

        var download = await Page.RunAndWaitForDownloadAsync(() => Button("artifacts.downloadAll").ClickAsync());
        Assert.Equal($"{build}.zip", download.SuggestedFilename);
        using var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), Token);
        var artifacts = await nexus.Http.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{build}/artifacts", Token);
        var paths = artifacts.GetProperty("items").EnumerateArray().Select(artifact => artifact.GetProperty("path").GetString()!).Order(StringComparer.Ordinal);
        Assert.Equal(paths, zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        using var packed = new StreamReader(await zip.GetEntry("orchestrator/plan.json")!.OpenAsync(Token));
        Assert.Equal(await nexus.Http.GetStringAsync($"/api/v1/builds/{build}/artifacts/orchestrator/plan.json", Token), await packed.ReadToEndAsync(Token));
    }

    private async Task<string> OpenAgentAsync()
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = _words["build.openAgent"] }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(AgentAddress());
        await Expect(_tab.Title).ToHaveTextAsync(_name);
        await Expect(Page.GetByText("unit_conversion", new() { Exact = true }).First).ToBeVisibleAsync();
        await SeenAsync("5-agent");
        return AgentAddress().Match(Page.Url).Groups[1].Value;
    }

    private async Task ChatAsync(string agent)
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = _words["agent.chat"], Exact = true }).ClickAsync();
        await Expect(_tab.Title).ToHaveTextAsync(_words.With("chat.title", _name));
        await _tab.ReadyAsync();
        await Page.GetByRole(AriaRole.Textbox, new() { Name = _words["chat.message"], Exact = true }).FillAsync("How many kilometres are 26.2 miles, the whole length of a marathon?");
        await Button("chat.send").ClickAsync();
        var answer = Page.Locator("[data-role=assistant]").Last;
        await Expect(answer).ToHaveAttributeAsync("data-status", "completed");
        await Expect(answer).ToContainTextAsync("42.16");
        await answer.Locator("[data-tool=unit_conversion] button").ClickAsync();
        await Expect(answer.Locator("[data-tool=unit_conversion] pre")).ToHaveCountAsync(2);
        await SeenAsync("6-chat");

        var session = Page.Locator("[data-session]");
        await Expect(session).ToContainTextAsync("How many kilometres");
        await session.GetByRole(AriaRole.Button, new() { Name = Before("chat.renameOf") }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByLabel(_words["dialog.name"]).FillAsync("Marathon");
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = _words["dialog.save"] }).ClickAsync();
        await Expect(session).ToContainTextAsync("Marathon");
        // The page shows the name before the server has it.
        while (Assert.Single(await SessionsAsync()).GetProperty("name").GetString() != "Marathon")
        {
            await Task.Delay(100, Token);
        }

        await session.GetByRole(AriaRole.Button, new() { Name = Before("chat.deleteOf") }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = _words["chat.delete"], Exact = true }).ClickAsync();
        await Expect(session).ToHaveCountAsync(0);
        await SeenAsync("7-session-deleted");
        // It may be taken back for some seconds, while its reader looks at other pages.
        _ends.Add(async () => (await SessionsAsync()).Length == 0);

        async Task<JsonElement[]> SessionsAsync() =>
            [.. (await nexus.Http.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{agent}/sessions", Token)).GetProperty("items").EnumerateArray()];
    }

    private async Task LookAtOperationsAsync()
    {
        await VisitAsync("operations");
        await Expect(Page.Locator("[data-queue=agent_builds] [data-figure=dead]")).ToHaveTextAsync("0");
        await Expect(Page.Locator("[data-queue=status_updates]")).ToBeVisibleAsync();
        await Expect(Page.Locator("[data-worker]").First).ToBeVisibleAsync();
        await Expect(Page.Locator("[data-queue=agent_builds] [data-figure=rate]")).ToContainTextAsync(Figure());
        foreach (var dependency in (string[])["redis", "dynamodb", "sqs"])
        {
            await Expect(Page.Locator($"[data-dependency={dependency}]")).ToContainTextAsync(_words["operations.healthy"]);
        }

        await SeenAsync("8-operations");
    }

    private async Task LookAtArchitectureAsync()
    {
        await VisitAsync("architecture");
        var node = Page.Locator("[data-node=worker-agent-builds]");
        await Expect(node).ToHaveAttributeAsync("data-state", "healthy");
        // Who runs, counted, and what it does, measured.
        foreach (var counted in (string[])["api", "worker-agent-builds", "worker-status-updates"])
        {
            await Expect(Page.Locator($"[data-node={counted}]")).ToContainTextAsync("2/2");
            await Expect(Page.Locator($"[data-node={counted}]")).ToContainTextAsync(Figure());
        }

        // The front end's server tells the API of itself, and who came through the load balancer is counted behind it: this page, for one.
        await Expect(Page.Locator("[data-node=web]")).ToHaveAttributeAsync("data-state", "healthy");
        await Expect(Page.Locator("[data-node=web]")).ToContainTextAsync("1/1");
        await Expect(Page.Locator("[data-node=alb]")).ToHaveAttributeAsync("data-state", "healthy");
        foreach (var measured in (string[])["web", "alb"])
        {
            await Expect(Page.Locator($"[data-node={measured}]")).ToContainTextAsync(Figure());
        }

        // Wider than a phone, where it moves sideways in its own frame.
        await Expect(node).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync("worker-agent-builds");
        await SeenAsync("9-architecture");
    }

    private async Task LookAtInsightsAsync()
    {
        await VisitAsync("insights");
        await Expect(Page.GetByText(_words["insights.accepted"]).First).ToBeVisibleAsync();
        await Expect(Page.GetByText(_words["insights.perDay"]).First).ToBeVisibleAsync();
        // The offline model costs nothing, which is known.
        await Expect(Page.Locator("dl > div").Filter(new() { HasText = _words["insights.cost"] })).ToContainTextAsync(ZeroDollars());
        await Expect(Page.Locator("svg.recharts-surface").First).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync(_words["stages.prompt_engineer"]);
        await SeenAsync("10-insights");
    }

    private async Task MakeAndRevokeAKeyAsync()
    {
        await VisitAsync("settings");
        await Button("keys.new").ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(_words["keys.name"], new() { Exact = true }).FillAsync(_name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = _words["keys.make"] }).ClickAsync();
        var key = await Page.GetByTestId("new-key").InnerTextAsync();
        await SeenAsync("11-key");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(key));

        await Button("keys.stored").ClickAsync();
        var row = Page.Locator("[data-key]").Filter(new() { HasText = _name });
        await row.GetByRole(AriaRole.Button, new() { Name = _words["keys.revoke"] }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = _words["keys.revoke"], Exact = true }).ClickAsync();
        await Expect(row).ToContainTextAsync(_words["keys.isRevoked"]);
        Assert.DoesNotContain(key, await Page.ContentAsync(), StringComparison.Ordinal);
        await SeenAsync("12-revoked");
        // Replicas know a key for some seconds more.
        _ends.Add(async () => await AskAsync(key) == HttpStatusCode.Unauthorized);
    }

    private async Task<HttpStatusCode> AskAsync(string key)
    {
        using var http = nexus.Application.CreateHttpClient("alb");
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var response = await http.GetAsync("/api/v1/builds", Token);
        return response.StatusCode;
    }

    /// <summary>Goes to a page as people do; on a phone the last ones are in the menu.</summary>
    private async Task VisitAsync(string place)
    {
        var link = Page.GetByRole(AriaRole.Link, new() { Name = _words[$"nav.{place}"], Exact = true });
        if (!await link.IsVisibleAsync())
        {
            await Button("nav.more").ClickAsync();
        }

        await link.ClickAsync();
        await Expect(_tab.Title).ToHaveTextAsync(_words[$"{place}.title"]);
        await _tab.ReadyAsync();
    }

    private ILocator Button(string key) => Page.GetByRole(AriaRole.Button, new() { Name = _words[key], Exact = true });

    private string Before(string key) => _words[key][.._words[key].IndexOf('{', StringComparison.Ordinal)].Trim();

    /// <summary>No page is wider than the screen.</summary>
    private async Task SeenAsync(string step)
    {
        await _browser.ShootAsync($"{_words.Locale}-{step}");
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    }

    [GeneratedRegex("/builds/([^/?]+)$")]
    private static partial Regex BuildAddress();

    [GeneratedRegex("/agents/([^/?]+)$")]
    private static partial Regex AgentAddress();

    [GeneratedRegex(@"\d\.\d")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\$0\.00")]
    private static partial Regex ZeroDollars();
}
