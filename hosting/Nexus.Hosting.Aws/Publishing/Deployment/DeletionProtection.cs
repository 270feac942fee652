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
    /// <param name="name">The stack.</param>
    /// <param name="kept">What the deletion leaves, by its logical id: its protection is in nobody's way.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static async Task<IReadOnlyList<DeletionProtection>> FindAsync(AwsCli aws, string name, IReadOnlySet<string> kept, CancellationToken cancellationToken)
    {
        if (await Stack.FindAsync(aws, name, cancellationToken) is not { } stack)
        {
            return [];
        }

        var found = new List<DeletionProtection>();
        if (stack.IsProtected)
        {
            found.Add(new($"the stack '{name}'", $"'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name {name}' takes its protection away"));
        }

        foreach (var resource in (await StackResource.ListAsync(aws, name, cancellationToken)).Where(r => !kept.Contains(r.LogicalId)))
        {
            if (await IsProtectedAsync(aws, resource, cancellationToken))
            {
                found.Add(new(resource.InWords, resource.WayOut!));
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
