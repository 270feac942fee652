using Microsoft.Playwright;

namespace Nexus.Tests;

/// <summary>One page in a headless Chromium. SCREENSHOTS names a folder for pictures.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // The names that ./test is content with.
    private static readonly string? File = (
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        from name in (string[])["chromium", "chromium-browser", "google-chrome"]
        let file = Path.Combine(folder, name)
        where System.IO.File.Exists(file)
        select file).FirstOrDefault();

    // The rest keeps it from asking its maker for updates while a test runs.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Skips the test on a developer's machine without Chromium; on a build server, the test fails.</summary>
    public static Task<Chromium> OpenAsync(int width, int height, TimeSpan patience) =>
        OpenAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = height } }, patience);

    /// <inheritdoc cref="OpenAsync(int, int, TimeSpan)"/>
    public static async Task<Chromium> OpenAsync(BrowserNewContextOptions options, TimeSpan patience)
    {
        Machine.Require(File is not null, "Chromium is not installed (apt-get install chromium).");

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = File, Args = Arguments });
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        Assertions.SetDefaultExpectTimeout((float)patience.TotalMilliseconds);
        return new Chromium(playwright, browser, page);
    }

    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
