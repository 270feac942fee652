using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript.Tests;

/// <summary>A real npm, under the real engine.</summary>
public class InstallTests
{
    [Fact]
    public async Task Packages_are_installed_before_the_app_starts()
    {
        using var folder = new GreeterFolder();
        await using var app = await RunningGreeter.StartAsync(builder => AddGreeter(builder, folder));

        await app.WaitHealthyAsync();

        Assert.Equal("hello from a package", await app.GreetAsync());
        Assert.Equal(0, (await app.WaitForStateAsync("web-installer", KnownResourceStates.Finished)).ExitCode);
        Assert.Contains("added 1 package", await app.ReadLogAsync("web-installer"));
    }

    [Fact]
    public async Task A_script_that_Node_runs_itself_has_its_packages_and_answers()
    {
        using var folder = new GreeterFolder();
        await using var app = await RunningGreeter.StartAsync(
            builder => builder.AddNodeApp("web", folder.Path, "server.js").WithHttpEndpoint(env: "PORT").WithHttpHealthCheck("/"));

        await app.WaitHealthyAsync();

        Assert.Equal("hello from a package", await app.GreetAsync());
        // Not through npm, which stays out of the way of signals.
        var process = await app.WaitForStateAsync("web", KnownResourceStates.Running);
        var id = process.Properties.Single(p => p.Name == "executable.pid").Value;
        Assert.EndsWith("/node\0server.js\0", await File.ReadAllTextAsync($"/proc/{id}/cmdline", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_that_are_there_are_not_installed_again()
    {
        using var folder = new GreeterFolder();
        await InstallAsync(folder);

        await using var app = await RunningGreeter.StartAsync(builder => AddGreeter(builder, folder));
        await app.WaitHealthyAsync();

        Assert.Equal("hello from a package", await app.GreetAsync());
        await app.WaitForStateAsync("web-installer", KnownResourceStates.NotStarted);
        Assert.Contains("nothing to install", await app.ReadLogAsync("web-installer"));
    }

    [Fact]
    public async Task A_lock_file_that_has_changed_is_installed()
    {
        using var folder = new GreeterFolder();
        await InstallAsync(folder);
        foreach (var file in (string[])["package.json", "package-lock.json"])
        {
            folder.Replace(file, "./greeting", "./farewell");
            folder.Replace(file, "\"resolved\": \"greeting\"", "\"resolved\": \"farewell\"");
            folder.Replace(file, "    \"greeting\": {\n      \"version\"", "    \"farewell\": {\n      \"name\": \"greeting\",\n      \"version\"");
        }

        Directory.CreateDirectory(Path.Combine(folder.Path, "farewell"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "farewell", "package.json"), """{"name": "greeting", "version": "1.0.0"}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "farewell", "index.js"), "module.exports = 'goodbye'", TestContext.Current.CancellationToken);

        await using var app = await RunningGreeter.StartAsync(builder => AddGreeter(builder, folder));
        await app.WaitHealthyAsync();

        Assert.Equal("goodbye", await app.GreetAsync());
    }

    [Fact]
    public async Task A_failed_installation_is_one_error_that_names_the_app_and_repeats_what_npm_said()
    {
        using var folder = new GreeterFolder();
        folder.Replace("package.json", "\"greeting\": \"file:./greeting\"", "\"nexus-no-such-package\": \"1.0.0\"");

        await using var app = await RunningGreeter.StartAsync(builder => AddGreeter(builder, folder));
        await app.WaitForStateAsync("web", KnownResourceStates.FailedToStart);

        var error = Assert.Single(app.Errors);
        Assert.Contains("'web'", error);
        Assert.Contains("'web-installer'", error);
        Assert.Contains("npm error code ENOTCACHED", error);
        Assert.Contains("nexus-no-such-package", error);
        Assert.Equal(1, (await app.WaitForStateAsync("web-installer", KnownResourceStates.Finished)).ExitCode);
    }

    [Theory]
    [InlineData("npm", "node")]
    [InlineData("node", "npm")]
    public async Task A_command_that_the_machine_lacks_is_told_at_once_with_the_place_to_get_it_from(string missing, string present)
    {
        using var folder = new GreeterFolder();
        var path = Environment.GetEnvironmentVariable("PATH")!;
        var only = Directory.CreateDirectory(Path.Combine(folder.Path, "only-on-path")).FullName;
        File.CreateSymbolicLink(Path.Combine(only, present), path.Split(':').Select(p => Path.Combine(p, present)).First(File.Exists));
        Environment.SetEnvironmentVariable("PATH", only);
        try
        {
            await using var app = await RunningGreeter.StartAsync(builder => AddGreeter(builder, folder));
            await app.WaitForStateAsync("web", KnownResourceStates.FailedToStart);
            await app.WaitForStateAsync("web-installer", KnownResourceStates.FailedToStart);

            Assert.Contains(app.Errors, e => e.Contains("'web'", StringComparison.Ordinal) && e.Contains($"'{missing}'", StringComparison.Ordinal) && e.Contains("https://nodejs.org", StringComparison.Ordinal));
            Assert.False(Directory.Exists(folder.Installed));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    private static async Task InstallAsync(GreeterFolder folder)
    {
        await using var app = await RunningGreeter.StartAsync(builder => AddGreeter(builder, folder));
        await app.WaitHealthyAsync();
        Assert.True(Directory.Exists(folder.Installed));
    }

    private static void AddGreeter(IDistributedApplicationBuilder builder, GreeterFolder folder) =>
        builder.AddJavaScriptApp("web", folder.Path).WithHttpEndpoint(env: "PORT").WithHttpHealthCheck("/");
}
