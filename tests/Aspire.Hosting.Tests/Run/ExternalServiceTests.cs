using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Tests.Dcp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests.Run;

/// <summary>A service that the application uses and does not run.</summary>
public class ExternalServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_for_an_external_service_waits_until_its_path_answers_with_the_status_that_is_expected()
    {
        var status = StatusCodes.Status503ServiceUnavailable;
        var host = WebApplication.CreateSlimBuilder();
        host.Logging.ClearProviders();
        await using var service = host.Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.MapGet("/ready", () => Results.StatusCode(Volatile.Read(ref status)));
        await service.StartAsync(Token);
        var address = $"{service.Urls.Single()}/";

        await using var app = await RunningApp.StartAsync(builder =>
        {
            var late = builder.AddExternalService("late", address).WithHttpHealthCheck("/ready");
            builder.AddExternalService("teapot", builder.AddParameter("address", address)).WithHttpHealthCheck("/ready", StatusCodes.Status418ImATeapot);
            RunningApp.Sleeper(builder, "visitor").WaitFor(late);
        });

        var unhealthy = await app.Notifications.WaitForResourceAsync(
            "late", e => e.Snapshot.HealthReports.Any(r => r.Status == HealthStatus.Unhealthy), Token).WaitAsync(DcpEngine.Patience, Token);
        Assert.Equal(KnownResourceStates.Running, unhealthy.Snapshot.State?.Text);
        Assert.Equal($"GET {address}ready answered 503 where 200 was expected.", unhealthy.Snapshot.HealthReports.Single().Description);
        await app.WaitAsync("visitor", KnownResourceStates.Waiting);

        Volatile.Write(ref status, StatusCodes.Status418ImATeapot);
        await app.WaitHealthyAsync("teapot");
        Assert.Equal(KnownResourceStates.Waiting, app.Instances("visitor").Single().Snapshot.State?.Text);

        Volatile.Write(ref status, StatusCodes.Status200OK);
        await app.WaitHealthyAsync("late");
        await app.WaitAsync("visitor", KnownResourceStates.Running);
    }

    [Fact]
    public void An_external_service_that_does_not_speak_HTTP_has_no_HTTP_health_check()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
        var mail = builder.AddExternalService("mail", "smtp://mail.example/");

        var error = Assert.Throws<ArgumentException>(() => mail.WithHttpHealthCheck());
        Assert.Contains("'mail' at 'smtp://mail.example/'", error.Message, StringComparison.Ordinal);
    }
}
