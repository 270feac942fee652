using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>One HTTP client for all health checks of an application.</summary>
internal sealed class HealthCheckHttpClient : IDisposable
{
    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // A pooled connection leads to one replica for as long as it lives.
        PooledConnectionLifetime = TimeSpan.FromSeconds(5),
#pragma warning disable CA5359 // Development certificates are not trusted everywhere, and no secret is sent.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    public void Dispose() => Client.Dispose();
}

/// <summary>Healthy when a GET answers with the expected status.</summary>
internal sealed class HttpHealthCheck(HealthCheckHttpClient http, Func<CancellationToken, ValueTask<Uri>> address, string path, int expectedStatus)
    : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Uri? uri = null;
        try
        {
            uri = new Uri(await address(cancellationToken), path);
            using var response = await http.Client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return status == expectedStatus
                ? HealthCheckResult.Healthy()
                : Failed(context, $"GET {uri} answered {status} where {expectedStatus} was expected.");
        }
        catch (HttpRequestException exception)
        {
            return Failed(context, $"GET {uri} failed: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(context, $"GET {uri} did not answer within {http.Client.Timeout.TotalSeconds:0} s.");
        }
    }

    private static HealthCheckResult Failed(HealthCheckContext context, string description) =>
        new(context.Registration.FailureStatus, description);
}
