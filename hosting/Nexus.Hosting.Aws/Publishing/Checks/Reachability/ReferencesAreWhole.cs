using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>What the plan refers to by a logical id is in the plan.</summary>
internal sealed class ReferencesAreWhole() : PlanCheck("NEXUS108", "What the plan refers to is in the plan")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var plan = facts.Plan;
        var parameters = plan.Parameters.Select(p => p.LogicalId).ToHashSet(StringComparer.Ordinal);
        foreach (var (subject, use, id) in Ids(plan).Where(r => facts.Resource(r.Id) is null))
        {
            yield return Missing(subject, use, id);
        }

        foreach (var (subject, use, value) in Values(plan))
        {
            foreach (var piece in value.Pieces)
            {
                var id = piece switch
                {
                    // The vault has no record of its own: it belongs to the backups.
                    ResourceValue resource when facts.Resource(resource.LogicalId) is null && resource.LogicalId != plan.Backup?.VaultId => resource.LogicalId,
                    SecretValue secret when facts.Resource(secret.LogicalId) is not Secret => secret.LogicalId,
                    ParameterValue parameter when !parameters.Contains(parameter.LogicalId) => parameter.LogicalId,
                    _ => null,
                };
                if (id is not null)
                {
                    yield return Missing(subject, use, id);
                }
            }
        }
    }

    private Finding Missing(string subject, string use, string id) => Error(subject, $"{use} of '{subject}' refers to '{id}', which is not in the plan.", "Keep what was planned, or add it.");

    private static IEnumerable<(string Subject, string Use, string Id)> Ids(AwsPlan plan)
    {
        foreach (var service in plan.Services)
        {
            var task = service.TaskDefinition;
            yield return (service.Name, "The execution role", task.ExecutionRoleId);
            yield return (service.Name, "The task role", task.TaskRoleId);
            foreach (var group in PlanFacts.AttachedTo(service))
            {
                yield return (service.Name, "A security group", group);
            }

            foreach (var container in task.Containers)
            {
                yield return (service.Name, "The log", container.LogGroupId);
                foreach (var secret in container.Secrets)
                {
                    yield return (service.Name, $"The variable '{secret.Name}'", secret.SecretId);
                }

                if (container.Image is BuiltImage image)
                {
                    yield return (service.Name, "The image", image.RepositoryId);
                }
            }

            foreach (var volume in task.Volumes.Where(v => v.FileSystemId is not null))
            {
                yield return (service.Name, $"The volume '{volume.Name}'", volume.FileSystemId!);
                yield return (service.Name, $"The volume '{volume.Name}'", volume.AccessPointId ?? "(no access point)");
            }

            foreach (var id in service.Service?.DependsOn ?? [])
            {
                yield return (service.Name, "What comes first", id);
            }
        }

        foreach (var (subject, group) in NothingElseIsOpen.Groups(plan))
        {
            foreach (var peer in group.Ingress.Concat(group.Egress).Select(r => r.Peer).OfType<GroupPeer>())
            {
                yield return (subject, "A rule of the security group", peer.SecurityGroupId);
            }
        }
    }

    private static IEnumerable<(string Subject, string Use, PlanValue Value)> Values(AwsPlan plan)
    {
        foreach (var service in plan.Services)
        {
            foreach (var container in service.TaskDefinition.Containers)
            {
                foreach (var variable in container.Environment)
                {
                    yield return (service.Name, $"The variable '{variable.Name}'", variable.Value);
                }

                foreach (var argument in container.Command ?? [])
                {
                    yield return (service.Name, "An argument", argument);
                }
            }

            foreach (var statement in service.TaskRole.Statements.Concat(service.ExecutionRole.Statements))
            {
                foreach (var value in statement.Resources.Concat(statement.Conditions.SelectMany(c => c.Values)))
                {
                    yield return (service.Name, $"The permission '{statement.Sid}'", value);
                }
            }
        }

        foreach (var secret in plan.Secrets)
        {
            if (secret.Content is ComposedSecret composed)
            {
                yield return (secret.Name, "The content", composed.Value);
            }
        }

        foreach (var output in plan.Outputs)
        {
            yield return (output.LogicalId, "The value", output.Value);
        }
    }
}
