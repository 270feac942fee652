/// <summary>Lets a local run work with AWS itself: <c>--aws-profile NAME</c>, and <c>--aws-region REGION</c> where the profile names none.</summary>
internal static class AwsAccounts
{
    /// <summary>Gives a service the profile and the region, for the AWS SDK. Without the parameter it works with stand-ins, and gets nothing here.</summary>
    public static IResourceBuilder<ProjectResource> WithAwsAccount(this IResourceBuilder<ProjectResource> service)
    {
        var builder = service.ApplicationBuilder;
        return builder.FindAwsAccount() is { } account
            ? service.WithReference(builder.AddAWSSDKConfig().WithProfile(account.Profile).WithRegion(account.Region))
            : service;
    }
}
