#pragma warning disable ASPIREINTERACTION001 // What is tested.
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Protocol;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Nexus.Tests;

namespace Aspire.Hosting.Tests.Dashboard;

/// <summary>A value that is missing is asked for where somebody can answer.</summary>
public class ParameterPromptTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_value_is_asked_for_and_what_needs_it_starts_with_it()
    {
        var messages = new Messages();
        await using var app = await StartAsync(messages);
        var missing = await WaitAsync(app, "key", KnownResourceStates.ValueMissing);
        Assert.Equal(KnownResourceStateStyles.Warn, missing.State?.Style);
        Assert.Contains(messages.All, m => m.Contains("'key'", StringComparison.Ordinal) && m.Contains("Parameters:key", StringComparison.Ordinal));
        await WaitAsync(app, "does-not", KnownResourceStates.Running);

        using var page = await InteractionClient.ConnectAsync(app);
        var notification = await page.ReadAsync();
        Assert.Equal(WatchInteractionsResponseUpdate.KindOneofCase.Notification, notification.KindCase);
        Assert.Contains("key", notification.Message);
        await page.AcceptAsync(notification);
        Assert.Equal(WatchInteractionsResponseUpdate.KindOneofCase.Complete, (await page.ReadAsync()).KindCase);

        var dialog = await page.ReadAsync();
        var input = dialog.InputsDialog.InputItems[0];
        Assert.Equal(("key", Aspire.Hosting.Dashboard.Protocol.InputType.SecretText, "For the bank."), (input.Label, input.InputType, input.Description));
        Assert.Equal("SaveToUserSecrets", dialog.InputsDialog.InputItems[1].Name);
        await page.FillInAsync(dialog, input.Name, " sesame ");

        await WaitAsync(app, "needs-it", KnownResourceStates.Running);
        var given = await WaitAsync(app, "key", KnownResourceStates.Running);
        Assert.Equal("sesame", given.Properties.Single(p => p.Name == "Value").Value);
        Assert.True(given.Properties.Single(p => p.Name == "Value").IsSensitive);
        var environment = await app.ResourceNotifications.WaitForResourceAsync("needs-it", e => e.Snapshot.EnvironmentVariables.Any(v => v.Name == "KEY"), Token).WaitAsync(DcpEngine.Patience, Token);
        Assert.Equal("sesame", environment.Snapshot.EnvironmentVariables.Single(v => v.Name == "KEY").Value);
        Assert.Equal(WatchInteractionsResponseUpdate.KindOneofCase.Complete, (await page.ReadAsync()).KindCase);
    }

    [Fact]
    public async Task A_person_gives_the_value_in_the_dashboard()
    {
        var messages = new Messages();
        await using var app = await StartAsync(messages);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("aspire-dashboard", Token).WaitAsync(DcpEngine.Patience, Token);
        await using var browser = await Chromium.OpenAsync(1400, 800, TimeSpan.FromSeconds(20));
        const string login = "Login to the dashboard at ";

        await browser.Page.GotoAsync(messages.All.Single(m => m.StartsWith(login, StringComparison.Ordinal))[login.Length..]);
        await browser.Page.GetByText("Enter values").ClickAsync();
        await browser.Page.Locator("input[placeholder='Value of key']").FillAsync("sesame");
        await browser.ShootAsync("parameters");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await WaitAsync(app, "needs-it", KnownResourceStates.Running);
        Assert.Equal("sesame", (await WaitAsync(app, "key", KnownResourceStates.Running)).Properties.Single(p => p.Name == "Value").Value);
    }

    [Fact]
    public async Task A_command_sets_the_value_and_the_question_goes_away()
    {
        await using var app = await StartAsync(new Messages());
        using var page = await InteractionClient.ConnectAsync(app);
        var notification = await page.ReadAsync();

        var set = await app.ResourceCommands.ExecuteCommandAsync(
            "key",
            KnownResourceCommands.SetParameterCommand,
            new([new() { Name = "Value", InputType = Hosting.InputType.Text, Value = "abc" }, new() { Name = "SaveToUserSecrets", InputType = Hosting.InputType.Boolean }]),
            Token);

        Assert.True(set.Success, set.Message);
        await WaitAsync(app, "needs-it", KnownResourceStates.Running);
        var over = await page.ReadAsync();
        Assert.Equal((notification.InteractionId, WatchInteractionsResponseUpdate.KindOneofCase.Complete), (over.InteractionId, over.KindCase));

        var deleted = await app.ResourceCommands.ExecuteCommandAsync("key", KnownResourceCommands.DeleteParameterCommand, Token);
        Assert.True(deleted.Success, deleted.Message);
        await WaitAsync(app, "key", KnownResourceStates.ValueMissing);
        Assert.Equal(WatchInteractionsResponseUpdate.KindOneofCase.Notification, (await page.ReadAsync()).KindCase);
    }

    [Fact]
    public async Task A_value_that_is_not_valid_leaves_the_dialog_open_and_says_why()
    {
        await using var app = await StartAsync(new Messages(), "--Parameters:key=known");
        var service = app.Services.GetRequiredService<IInteractionService>();
        var asked = service.PromptInputsAsync(
            "How many?",
            null,
            [new() { Name = "Count", InputType = Hosting.InputType.Number, Required = true }],
            new()
            {
                ValidationCallback = context =>
                {
                    if (context.Inputs["Count"].Value == "13")
                    {
                        context.AddValidationError("Count", "Not that one.");
                    }

                    return Task.CompletedTask;
                },
            },
            Token);

        using var page = await InteractionClient.ConnectAsync(app);
        var dialog = await page.ReadAsync();
        foreach (var (value, fault) in ((string, string)[])[("", "required"), ("many", "expected a number"), ("13", "Not that one.")])
        {
            await page.FillInAsync(dialog, "Count", value);
            dialog = await page.ReadAsync();
            Assert.Contains(fault, Assert.Single(dialog.InputsDialog.InputItems[0].ValidationErrors));
        }

        await page.FillInAsync(dialog, "Count", "12");
        Assert.Equal("12", (await asked.WaitAsync(DcpEngine.Patience, Token)).Data?["Count"].Value);
    }

    [Fact]
    public async Task A_question_that_is_closed_has_no_answer()
    {
        await using var app = await StartAsync(new Messages(), "--Parameters:key=known");
        var asked = app.Services.GetRequiredService<IInteractionService>().PromptConfirmationAsync("Sure?", "Really?", cancellationToken: Token);

        using var page = await InteractionClient.ConnectAsync(app);
        var question = await page.ReadAsync();
        Assert.Equal(WatchInteractionsResponseUpdate.KindOneofCase.MessageBox, question.KindCase);
        await page.AnswerAsync(new() { InteractionId = question.InteractionId, Complete = new() });

        Assert.True((await asked.WaitAsync(DcpEngine.Patience, Token)).Canceled);
    }

    [Fact]
    public async Task Without_a_dashboard_nobody_can_be_asked()
    {
        await using var app = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true }).Build();
        var service = app.Services.GetRequiredService<IInteractionService>();

        Assert.False(service.IsAvailable);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => service.PromptConfirmationAsync("Sure?", "Really?", cancellationToken: Token));
        Assert.Contains("'Sure?'", error.Message);
    }

    private static async Task<DistributedApplication> StartAsync(Messages messages, params string[] args)
    {
        var builder = DashboardApp.CreateBuilder(messages, ["--DcpPublisher:RandomizePorts=true", .. args]);
        var key = builder.AddParameter("key", secret: true).WithDescription("For the bank.");
        builder.AddExecutable("needs-it", "sleep", AppContext.BaseDirectory, "600").WithEnvironment("KEY", key);
        builder.AddExecutable("does-not", "sleep", AppContext.BaseDirectory, "600");
        var app = builder.Build();
        await app.StartAsync(Token);
        return app;
    }

    private static async Task<CustomResourceSnapshot> WaitAsync(DistributedApplication app, string resource, string state) =>
        (await app.ResourceNotifications.WaitForResourceAsync(resource, e => e.Snapshot.State?.Text == state, Token).WaitAsync(DcpEngine.Patience, Token)).Snapshot;
}
