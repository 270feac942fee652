using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard can be reached; for those who tell people and tools.</summary>
internal sealed class DashboardUrls(DashboardSettings settings)
{
    private readonly TaskCompletionSource _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null: the application runs without a dashboard.</summary>
    public ExecutableResource? Dashboard { get; set; }

    /// <summary>Completes when the dashboard has answered for the first time.</summary>
    public Task Healthy => _healthy.Task;

    /// <summary>The address of the page, without a slash at the end; null before the ports are known.</summary>
    public string? Page => Find("https") ?? Find("http");

    /// <summary>The address with the token; null where nobody has to log in.</summary>
    public string? Login => Page is { } page && settings.BrowserToken is { Length: > 0 } token ? $"{page}/login?t={token}" : null;

    public string? ApiKey => settings.ApiKey;

    public void MarkHealthy() => _healthy.TrySetResult();

    /// <summary>Says the host that was configured, such as <c>shop.dev.localhost</c>.</summary>
    private string? Find(string name) =>
        Dashboard?.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => e.Name == name) is { AllocatedEndpoint: { } allocated } endpoint
            ? $"{endpoint.UriScheme}://{endpoint.TargetHost}:{allocated.Port}"
            : null;
}
