using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Aspire.Hosting;

/// <summary>Says how data is protected on AWS, of all stores of an environment or of one. None of it has an effect while the application runs locally.</summary>
public static class DataProtectionExtensions
{
    /// <summary>Decides what happens to all data stores when the deployment is deleted. Default: by the stage.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithDataRemoval(this IResourceBuilder<AwsEnvironmentResource> builder, Removal removal) =>
        Set(builder, options => options.DataRemoval = removal);

    /// <summary>Decides whether data stores and load balancers can't be deleted by mistake. Default: by the stage.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithDeletionProtection(this IResourceBuilder<AwsEnvironmentResource> builder, bool isProtected = true) =>
        Set(builder, options => options.DeletionProtection = isProtected);

    /// <summary>Decides how long daily backups of tables and file systems are kept. Default: by the stage.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="retentionDays">Days; 0: no backups.</param>
    public static IResourceBuilder<AwsEnvironmentResource> WithBackups(this IResourceBuilder<AwsEnvironmentResource> builder, int retentionDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(retentionDays);
        return Set(builder, options => options.BackupRetentionDays = retentionDays);
    }

    /// <summary>Decides what happens to a table when the deployment is deleted or replaces it.</summary>
    public static IResourceBuilder<DynamoDBTableResource> WithDataRemoval(this IResourceBuilder<DynamoDBTableResource> builder, Removal removal) =>
        Say(builder, said => said with { Removal = removal });

    /// <summary>Decides what happens to a queue with its messages when the deployment is deleted or replaces it.</summary>
    public static IResourceBuilder<SqsQueueResource> WithDataRemoval(this IResourceBuilder<SqsQueueResource> builder, Removal removal) =>
        Say(builder, said => said with { Removal = removal });

    /// <summary>Decides what happens to a shared volume when the deployment is deleted or replaces it.</summary>
    public static IResourceBuilder<SharedVolumeResource> WithDataRemoval(this IResourceBuilder<SharedVolumeResource> builder, Removal removal) =>
        Say(builder, said => said with { Removal = removal });

    /// <summary>Decides whether a table can't be deleted by mistake.</summary>
    public static IResourceBuilder<DynamoDBTableResource> WithDeletionProtection(this IResourceBuilder<DynamoDBTableResource> builder, bool isProtected = true) =>
        Say(builder, said => said with { HasDeletionProtection = isProtected });

    /// <summary>Leaves a table out of the daily backups.</summary>
    public static IResourceBuilder<DynamoDBTableResource> WithoutBackup(this IResourceBuilder<DynamoDBTableResource> builder) => Say(builder, said => said with { HasBackup = false });

    /// <summary>Leaves a shared volume out of the daily backups.</summary>
    public static IResourceBuilder<SharedVolumeResource> WithoutBackup(this IResourceBuilder<SharedVolumeResource> builder) => Say(builder, said => said with { HasBackup = false });

    private static IResourceBuilder<AwsEnvironmentResource> Set(IResourceBuilder<AwsEnvironmentResource> builder, Action<AwsEnvironmentOptions> set)
    {
        ArgumentNullException.ThrowIfNull(builder);
        set(builder.Resource.Options);
        return builder;
    }

    private static IResourceBuilder<T> Say<T>(IResourceBuilder<T> builder, Func<StoreProtectionAnnotation, StoreProtectionAnnotation> say)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(say(StoreProtectionAnnotation.Of(builder.Resource)), ResourceAnnotationMutationBehavior.Replace);
    }
}
