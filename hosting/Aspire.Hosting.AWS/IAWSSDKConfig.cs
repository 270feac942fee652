using Amazon;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS;

/// <summary>With which profile and in which region the AWS SDK of a service works.</summary>
public interface IAWSSDKConfig
{
    /// <summary>A profile of the shared AWS configuration files.</summary>
    string? Profile { get; set; }

    RegionEndpoint? Region { get; set; }

    /// <summary>Whether the settings are checked at the start.</summary>
    bool SDKValidationEnabled { get; set; }
}

internal sealed class AWSSDKConfig : IAWSSDKConfig
{
    public string? Profile { get; set; }

    public RegionEndpoint? Region { get; set; }

    public bool SDKValidationEnabled { get; set; } = true;
}

/// <summary>A service works with these settings.</summary>
internal sealed record SDKConfigAnnotation(IAWSSDKConfig Config) : IResourceAnnotation;
