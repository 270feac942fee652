using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>Who may come in, and what their browser keeps.</summary>
[Collection(nameof(GuardedNexusApplication))]
public sealed partial class SignInTests(GuardedNexusApplication nexus)
{
    private const string Requirement = "An agent that counts the words of a text.";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Uri Origin => nexus.Application.GetEndpoint("alb");

    [Fact]
    public async Task Whoever_shows_no_key_is_asked_for_one_and_a_key_opens_what_its_scopes_allow_until_it_is_revoked()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var page = browser.Page;
        var tab = new Tab(page, Origin);
        await tab.GoAsync("/settings");
        await Expect(page).ToHaveURLAsync(new Uri(Origin, "/sign-in?next=%2Fsettings").ToString());
        Assert.Equal(401, await page.EvaluateAsync<int>("() => fetch('/bff/api/v1/builds').then(answer => answer.status)"));

        await GuardedNexusApplication.SignInAsync(tab, "secret");
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This does not look like an API key." })).ToBeVisibleAsync();
        await GuardedNexusApplication.SignInAsync(tab, $"nxs_{new string('x', 40)}");
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This key is unknown, expired or revoked." })).ToBeVisibleAsync();
        await browser.ShootAsync("sign-in-refused");
        Assert.Empty(await SessionCookiesAsync(page));

        var key = await nexus.ReadApiKeyAsync(Token);
        await GuardedNexusApplication.SignInAsync(tab, key);
        await Expect(tab.Title).ToHaveTextAsync("Settings");
        var cookie = Assert.Single(await SessionCookiesAsync(page));
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        Assert.DoesNotContain(key, cookie.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("nexus-session", await page.EvaluateAsync<string>("() => document.cookie"), StringComparison.Ordinal);

        var madeKey = await MakeKeyAsync(tab, "Reading and talking", "agents:invoke");
        await page.ReloadAsync();
        var row = page.Locator("[data-key]").Filter(new() { HasText = "Reading and talking" });
        await Expect(row.Locator("code")).ToHaveTextAsync(["read", "agents:invoke"]);
        Assert.DoesNotContain(madeKey, await page.ContentAsync(), StringComparison.Ordinal);
        await tab.ReadyAsync();

        // Somebody else, in a browser of their own, with that key.
        await using var other = await page.Context.Browser!.NewContextAsync();
        other.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        var reader = new Tab(await other.NewPageAsync(), Origin);
        await ReadAsync(reader, madeKey);

        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Expect(row).ToContainTextAsync("Revoked");
        await BeTurnedOutAsync(reader.Page);
        await Expect(reader.Page.GetByText("Your session has ended.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(Origin, "/sign-in").ToString());
        Assert.Empty(await SessionCookiesAsync(page));
        await tab.GoAsync("/agents");
        await Expect(page).ToHaveURLAsync(new Uri(Origin, "/sign-in?next=%2Fagents").ToString());
        Assert.Empty(tab.Faults);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task A_theme_and_a_language_that_were_chosen_stay_over_a_reload_and_in_another_tab()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        var tab = await nexus.SignInAsync(browser, "/settings", Token);
        var page = tab.Page;
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Dark", Exact = true }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.Locator("main").GetByRole(AriaRole.Combobox, new() { Name = "Language" }).SelectOptionAsync("zh-CN");
        var words = new Wording("zh-CN");
        await Expect(tab.Title).ToHaveTextAsync(words["settings.title"]);

        await page.ReloadAsync();
        await StayedAsync(tab);
        var second = new Tab(await page.Context.NewPageAsync(), Origin);
        await second.GoAsync("/settings");
        await StayedAsync(second);
        await browser.ShootAsync("chosen");
        Assert.Empty(tab.Faults);
        Assert.Empty(second.Faults);

        async Task StayedAsync(Tab shown)
        {
            await Expect(shown.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
            await Expect(shown.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
            await Expect(shown.Title).ToHaveTextAsync(words["settings.title"]);
            await Expect(shown.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = words["theme.dark"], Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        }
    }

    /// <summary>Makes a key for reading and one scope more, and reads it while it is shown.</summary>
    private static async Task<string> MakeKeyAsync(Tab tab, string name, string scope)
    {
        await tab.ReadyAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        var dialog = tab.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await Expect(dialog.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^read ") })).ToBeCheckedAsync();
        await dialog.GetByRole(AriaRole.Checkbox, new() { NameRegex = new($"^{scope} ") }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make key" }).ClickAsync();
        var key = await tab.Page.GetByTestId("new-key").InnerTextAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "I have stored it" }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        return key;
    }

    /// <summary>What a key for reading opens: pages, but neither builds nor keys.</summary>
    private async Task ReadAsync(Tab reader, string key)
    {
        await reader.GoAsync("/");
        await GuardedNexusApplication.SignInAsync(reader, key);
        await Expect(reader.Page).ToHaveURLAsync(Origin.ToString());
        await reader.ReadyAsync();
        await reader.Page.GetByRole(AriaRole.Textbox, new() { Name = "Requirement" }).FillAsync(Requirement);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Build agent" }).ClickAsync();
        await Expect(reader.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The build was not started" })).ToContainTextAsync(await RefusalAsync(key));
        await reader.GoAsync("/settings");
        await Expect(reader.Page.GetByText("API keys are for those with the scope operations.")).ToBeVisibleAsync();
        await reader.GoAsync("/builds");
        await Expect(reader.Page.Locator("[data-live=open]")).ToBeVisibleAsync();
    }

    /// <summary>The API's own words to a key that may not build.</summary>
    private async Task<string> RefusalAsync(string key)
    {
        using var http = nexus.Application.CreateHttpClient("alb");
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var refused = await http.PostAsJsonAsync("/api/v1/builds", new { requirement = Requirement }, Token);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        return (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString()!;
    }

    /// <summary>Reads the page again until it is closed: replicas know a key for some seconds more.</summary>
    private static Task<string> BeTurnedOutAsync(IPage page) => Waiting.UntilAsync(
        "the page was closed",
        async _ =>
        {
            await page.ReloadAsync();
            // The page comes to life, or leaves.
            await Expect(page.Locator("[data-live=open]").Or(page.GetByLabel("API key")).First).ToBeVisibleAsync();
            return page.Url;
        },
        Ended().IsMatch,
        Token);

    private static async Task<BrowserContextCookiesResult[]> SessionCookiesAsync(IPage page) =>
        [.. (await page.Context.CookiesAsync()).Where(cookie => cookie.Name == "nexus-session")];

    [GeneratedRegex("/sign-in[?]problem=ended&next=")]
    private static partial Regex Ended();
}
