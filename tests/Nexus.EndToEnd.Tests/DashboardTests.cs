using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Nexus.Tests;
using static Microsoft.Playwright.Assertions;

namespace Nexus.EndToEnd.Tests;

/// <summary>What the developer who starts Nexus sees of it.</summary>
[Collection(nameof(NexusWithDashboard))]
public partial class DashboardTests(NexusWithDashboard nexus)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_starts_it_is_told_where_the_dashboard_and_the_application_are()
    {
        Assert.Single(nexus.Said, line => ReadyLine().IsMatch(line));
        await using var browser = await Chromium.OpenAsync(1500, 1000, Patience);
        var page = browser.Page;

        await page.GotoAsync(nexus.LoginUrl.ToString());
        foreach (var resource in (string[])["alb", "api", "web", "worker-agent-builds", "worker-status-updates", "redis", "dynamodb", "sqs", "shared"])
        {
            var row = new Regex($"^[A-Za-z]+: {resource}(-[a-z]{{8}})? Running ");
            await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = row }).First).ToBeVisibleAsync();
        }

        await browser.ShootAsync("dashboard");
        await page.GotoAsync(nexus.ApplicationUrl.ToString());
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Build agent" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_trace_spans_browser_load_balancer_front_end_api_queue_and_both_workers()
    {
        await using var browser = await Chromium.OpenAsync(1500, 1000, Patience);
        var page = browser.Page;
        await page.GotoAsync(nexus.ApplicationUrl.ToString());
        await page.Locator("html[data-interactive]").WaitForAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Requirement" }).FillAsync("An agent that converts miles to kilometres.");
        var posted = await page.RunAndWaitForRequestAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Build agent" }).ClickAsync(),
            request => request.Method == "POST" && request.Url.EndsWith("/builds", StringComparison.Ordinal));
        var context = (await posted.HeaderValueAsync("traceparent"))!.Split('-');
        var (trace, pressed) = (context[1], context[2]);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open agent" }).WaitForAsync(new() { Timeout = 120_000 });
        // Rendered by the server, which knows the dashboard's address.
        await page.ReloadAsync();
        var link = await page.GetByRole(AriaRole.Link, new() { Name = "Open in dashboard" }).GetAttributeAsync("href");
        Assert.Equal(new Uri(nexus.LoginUrl, $"/traces/detail/{trace}").ToString(), link);

        string[] services = ["web-browser", "alb", "web", "api", "worker-agent-builds", "worker-status-updates"];
        var spans = await WaitForServicesAsync(trace, services);
        Assert.Superset(services.ToHashSet(), spans.Select(span => span.Service).ToHashSet());
        var root = Assert.Single(spans, span => span.Id == pressed);
        Assert.Equal(("web-browser", ""), (root.Service, root.Parent));
        string[] way = ["api", "web", "alb", "web-browser"];
        Assert.Contains(spans.Where(span => span.Service == "api"), span => way.SequenceEqual(ServicesUp(spans, span)));

        await page.GotoAsync(nexus.LoginUrl.ToString());
        await page.GotoAsync(new Uri(nexus.LoginUrl, $"/traces/detail/{trace}").ToString());
        foreach (var service in services)
        {
            await Expect(page.GetByText(service).First).ToBeVisibleAsync();
        }

        await browser.ShootAsync("trace");
    }

    [Fact]
    public void Nothing_listens_beyond_this_machine()
    {
        var listeners = Listener.OfSession(Environment.ProcessId);

        // Each of them has one at least.
        foreach (var program in (string[])["Nexus.Api.dll", "Nexus.Worker.dll", "loadbalancer", "dynalite", "fauxqs", "next", "redis", "dashboard", "dcp"])
        {
            Assert.Contains(listeners, listener => listener.Program.Contains(program, StringComparison.Ordinal));
        }

        Assert.All(listeners, listener => Assert.True(IPAddress.IsLoopback(listener.Address), $"{listener}"));
    }

    private async Task<List<Span>> WaitForServicesAsync(string trace, string[] services)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("x-api-key", nexus.Application.Services.GetRequiredService<IConfiguration>()["AppHost:DashboardApiKey"]);
        using var limit = new CancellationTokenSource(Patience);
        List<Span> spans;
        do
        {
            await Task.Delay(200, Token);
            using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(nexus.LoginUrl, $"/api/telemetry/spans?traceId={trace}"), Token));
            spans = [.. SpansOf(answer.RootElement.GetProperty("data"))];
        }
        while (!spans.Select(span => span.Service).ToHashSet().IsSupersetOf(services) && !limit.IsCancellationRequested);

        return spans;
    }

    /// <summary>The spans of an answer in OTLP's JSON.</summary>
    private static IEnumerable<Span> SpansOf(JsonElement data) =>
        from resource in data.GetProperty("resourceSpans").EnumerateArray()
        let service = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
            .First(attribute => attribute.GetProperty("key").GetString() == "service.name").GetProperty("value").GetProperty("stringValue").GetString()!
        from scope in resource.GetProperty("scopeSpans").EnumerateArray()
        from span in scope.GetProperty("spans").EnumerateArray()
        select new Span(service, span.GetProperty("spanId").GetString()!, span.TryGetProperty("parentSpanId", out var parent) ? parent.GetString() ?? "" : "");

    /// <summary>The services that a span came by, each once, up to where its trace begins.</summary>
    private static List<string> ServicesUp(List<Span> spans, Span from)
    {
        List<string> services = [];
        for (var span = from; span is not null; span = spans.Find(other => other.Id == span.Parent))
        {
            if (services.LastOrDefault() != span.Service)
            {
                services.Add(span.Service);
            }
        }

        return services;
    }

    [GeneratedRegex(@"^All \d+ resources are ready after [\d.]+ s\.$")]
    private static partial Regex ReadyLine();

    private sealed record Span(string Service, string Id, string Parent);
}
