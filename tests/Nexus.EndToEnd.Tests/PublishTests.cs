using System.Diagnostics;

namespace Nexus.EndToEnd.Tests;

/// <summary>What publishing the real AppHost writes.</summary>
public sealed class PublishTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly string Repository = Path.GetFullPath(Path.Combine(Projects.Nexus_AppHost.ProjectPath, ".."));

    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-publish-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(Projects.Nexus_AppHost.ProjectPath, "bin", configuration, "net10.0", "Nexus.AppHost.dll"), "--operation", "publish", "--step", "publish", "--output-path", _folder, "--environment", "prod"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (publish.StandardOutput.ReadToEndAsync(Token), publish.StandardError.ReadToEndAsync(Token));
        await publish.WaitForExitAsync(Token).WaitAsync(Patience, Token);
        Assert.True(publish.ExitCode == 0, $"{await output}\n{await errors}");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_picture_in_the_README_is_the_one_that_publish_draws()
    {
        var drawn = await File.ReadAllTextAsync(Path.Combine(_folder, "architecture.svg"), Token);
        var picture = Path.Combine(Repository, "docs", "images", "architecture.svg");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(picture, drawn, Token);
        }

        Assert.True(drawn == await File.ReadAllTextAsync(picture, Token), "docs/images/architecture.svg is not what publish draws now. Run this test with UPDATE_SNAPSHOTS=1, and look at the picture.");
        Assert.Contains("docs/images/architecture.svg", await File.ReadAllTextAsync(Path.Combine(Repository, "README.md"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_can_read_the_report_in_both_themes()
    {
        var axe = Path.Combine(Repository, "web", "node_modules", "axe-core", "axe.min.js");
        Nexus.Tests.Machine.Require(File.Exists(axe), $"'{axe}' is not there: npm ci in web/ brings axe-core.");
        await using var chromium = await Nexus.Tests.Chromium.OpenAsync(1280, 900, Patience);
        await chromium.Page.AddInitScriptAsync(scriptPath: axe);
        foreach (var scheme in new[] { Microsoft.Playwright.ColorScheme.Light, Microsoft.Playwright.ColorScheme.Dark })
        {
            await chromium.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await chromium.Page.GotoAsync(new Uri(Path.Combine(_folder, "report.html")).AbsoluteUri);
            await chromium.ShootAsync($"report-{scheme}");

            Assert.Equal("[]", await chromium.Page.EvaluateAsync<string>(
                "async () => JSON.stringify((await axe.run()).violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html).join(' ')}`))"));
        }
    }
}
