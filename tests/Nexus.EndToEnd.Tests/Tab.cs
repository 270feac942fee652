using Microsoft.Playwright;

namespace Nexus.EndToEnd.Tests;

/// <summary>A page of Nexus that somebody looks at, and all that went wrong in it.</summary>
internal sealed class Tab
{
    // Whether React drives all that can be operated: what streams in late comes alive after the rest.
    private const string EveryControlIsHydrated =
        "() => [...document.querySelectorAll('main :is(a, button, input, textarea, select)')].every(control => Object.keys(control).some(key => key.startsWith('__reactProps$')))";

    private readonly Uri _origin;
    private readonly List<string> _faults = [];
    private int _streams;

    public Tab(IPage page, Uri origin)
    {
        (Page, _origin) = (page, origin);
        page.PageError += (_, error) => Note(error);
        // A request that fails logs itself; what matters is what the page makes of it.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Note(message.Text);
            }
        };
        page.Dialog += (_, dialog) =>
        {
            Note($"a dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme is "http" or "https" && address.Authority != origin.Authority)
            {
                Note($"a request to {request.Url}");
            }

            if (address.AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _streams);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors, dialogs, and requests that leave for elsewhere.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_faults)
            {
                return [.. _faults];
            }
        }
    }

    /// <summary>How many live streams it has opened, one after the other.</summary>
    public int Streams => Volatile.Read(ref _streams);

    public ILocator Title => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(_origin, path).ToString());
        await ReadyAsync();
    }

    /// <summary>Waits until the page answers to clicks and keys.</summary>
    public async Task ReadyAsync()
    {
        await Page.Locator("html[data-interactive]").WaitForAsync();
        await Page.WaitForFunctionAsync(EveryControlIsHydrated);
    }

    /// <summary>The status of the build that the page shows.</summary>
    public ILocator Status(string status) => Page.Locator($"header [data-status={status}]");

    public ILocator Stages(string status) => Page.Locator($"[data-stage][data-status={status}]");

    public void Note(string fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }
}
