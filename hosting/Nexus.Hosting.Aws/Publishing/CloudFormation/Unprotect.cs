namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>The commands that let AWS delete what is protected from deletion.</summary>
internal static class Unprotect
{
    /// <summary>For a load balancer.</summary>
    public static string LoadBalancer(string arn) => $"aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} --attributes Key=deletion_protection.enabled,Value=false";

    /// <summary>For a table.</summary>
    public static string Table(string name) => $"aws dynamodb update-table --table-name {name} --no-deletion-protection-enabled";

    /// <summary>Deletes a table that is protected no longer.</summary>
    public static string Delete(string table) => $"aws dynamodb delete-table --table-name {table}";
}
