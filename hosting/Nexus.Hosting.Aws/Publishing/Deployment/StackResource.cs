using System.Runtime.CompilerServices;
using Nexus.Hosting.Aws.Publishing.CloudFormation;

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
        LoadBalancer => $"'{Unprotect.LoadBalancer(PhysicalId)}' takes its protection away",
        Table => $"'{Unprotect.Table(PhysicalId)}' takes its protection away",
        Bucket => $"'aws s3 rm --recursive s3://{PhysicalId}' empties it",
        "AWS::ECR::Repository" => $"'aws ecr delete-repository --force --repository-name {PhysicalId}' deletes it with its images",
        "AWS::Backup::BackupVault" => $"'aws backup list-recovery-points-by-backup-vault --backup-vault-name {PhysicalId}' lists the copies that have to go first",
        "AWS::EC2::SecurityGroup" => Interfaces("group-id"),
        "AWS::EC2::Subnet" => Interfaces("subnet-id"),
        "AWS::EC2::VPC" => Interfaces("vpc-id"),
        _ => null,
    };

    /// <summary>
    /// The same where a failed creation left it. Deleting the rest leaves what the model keeps, whose name the next creation wants; no deployment has succeeded with it.
    /// </summary>
    public string? WayOutOfCreation => Type == Table ? $"{WayOut}, and '{Unprotect.Delete(PhysicalId)}' deletes it" : WayOut;

    /// <summary>All that are there, of nested stacks too, in AWS's order.</summary>
    public static async Task<IReadOnlyList<StackResource>> ListAsync(AwsCli aws, string stack, CancellationToken cancellationToken)
    {
        var all = new List<StackResource>();
        await foreach (var (_, resources) in WalkAsync(aws, stack, cancellationToken))
        {
            all.AddRange(resources);
        }

        return all;
    }

    /// <summary>A stack and those in it, each with its own resources that are there: the outer ones first.</summary>
    public static async IAsyncEnumerable<(string Stack, IReadOnlyList<StackResource> Resources)> WalkAsync(
        AwsCli aws, string stack, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new Queue<string>([stack]);
        while (open.TryDequeue(out var next))
        {
            var answer = await aws.AskAsync(["cloudformation", "list-stack-resources", "--stack-name", next], cancellationToken);
            var there = (answer["StackResourceSummaries"]?.AsArray() ?? []).Select(resource => new StackResource(
                next, (string?)resource!["LogicalResourceId"] ?? string.Empty, (string?)resource["ResourceType"] ?? string.Empty,
                (string?)resource["PhysicalResourceId"] ?? string.Empty, (string?)resource["ResourceStatus"] ?? string.Empty))
                .Where(one => one.PhysicalId.Length > 0 && one.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED")).ToLookup(one => one.Type == StackChange.NestedStack);
            foreach (var nested in there[true])
            {
                open.Enqueue(nested.PhysicalId);
            }

            yield return (next, [.. there[false]]);
        }
    }

    // They outlive the tasks that they were made for by minutes.
    private string Interfaces(string filter) =>
        $"network interfaces may use it still, some minutes longer than their tasks: 'aws ec2 describe-network-interfaces --filters Name={filter},Values={PhysicalId}' lists them";
}
