using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>Whoever may ask for an agent, and whatever a model says, runs no script in the browser of another.</summary>
[Collection(nameof(NexusApplication))]
public sealed partial class HostileInputTests(NexusApplication nexus)
{
    private const string Name = "<img src=x onerror=hacked('name')>";
    private const string Renamed = "<svg onload=hacked('renamed')>";
    private const string Script = "<script>hacked('requirement')</script>";
    private const string Requirement = $"An agent that reads JSON and picks fields out of an API response. {Script} <img src=x onerror=hacked('image')> [link](javascript:hacked('link'))";
    private const string Answer = "<img src=x onerror=hacked('answer')><script>hacked('answer')</script> [link](javascript:hacked('answer'))";

    // What would be there if some of it had been read as markup.
    private const string Markup = "img[src=x], svg[onload], [onerror], a[href^='javascript:']";

    [Fact]
    public async Task Script_in_a_requirement_a_name_an_artifact_or_an_answer_is_text_wherever_it_is_shown()
    {
        await using var browser = await Chromium.OpenAsync(1280, 900, TimeSpan.FromMinutes(2));
        var tab = new Tab(browser.Page, nexus.Application.GetEndpoint("alb"));
        var page = tab.Page;
        await page.ExposeFunctionAsync<string>("hacked", what => tab.Note($"the script of the {what} ran"));

        await tab.GoAsync("/");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync(Name);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Requirement" }).FillAsync(Requirement);
        await page.GetByRole(AriaRole.Button, new() { Name = "Build agent" }).ClickAsync();
        await Expect(tab.Title).ToHaveTextAsync(Name);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Requirement" })).ToContainTextAsync(Requirement);
        await Expect(tab.Status("completed")).ToBeVisibleAsync();
        var build = page.Url;
        await InertAsync("hostile-build");

        // As it was written into the instructions, and every other file.
        var files = page.GetByRole(AriaRole.Navigation, new() { Name = "Files of this build" }).GetByRole(AriaRole.Listitem).Locator("> button:not([aria-expanded])");
        var written = string.Empty;
        for (var i = 0; i < await files.CountAsync(); i++)
        {
            await files.Nth(i).ClickAsync();
            var text = page.GetByTestId("artifact-text");
            await Expect(text).Not.ToBeEmptyAsync();
            written += await text.InnerTextAsync();
            Assert.Equal(0, await page.Locator(Markup).CountAsync());
        }

        Assert.Contains(Script, written, StringComparison.Ordinal);
        await InertAsync("hostile-artifact");

        await tab.GoAsync("/");
        await Expect(page.Locator("[data-build]").Filter(new() { HasText = Name }).First).ToBeVisibleAsync();
        await InertAsync("hostile-home");
        await tab.GoAsync("/builds?text=hacked");
        await Expect(page.Locator("[data-build]").Filter(new() { HasText = Name }).First).ToBeVisibleAsync();
        await InertAsync("hostile-builds");
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Search and commands" }).FillAsync("hacked");
        await Expect(page.GetByRole(AriaRole.Option).Filter(new() { HasText = Name }).First).ToBeVisibleAsync();
        await InertAsync("hostile-palette");

        await tab.GoAsync("/agents");
        await Expect(page.Locator("main").GetByText(Name).First).ToBeVisibleAsync();
        await InertAsync("hostile-agents");
        await tab.GoAsync(new Uri(build).AbsolutePath);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open agent" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(AgentAddress());
        await Expect(tab.Title).ToHaveTextAsync(Name);
        await Expect(page.Locator("main").GetByText(Script).First).ToBeVisibleAsync();
        await tab.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename agent" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync(Renamed);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(tab.Title).ToHaveTextAsync(Renamed);
        await Expect(page.Locator("[data-toast=done]")).ToContainTextAsync(Renamed);
        await InertAsync("hostile-agent");

        await page.GetByRole(AriaRole.Link, new() { Name = "Chat", Exact = true }).ClickAsync();
        await Expect(tab.Title).ToContainTextAsync(Renamed);
        await tab.ReadyAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync($$"""In {"note":"{{Answer}}"}, what is the note?""");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-role=user]")).ToContainTextAsync(Answer);
        var answer = page.Locator("[data-role=assistant]").Last;
        await Expect(answer).ToHaveAttributeAsync("data-status", "completed");
        await answer.Locator("[data-tool=json_query] button").First.ClickAsync();
        await Expect(answer.Locator("pre").Last).ToContainTextAsync(Answer);
        await Expect(answer).ToContainTextAsync("It is <img src=x onerror=hacked('answer')><script>");
        await InertAsync("hostile-chat");

        // The watch itself works.
        await page.EvaluateAsync("() => hacked('test')");
        Assert.Equal("the script of the test ran", Assert.Single(tab.Faults));

        async Task InertAsync(string what)
        {
            await browser.ShootAsync(what);
            Assert.Equal(0, await page.Locator(Markup).CountAsync());
            Assert.Empty(tab.Faults);
        }
    }

    [GeneratedRegex("/agents/[^/?]+$")]
    private static partial Regex AgentAddress();
}
