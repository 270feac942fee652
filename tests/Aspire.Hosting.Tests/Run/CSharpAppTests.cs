using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;

#pragma warning disable ASPIRECSHARPAPPS001 // What it becomes is for tests.

namespace Aspire.Hosting.Tests.Run;

/// <summary>A program that is one file, and commands that send requests to it.</summary>
public sealed class CSharpAppTests : IDisposable
{
    // It is compiled first.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_of_one_file_is_built_and_started_and_commands_send_it_requests()
    {
        _folder.AddFile("counter.cs", """"
            #:sdk Microsoft.NET.Sdk.Web
            #:property PublishAot=false
            var app = WebApplication.CreateSlimBuilder(args).Build();
            var count = 0;
            app.MapGet("/health", () => "ok");
            app.MapGet("/count", (HttpRequest request) => $"{count} for {request.Headers["X-Caller"]}");
            app.MapPost("/add", (int by) => Results.Text($$"""{"count":{{count += by}}}""", "application/json"));
            app.Run();
            """");
        _folder.AddFile("counter.run.json", """{"profiles":{"first":{"commandName":"Project","environmentVariables":{"FROM_PROFILE":"yes"}}}}""");

        await using var app = await RunningApp.StartAsync(builder => builder
            .AddCSharpApp("counter", Path.Combine(_folder.Path, "counter.cs"))
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithHttpCommand("/add?by=2", "Add", commandName: "add", commandOptions: new() { ResultMode = HttpCommandResultMode.Auto })
            .WithHttpCommand("/nothing", "Nothing")
            .WithHttpCommand("/count", "Count", commandName: "count", commandOptions: new()
            {
                Method = HttpMethod.Get,
                PrepareRequest = context =>
                {
                    context.Request.Headers.Add("X-Caller", "a test");
                    return Task.CompletedTask;
                },
                GetCommandResult = async context => CommandResults.Success(await context.Response.Content.ReadAsStringAsync(context.CancellationToken)),
            }));
        await app.Notifications.WaitForResourceHealthyAsync("counter", Token).WaitAsync(Patience, Token);
        Assert.Contains(app.Instances("counter").Single().Snapshot.EnvironmentVariables, v => v is { Name: "FROM_PROFILE", Value: "yes" });

        var added = await app.Application.ResourceCommands.ExecuteCommandAsync("counter", "add", Token);
        Assert.True(added.Success, added.Message);
        Assert.Equal(("""{"count":2}""", CommandResultFormat.Json), (added.Data!.Value, added.Data.Format));
        Assert.Equal("2 for a test", (await app.Application.ResourceCommands.ExecuteCommandAsync("counter", "count", Token)).Message);
        var nothing = await app.Application.ResourceCommands.ExecuteCommandAsync("counter", "counter-http-http-post-nothing", Token);
        Assert.False(nothing.Success);
        Assert.Equal("The answer was 404 Not Found.", nothing.Message);
    }

    [Fact]
    public async Task A_program_that_does_not_compile_fails_with_what_the_compiler_says()
    {
        _folder.AddFile("broken.cs", "Console.WriteLin();");

        await using var app = await RunningApp.StartAsync(builder => builder.AddCSharpApp("broken", Path.Combine(_folder.Path, "broken.cs")));

        await app.Notifications.WaitForResourceAsync("broken", KnownResourceStates.FailedToStart, Token).WaitAsync(Patience, Token);
        Assert.Contains(app.Log.Errors, e => e.Contains("'broken'", StringComparison.Ordinal) && e.Contains("CS0117", StringComparison.Ordinal));
    }
}
