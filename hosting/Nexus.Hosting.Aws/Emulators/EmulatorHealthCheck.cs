using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Nexus.Hosting.Aws.Emulators;

/// <summary>Healthy when a call of the service succeeds.</summary>
internal sealed class EmulatorHealthCheck(Func<CancellationToken, Task> call) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await call(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is HttpRequestException or AwsErrorException or OperationCanceledException)
        {
            return new(context.Registration.FailureStatus, exception.Message);
        }
    }
}
