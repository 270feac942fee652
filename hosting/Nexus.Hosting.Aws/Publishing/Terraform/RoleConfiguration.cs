using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Roles, each with its policy.</summary>
internal static class RoleConfiguration
{
    public static void Add(TerraformConfiguration files)
    {
        foreach (var role in files.Plan.Resources.OfType<Role>())
        {
            Add(files, role);
        }
    }

    /// <summary>Who may take a role.</summary>
    public static HclObject Trust(TerraformConfiguration files, Role role)
    {
        var trust = new HclObject()
            .Set("Effect", "Allow")
            .Set("Principal", role.Trust.Federated is { } federated
                ? new HclObject().Set("Federated", files.Value(federated))
                : new HclObject().Set("Service", role.Trust.Service!))
            .Set("Action", role.Trust.Federated is null ? "sts:AssumeRole" : "sts:AssumeRoleWithWebIdentity")
            .Set("Condition", role.Trust.Conditions.Count > 0 ? files.Conditions(role.Trust.Conditions) : null);
        return new HclObject().Set("Version", "2012-10-17").Set("Statement", HclExpression.List([trust]));
    }

    private static void Add(TerraformConfiguration files, Role role)
    {
        files.Add(TerraformFiles.Roles, role.LogicalId, body => body
            .Set("name_prefix", files.Prefix(files.Addresses.Name(role.LogicalId).Replace('_', '-'), 38))
            .Set("description", role.Description)
            .Set("assume_role_policy", HclExpression.Json(Trust(files, role))));
        if (role.Statements.Count > 0)
        {
            files.Add(TerraformFiles.Roles, role.LogicalId, body => body
                .Set("name", "permissions")
                .Set("role", files.Ref(role.LogicalId, "name"))
                .Set("policy", files.Policy(role.Statements)), "aws_iam_role_policy");
        }
    }
}
