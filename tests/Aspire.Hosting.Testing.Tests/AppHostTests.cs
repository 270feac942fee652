using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing.Tests;

/// <summary>AppHosts under the real engine.</summary>
public class AppHostTests : TestBase
{
    [Fact]
    public async Task An_AppHost_runs_on_random_ports_and_its_services_answer()
    {
        await using var builder = await CreateAsync("--greeting", "hello from the test");
        await using var app = await StartAsync(builder);
        await WaitHealthyAsync(app);

        using var http = app.CreateHttpClient("web");
        using var admin = app.CreateHttpClient("web", "admin");

        Assert.Equal("hello from the test", await http.GetStringAsync("/", Token));
        Assert.Equal(app.GetEndpoint("web", "http"), http.BaseAddress);
        Assert.Equal(app.GetEndpointForNetwork("web", KnownNetworkIdentifiers.LocalhostNetwork, "admin"), admin.BaseAddress);
        Assert.NotEqual(http.BaseAddress, admin.BaseAddress);
        Assert.Equal(await http.GetStringAsync("/process", Token), await admin.GetStringAsync("/process", Token));
    }

    [Fact]
    public async Task The_AppHost_reads_the_arguments_of_the_test_and_a_connection_string_carries_them()
    {
        await using var builder = await CreateAsync("--greeting", "x");
        await using var app = await StartAsync(builder);

        Assert.Equal("Server=nowhere;Args=--greeting|x", await app.GetConnectionStringAsync("orders", Token));
    }

    [Fact]
    public async Task A_test_changes_the_model_before_it_is_built()
    {
        await using var builder = await CreateAsync();
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single()).WithEnvironment("GREETING", "changed");
        builder.Services.AddSingleton(new Marker("kept"));
        await using var app = await StartAsync(builder);
        await WaitHealthyAsync(app);

        using var http = app.CreateHttpClient("web");

        Assert.Equal("changed", await http.GetStringAsync("/", Token));
        Assert.Equal("kept", app.Services.GetRequiredService<Marker>().Text);
    }

    [Fact]
    public async Task Two_applications_of_one_AppHost_run_side_by_side()
    {
        var apps = await Task.WhenAll(StartNamedAsync("one"), StartNamedAsync("two"));
        try
        {
            using var one = apps[0].CreateHttpClient("web");
            using var two = apps[1].CreateHttpClient("web");
            Assert.Equal("one", await one.GetStringAsync("/", Token));
            Assert.Equal("two", await two.GetStringAsync("/", Token));
        }
        finally
        {
            await Task.WhenAll(apps.Select(a => a.DisposeAsync().AsTask()));
        }

        static async Task<DistributedApplication> StartNamedAsync(string name)
        {
            var app = await StartAsync(await CreateAsync("--greeting", name));
            await WaitHealthyAsync(app);
            return app;
        }
    }

    [Fact]
    public async Task An_entry_point_that_starts_and_waits_for_the_shutdown_itself_goes_on_when_the_test_ends()
    {
        var builder = await CreateAsync("--end", "after-shutdown");
        var app = await StartAsync(builder);
        await WaitHealthyAsync(app);
        Assert.Contains("Greeter.AppHost entry point", ThreadNames());

        await app.StopAsync(Token).WaitAsync(Patience, Token);
        await app.DisposeAsync().AsTask().WaitAsync(Patience, Token);
        await builder.DisposeAsync().AsTask().WaitAsync(Patience, Token);

        Assert.DoesNotContain("Greeter.AppHost entry point", ThreadNames());
    }

    [Fact]
    public async Task Before_its_start_an_application_has_no_addresses()
    {
        await using var builder = await CreateAsync();
        await using var app = await builder.BuildAsync(Token);

        var exception = Assert.Throws<InvalidOperationException>(() => app.CreateHttpClient("web"));

        Assert.Contains("StartAsync", exception.Message);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await using var builder = await CreateAsync();
        await using var app = await StartAsync(builder);

        Assert.Contains("'wep'", Assert.Throws<ArgumentException>(() => app.CreateHttpClient("wep")).Message);
        Assert.Contains("'http', 'admin'", Assert.Throws<ArgumentException>(() => app.GetEndpoint("web", "grpc")).Message);
        Assert.Contains("'web' has no connection string", (await Assert.ThrowsAsync<ArgumentException>(async () => await app.GetConnectionStringAsync("web", Token))).Message);
    }

    [Fact]
    public async Task A_test_runs_an_application_of_its_own()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--answer", "42");
        Assert.Equal("42", builder.Configuration["answer"]);
        builder.AddExecutable("teller", "bash", ".", "-c", "echo told");
        await using var app = await StartAsync(builder);

        var end = await app.ResourceNotifications.WaitForResourceAsync("teller", e => e.Snapshot.ExitCode is not null, Token).WaitAsync(Patience, Token);

        Assert.Equal(0, end.Snapshot.ExitCode);
        Assert.DoesNotContain(app.Services.GetRequiredService<DistributedApplicationModel>().Resources, r => r.Name == "aspire-dashboard");
    }

    // The runtime gives a thread's name to the system, cut to 15 characters.
    private static IEnumerable<string> ThreadNames() =>
        Directory.EnumerateDirectories("/proc/self/task").Select(t => File.ReadAllText($"{t}/comm").Trim())
            .Select(n => "Greeter.AppHost entry point".StartsWith(n, StringComparison.Ordinal) && n.Length == 15 ? "Greeter.AppHost entry point" : n);

    private sealed record Marker(string Text);
}
