using Amazon;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;

namespace Aspire.Hosting;

/// <summary>Points services at AWS itself: a profile and a region for the SDK.</summary>
public static class SDKResourceExtensions
{
    /// <summary>Begins settings for the AWS SDK; give them to services with <c>WithReference</c>.</summary>
    public static IAWSSDKConfig AddAWSSDKConfig(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new AWSSDKConfig();
    }

    /// <summary>The profile of the shared AWS configuration files.</summary>
    public static IAWSSDKConfig WithProfile(this IAWSSDKConfig config, string profile)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrEmpty(profile);
        config.Profile = profile;
        return config;
    }

    public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, RegionEndpoint region)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(region);
        config.Region = region;
        return config;
    }

    /// <summary>The region by its name, such as <c>eu-west-1</c>.</summary>
    public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, string systemName)
    {
        ArgumentException.ThrowIfNullOrEmpty(systemName);
        return config.WithRegion(RegionEndpoint.GetBySystemName(systemName));
    }

    public static IAWSSDKConfig WithSdkValidation(this IAWSSDKConfig config, bool sdkValidationEnabled)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.SDKValidationEnabled = sdkValidationEnabled;
        return config;
    }

    /// <summary>
    /// Gives the settings to a service: <c>AWS_PROFILE</c> and <c>AWS_REGION</c> for any SDK, <c>AWS__Profile</c> and <c>AWS__Region</c> for the
    /// configuration of .NET.
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IAWSSDKConfig awsSdkConfig)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(awsSdkConfig);

        return builder.WithAnnotation(new SDKConfigAnnotation(awsSdkConfig)).WithEnvironment(context =>
        {
            // Published services get both from where they run: the task role and its region.
            if (context.ExecutionContext.IsPublishMode)
            {
                return;
            }

            if (awsSdkConfig.Profile is { Length: > 0 } profile)
            {
                context.EnvironmentVariables["AWS__Profile"] = profile;
                context.EnvironmentVariables["AWS_PROFILE"] = profile;
            }

            if (awsSdkConfig.Region is { } region)
            {
                context.EnvironmentVariables["AWS__Region"] = region.SystemName;
                context.EnvironmentVariables["AWS_REGION"] = region.SystemName;
            }
        });
    }
}
