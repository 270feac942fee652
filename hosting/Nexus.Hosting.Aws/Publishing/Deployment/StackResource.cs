namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>A resource that is in a stack, or in a stack in it.</summary>
/// <param name="Stack">The stack that it is a resource of, as it was asked for: a name, or of a nested stack the ARN.</param>
/// <param name="LogicalId">What the template calls it.</param>
/// <param name="Type">Such as <c>AWS::DynamoDB::Table</c>.</param>
/// <param name="PhysicalId">What AWS calls it.</param>
/// <param name="Status">How it is, such as <c>CREATE_COMPLETE</c>.</param>
internal sealed record StackResource(string Stack, string LogicalId, string Type, string PhysicalId, string Status)
{
    public const string Bucket = "AWS::S3::Bucket";
    public const string LoadBalancer = "AWS::ElasticLoadBalancingV2::LoadBalancer";
    public const string Table = "AWS::DynamoDB::Table";

    public bool HasFailedToGo => Status == "DELETE_FAILED";

    /// <summary>What it is for a person, such as <c>the table 'shop-prod-orders'</c>.</summary>
    public string InWords => Type switch
    {
        Table => $"the table '{PhysicalId}'",
        Bucket => $"the bucket '{PhysicalId}'",
        // arn:…:loadbalancer/app/NAME/ID
        LoadBalancer when PhysicalId.Split('/') is [_, _, var name, _] => $"the load balancer '{name}'",
        _ => $"{Type} '{PhysicalId}'",
    };

    /// <summary>What lets AWS delete it, where something is in the way; null: nothing is known.</summary>
    public string? WayOut => Type switch
    {
        LoadBalancer => $"'aws elbv2 modify-load-balancer-attributes --load-balancer-arn {PhysicalId} --attributes Key=deletion_protection.enabled,Value=false' takes its protection away",
        Table => $"'aws dynamodb update-table --table-name {PhysicalId} --no-deletion-protection-enabled' takes its protection away",
        Bucket => $"'aws s3 rm --recursive s3://{PhysicalId}' empties it",
        "AWS::ECR::Repository" => $"'aws ecr delete-repository --force --repository-name {PhysicalId}' deletes it with its images",
        "AWS::Backup::BackupVault" => $"'aws backup list-recovery-points-by-backup-vault --backup-vault-name {PhysicalId}' lists the copies that have to go first",
        "AWS::EC2::SecurityGroup" => Interfaces("group-id"),
        "AWS::EC2::Subnet" => Interfaces("subnet-id"),
        "AWS::EC2::VPC" => Interfaces("vpc-id"),
        _ => null,
    };

    /// <summary>All that are there, of nested stacks too, in AWS's order.</summary>
    public static async Task<IReadOnlyList<StackResource>> ListAsync(AwsCli aws, string stack, CancellationToken cancellationToken)
    {
        var (all, open) = (new List<StackResource>(), new Queue<string>([stack]));
        while (open.TryDequeue(out var next))
        {
            var answer = await aws.AskAsync(["cloudformation", "list-stack-resources", "--stack-name", next], cancellationToken);
            foreach (var resource in answer["StackResourceSummaries"]?.AsArray() ?? [])
            {
                var one = new StackResource(
                    next, (string?)resource!["LogicalResourceId"] ?? string.Empty, (string?)resource["ResourceType"] ?? string.Empty,
                    (string?)resource["PhysicalResourceId"] ?? string.Empty, (string?)resource["ResourceStatus"] ?? string.Empty);
                if (one.PhysicalId.Length == 0 || one.Status is "DELETE_COMPLETE" or "DELETE_SKIPPED")
                {
                    continue;
                }

                if (one.Type == StackChange.NestedStack)
                {
                    open.Enqueue(one.PhysicalId);
                }
                else
                {
                    all.Add(one);
                }
            }
        }

        return all;
    }

    // They outlive the tasks that they were made for by minutes.
    private string Interfaces(string filter) =>
        $"network interfaces may use it still, some minutes longer than their tasks: 'aws ec2 describe-network-interfaces --filters Name={filter},Values={PhysicalId}' lists them";
}
