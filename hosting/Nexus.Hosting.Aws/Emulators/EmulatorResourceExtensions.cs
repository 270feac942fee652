using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Nexus.Hosting.Aws.Emulators;

/// <summary>What the stand-ins of AWS services have in common.</summary>
internal static class EmulatorResourceExtensions
{
    /// <summary>The emulator is healthy when it answers a call of its service.</summary>
    public static IResourceBuilder<T> WithPing<T>(this IResourceBuilder<T> builder, Func<CancellationToken, Task> ping)
        where T : IResource
    {
        var check = $"{builder.Resource.Name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(
            new HealthCheckRegistration(check, _ => new EmulatorHealthCheck(ping), failureStatus: null, tags: null));
        return builder.WithHealthCheck(check);
    }

    /// <summary>Adds what lives in the emulator and is healthy once it has been created there.</summary>
    /// <param name="builder">The emulator.</param>
    /// <param name="child">A table, a queue.</param>
    /// <param name="resourceType">Its type, as the dashboard shows it.</param>
    /// <param name="icon">Its icon in the dashboard.</param>
    /// <param name="isCreated">Whether it exists.</param>
    public static IResourceBuilder<T> AddEmulated<T>(
        this IResourceBuilder<IResource> builder, T child, string resourceType, string icon, Func<T, bool> isCreated)
        where T : IResource
    {
        var check = $"{builder.Resource.Name}_{child.Name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().AddCheck(
            check, () => isCreated(child) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"'{child.Name}' does not exist in '{builder.Resource.Name}' yet, or has not been found."));
        return builder.ApplicationBuilder.AddResource(child)
            .ExcludeFromManifest()
            .WithIconName(icon)
            .WithHealthCheck(check)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = resourceType, State = KnownResourceStates.NotStarted, Properties = [] });
    }
}
