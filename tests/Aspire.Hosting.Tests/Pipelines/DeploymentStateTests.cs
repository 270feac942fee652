using System.Text.Json.Nodes;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>What one deployment leaves for the next.</summary>
public sealed class DeploymentStateTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("nexus-state");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_home.FullName, "deployments", "ABC", "staging.json");

    [Fact]
    public async Task A_section_is_found_again_by_the_next_deployment()
    {
        using (var first = Open())
        {
            var section = await first.AcquireSectionAsync("Aws:Stack", Token);
            Assert.Empty(section.Data);
            section.Data["name"] = "nexus";
            section.Data["zones"] = new JsonArray("a", "b");
            await first.SaveSectionAsync(section, Token);
        }

        using var second = Open();
        Assert.Equal("nexus", (string?)(await second.AcquireSectionAsync("Aws:Stack", Token)).Data["name"]);
        Assert.Equal("b", (string?)(await second.AcquireSectionAsync("Aws:Stack:zones", Token)).Data["1"]);
    }

    [Fact]
    public async Task The_file_is_flat_as_configuration_reads_it()
    {
        using var state = Open();
        var section = await state.AcquireSectionAsync("Parameters:region", Token);
        section.SetValue("north");
        await state.SaveSectionAsync(section, Token);

        Assert.Equal("north", new ConfigurationBuilder().AddJsonFile(File).Build()["Parameters:region"]);
        Assert.Equal("""{"Parameters:region":"north"}""", JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File, Token))!.ToJsonString());
    }

    [Fact]
    public async Task Nobody_else_can_read_it()
    {
        using var state = Open();
        await state.SaveSectionAsync(await state.AcquireSectionAsync("x", Token), Token);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(Path.GetDirectoryName(File)!));
        }
    }

    [Fact]
    public async Task Of_two_who_change_a_section_the_second_is_refused()
    {
        using var state = Open();
        var mine = await state.AcquireSectionAsync("x", Token);
        var yours = await state.AcquireSectionAsync("x", Token);
        await state.SaveSectionAsync(mine, Token);
        await state.SaveSectionAsync(mine, Token);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => state.SaveSectionAsync(yours, Token));

        Assert.Contains("The section 'x' of the deployment state was saved by somebody else: it is at version 2, yours at 0.", exception.Message);
    }

    [Fact]
    public async Task A_section_can_be_deleted_and_the_state_forgotten()
    {
        using var state = Open();
        var section = await state.AcquireSectionAsync("x", Token);
        section.Data["a"] = 1;
        await state.SaveSectionAsync(section, Token);
        await state.DeleteSectionAsync(section, Token);
        Assert.Equal("{}", await System.IO.File.ReadAllTextAsync(File, Token));

        await state.ClearAllStateAsync(Token);

        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_state_that_was_never_there_can_be_forgotten()
    {
        using var app = await PublishedApp.RunAsync(_ => { }, "--step", WellKnownPipelineSteps.Destroy);

        Assert.Equal((0, string.Empty), (app.ExitCode, app.Errors));
    }

    [Fact]
    public async Task Nothing_is_kept_when_the_state_is_to_be_forgotten()
    {
        using var state = Open(new PipelineOptions { ClearCache = true });
        await state.SaveSectionAsync(await state.AcquireSectionAsync("x", Token), Token);

        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_named()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, "{ oops", Token);
        using var state = Open();

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => state.AcquireSectionAsync("x", Token));

        Assert.StartsWith($"The deployment state '{File}' can't be read: ", exception.Message);
    }

    [Fact]
    public async Task An_environment_whose_name_leads_elsewhere_is_refused()
    {
        using var state = Open(environment: "../../etc");

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => state.AcquireSectionAsync("x", Token));

        Assert.Contains("The environment '../../etc' can't have a deployment state", exception.Message);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private DeploymentStateFile Open(PipelineOptions? options = null, string environment = "Staging")
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AppHost:PathSha256", "ABC"), new("ASPIRE_HOME", _home.FullName)])
            .Build();
        return new(configuration, new HostingEnvironment { EnvironmentName = environment }, Options.Create(options ?? new()));
    }
}
