namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Something that AWS refuses to delete because somebody said so.</summary>
/// <param name="What">What it is, in words.</param>
/// <param name="WayOut">The command that takes the protection away, in words.</param>
internal sealed record DeletionProtection(string What, string WayOut)
{
    /// <summary>
    /// What would stop the deletion of a stack halfway. AWS is asked and not the template: who takes the protection away by hand need not deploy first.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="contents">What is in the stack. The protection of what the deletion leaves is in nobody's way.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static async Task<IReadOnlyList<DeletionProtection>> FindAsync(AwsCli aws, StackContents contents, CancellationToken cancellationToken)
    {
        var found = new List<DeletionProtection>();
        if (contents.Stack is { IsProtected: true, Name: var name })
        {
            found.Add(new($"the stack '{name}'", $"'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name {name}' takes its protection away"));
        }

        var kept = contents.Kept.Select(k => k.LogicalId).ToHashSet(StringComparer.Ordinal);
        var protectedOnes = await OfAsync(aws, contents.Resources.Where(r => !kept.Contains(r.LogicalId)), cancellationToken);
        return [.. found, .. protectedOnes.Select(r => new DeletionProtection(r.InWords, r.WayOut!))];
    }

    /// <summary>Which of them are protected.</summary>
    public static async Task<IReadOnlyList<StackResource>> OfAsync(AwsCli aws, IEnumerable<StackResource> resources, CancellationToken cancellationToken)
    {
        var found = new List<StackResource>();
        foreach (var resource in resources)
        {
            if (await IsProtectedAsync(aws, resource, cancellationToken))
            {
                found.Add(resource);
            }
        }

        return found;
    }

    private static async Task<bool> IsProtectedAsync(AwsCli aws, StackResource resource, CancellationToken cancellationToken)
    {
        try
        {
            return resource.Type switch
            {
                StackResource.LoadBalancer =>
                    ((await aws.AskAsync(["elbv2", "describe-load-balancer-attributes", "--load-balancer-arn", resource.PhysicalId], cancellationToken))["Attributes"]?.AsArray() ?? [])
                        .Any(a => (string?)a!["Key"] == "deletion_protection.enabled" && (string?)a["Value"] == "true"),
                StackResource.Table =>
                    (bool?)(await aws.AskAsync(["dynamodb", "describe-table", "--table-name", resource.PhysicalId], cancellationToken))["Table"]?["DeletionProtectionEnabled"] == true,
                _ => false,
            };
        }
        catch (AwsDeployException exception) when (exception.Code is "LoadBalancerNotFound" or "ResourceNotFoundException")
        {
            // Somebody has deleted it already.
            return false;
        }
    }
}
