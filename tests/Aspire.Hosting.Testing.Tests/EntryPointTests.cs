using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing.Tests;

/// <summary>What an entry point may do, up to the start of its application.</summary>
public class EntryPointTests : TestBase
{
    [Fact]
    public async Task A_mistake_in_the_model_comes_out_of_CreateAsync()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync("--end", "with-mistake"));

        Assert.Equal("The model has a mistake.", exception.Message);
    }

    [Fact]
    public async Task An_entry_point_that_builds_nothing_is_told_what_is_missing()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync("--end", "without-application"));

        Assert.Contains("'Greeter.AppHost' ended before it built an application", exception.Message);
    }

    [Fact]
    public async Task An_entry_point_that_starts_nothing_is_told_what_is_missing()
    {
        await using var builder = await CreateAsync("--end", "without-start");
        await using var app = await builder.BuildAsync(Token);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(Token).WaitAsync(Patience, Token));

        Assert.Contains("ended before it started the application", exception.Message);
    }

    [Fact]
    public async Task What_goes_wrong_between_Build_and_Run_comes_out_of_StartAsync()
    {
        await using var builder = await CreateAsync("--end", "with-late-mistake");
        await using var app = await builder.BuildAsync(Token);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(Token).WaitAsync(Patience, Token));

        Assert.Equal("It went wrong between Build and Run.", exception.Message);
    }

    [Fact]
    public async Task A_builder_that_is_never_built_ends_its_entry_point()
    {
        var builder = await CreateAsync();

        // Longer than the ten seconds that an entry point gets to end would be a hang.
        await builder.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public async Task A_type_of_a_library_has_no_entry_point_to_run()
    {
        var type = typeof(DistributedApplication);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => DistributedApplicationTestingBuilder.CreateAsync(type, Token));

        Assert.Contains("has no entry point", exception.Message);
    }

    [Fact]
    public async Task The_AppHost_keeps_its_own_folder_and_name()
    {
        await using var builder = await CreateAsync();

        Assert.Equal(global::Projects.Greeter_AppHost.ProjectPath, builder.AppHostDirectory);
        Assert.Equal("Greeter.AppHost", builder.AppHostAssembly?.GetName().Name);
        Assert.Equal("Greeter.AppHost", builder.Environment.ApplicationName);
    }

    [Fact]
    public async Task The_first_launch_profile_holds_unless_the_test_says_otherwise()
    {
        await using var first = await CreateAsync();
        await using var second = await CreateAsync("--DOTNET_LAUNCH_PROFILE=second");
        await using var changed = await CreateAsync("--greeting=of the test", "--environment=Production");

        Assert.Equal(("Staging", "hello from the first profile", "first"), Facts(first));
        // It names no environment, so that the host's own rule decides.
        Assert.Equal((System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Production, "hello from the second profile", "second"), Facts(second));
        Assert.Equal((Environments.Production, "of the test", "first"), Facts(changed));

        static (string, string?, string?) Facts(IDistributedApplicationTestingBuilder builder) =>
            (builder.Environment.EnvironmentName, builder.Configuration["greeting"], builder.Configuration["DOTNET_LAUNCH_PROFILE"]);
    }

    [Fact]
    public async Task A_launch_profile_that_does_not_exist_is_named_with_those_that_do()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync("--DOTNET_LAUNCH_PROFILE=third"));

        Assert.Contains("'third'", exception.Message);
        Assert.Contains("'first', 'second'", exception.Message);
    }

    [Fact]
    public async Task A_test_configures_the_builder_before_the_AppHost_sees_it()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Greeter_AppHost>(
            ["--a", "1"],
            (options, settings) =>
            {
                Assert.True(options.DisableDashboard);
                settings.Configuration!.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "false")]);
                settings.Args = [.. settings.Args!, "--b", "2"];
            },
            Token);

        Assert.Equal("1", builder.Configuration["a"]);
        Assert.Equal("2", builder.Configuration["b"]);
        Assert.Equal("false", builder.Configuration["DcpPublisher:RandomizePorts"]);
        Assert.Equal("true", builder.Configuration["DcpPublisher:WaitForResourceCleanup"]);
    }
}
