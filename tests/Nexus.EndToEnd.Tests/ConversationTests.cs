using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>Talking to an agent whose answers take their time.</summary>
[Collection(nameof(GuardedNexusApplication))]
public sealed class ConversationTests(GuardedNexusApplication nexus)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_read_while_it_is_written_is_stopped_asked_for_again_and_copied_and_its_session_is_found_again_and_deleted()
    {
        var build = await nexus.WaitForEndAsync(await nexus.CreateBuildAsync("An agent that counts the words of a text.", Token), Token);
        var agent = build.GetProperty("agentId").GetString()!;
        await using var browser = await Chromium.OpenAsync(1280, 900, Patience);
        await browser.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var tab = await nexus.SignInAsync(browser, $"/agents/{agent}/chat", Token);
        var page = tab.Page;
        var answers = page.Locator("[data-role=assistant]");
        var sessions = page.Locator("[data-session]");

        var cut = nexus.Model.Answer("The **first** words", " and the last.");
        await AskAsync("What is a word?");
        await Expect(answers).ToContainTextAsync("The first words");
        await Expect(answers).ToHaveAttributeAsync("data-status", "answering");
        await Expect(Button("Send")).ToHaveCountAsync(0);
        await browser.ShootAsync("chat-answering");
        await Button("Stop").ClickAsync();
        await Expect(answers).ToHaveAttributeAsync("data-status", "cancelled");
        await Expect(answers).ToContainTextAsync("Stopped.");
        await cut.GivenUp.WaitAsync(Patience, Token);

        var whole = nexus.Model.Answer("A word is ", "what stands between two spaces.");
        await Button("Ask again").ClickAsync();
        await Expect(answers).ToHaveCountAsync(2);
        await Expect(answers.Last).ToContainTextAsync("A word is");
        await Expect(answers.Last).ToHaveAttributeAsync("data-status", "answering");
        whole.GoOn();
        await Expect(answers.Last).ToHaveAttributeAsync("data-status", "completed");
        await Expect(answers.Last).ToContainTextAsync("A word is what stands between two spaces.");
        await Expect(answers.Last).ToContainTextAsync($"openai/{HeldModel.Name} · 100 in, 10 out");
        Assert.Contains("What is a word?", whole.Question, StringComparison.Ordinal);
        await answers.Last.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(answers.Last.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Equal("A word is what stands between two spaces.", await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));

        await Button("New session").First.ClickAsync();
        await Expect(answers).ToHaveCountAsync(0);
        nexus.Model.Answer("A sentence ends ", "with a full stop.").GoOn();
        await AskAsync("And what is a sentence?");
        await Expect(answers).ToContainTextAsync("A sentence ends with a full stop.");
        await Expect(sessions).ToHaveCountAsync(2);
        await Expect(sessions.First).ToContainTextAsync("And what is a sentence?");

        // As it was, from the server: also what was stopped.
        await sessions.Last.GetByRole(AriaRole.Button, new() { Name = "What is a word?" }).First.ClickAsync();
        await SeeFirstSessionAsync();
        await page.ReloadAsync();
        await SeeFirstSessionAsync();
        await tab.ReadyAsync();
        await browser.ShootAsync("chat-sessions");

        await DeleteAsync();
        await page.Locator("[data-toast=done]").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(sessions).ToHaveCountAsync(2);
        await DeleteAsync();
        await Expect(page.GetByText("Ask the agent something")).ToBeVisibleAsync();
        // It may be taken back for some seconds.
        var left = await Waiting.UntilAsync("the session is gone", SessionsAsync, found => found.Length <= 1, Token);
        Assert.StartsWith("And what is a sentence?", Assert.Single(left).GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Empty(tab.Faults);

        ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

        async Task AskAsync(string question)
        {
            await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync(question);
            await Button("Send").ClickAsync();
        }

        async Task SeeFirstSessionAsync()
        {
            await Expect(answers).ToHaveCountAsync(2);
            await Expect(answers.First).ToHaveAttributeAsync("data-status", "cancelled");
            await Expect(answers.First).ToContainTextAsync("The first words");
            await Expect(answers.First).Not.ToContainTextAsync("the last");
            await Expect(answers.Last).ToContainTextAsync("A word is what stands between two spaces.");
            await Expect(page.Locator("[data-role=user]")).ToHaveCountAsync(2);
            await Expect(sessions.Filter(new() { HasText = "What is a word?" }).Locator("[aria-current=true]")).ToBeVisibleAsync();
        }

        async Task DeleteAsync()
        {
            await Button("Delete What is a word?").ClickAsync();
            await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
            await Expect(sessions).ToHaveCountAsync(1);
        }

        async Task<JsonElement[]> SessionsAsync(CancellationToken limit) =>
            [.. (await nexus.Http.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{agent}/sessions", limit)).GetProperty("items").EnumerateArray()];
    }
}
