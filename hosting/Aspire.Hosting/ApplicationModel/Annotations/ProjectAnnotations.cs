namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile that a project starts with.</summary>
public sealed class LaunchProfileAnnotation : IResourceAnnotation
{
    public LaunchProfileAnnotation(string launchProfileName)
    {
        ArgumentException.ThrowIfNullOrEmpty(launchProfileName);
        LaunchProfileName = launchProfileName;
    }

    public string LaunchProfileName { get; }
}

/// <summary>The launch profile that a project starts with where nothing else is said: that of the AppHost.</summary>
public sealed class DefaultLaunchProfileAnnotation : IResourceAnnotation
{
    public DefaultLaunchProfileAnnotation(string launchProfileName)
    {
        ArgumentException.ThrowIfNullOrEmpty(launchProfileName);
        LaunchProfileName = launchProfileName;
    }

    public string LaunchProfileName { get; }
}

/// <summary>The project starts without a launch profile.</summary>
public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;

/// <summary>The project is not told to trust forwarded headers.</summary>
public sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;

/// <summary>Endpoints that the project is not told about in <c>ASPNETCORE_URLS</c>.</summary>
internal sealed class EndpointEnvironmentFilterAnnotation(Func<EndpointAnnotation, bool> filter) : IResourceAnnotation
{
    public Func<EndpointAnnotation, bool> Filter { get; } = filter;
}
