using Amazon.Runtime.CredentialManagement;
using Nexus.Hosting.Aws;

namespace Aspire.Hosting;

/// <summary>Lets a local run work with AWS itself.</summary>
public static class AwsAccountExtensions
{
    private const string ProfileKey = "aws-profile";
    private const string RegionKey = "aws-region";

    /// <summary>
    /// The account that this run works with: that of the profile in the configuration key <c>aws-profile</c> (<c>--aws-profile NAME</c>), in the region of
    /// <c>aws-region</c>, else of the profile. Then <c>AddDynamoDB</c> and <c>AddSqs</c> start nothing, tables and queues are those of the account, and services
    /// get no address and no key of a stand-in; give them the profile with <c>AddAWSSDKConfig</c>. A table is the one that <c>Nexus:Aws:Tables:NAME</c> names, a queue the
    /// one whose URL is in <c>Nexus:Aws:Queues:NAME</c>; else what publishing the model makes, for the stage that <c>--environment</c> names.
    /// </summary>
    /// <returns>The account; null: a local run uses stand-ins. A publish has none.</returns>
    /// <exception cref="DistributedApplicationException">There is no such profile, or nobody names a region.</exception>
    public static AwsAccount? FindAwsAccount(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ExecutionContext.IsRunMode && builder.Configuration[ProfileKey] is { Length: > 0 } profile
            ? Read(profile, builder.Configuration[RegionKey])
            : null;
    }

    // Of its own, so that a run with stand-ins does not load the SDK.
    private static AwsAccount Read(string name, string? region)
    {
        var files = new CredentialProfileStoreChain();
        if (!files.TryGetProfile(name, out var profile))
        {
            var known = string.Join(", ", files.ListProfiles().Select(p => $"'{p.Name}'"));
            throw new DistributedApplicationException(
                $"There is no AWS profile '{name}' (--{ProfileKey}). {(known.Length == 0 ? "There is none at all" : $"There is {known}")}: make it with 'aws configure --profile {name}', or leave out --{ProfileKey} to use the stand-ins.");
        }

        if (string.IsNullOrEmpty(region))
        {
            region = profile.Region?.SystemName;
        }

        return new(name, region ?? throw new DistributedApplicationException($"The AWS profile '{name}' names no region. Give one: --{RegionKey} eu-west-1."));
    }
}
