using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Reachability;

/// <summary>What is said in the notation of one format is said in that of the other too.</summary>
internal sealed class RawIsInBothFormats() : PlanCheck("NEXUS110", "CloudFormation and Terraform get the same overrides")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var all = facts.Plan.Overrides.Select(o => (o.LogicalId, HasTemplate: o.CloudFormation is not null, HasConfiguration: o.Terraform is not null))
            .Concat(facts.Plan.RawResources.Select(r => (r.LogicalId, HasTemplate: r.CloudFormation is not null, HasConfiguration: r.Terraform is not null)));
        return all.Where(r => !r.HasTemplate || !r.HasConfiguration).Select(r => Warning(
            r.LogicalId,
            (r.HasTemplate, r.HasConfiguration) switch
            {
                (true, _) => $"What is raw in '{r.LogicalId}' is for CloudFormation alone: Terraform would deploy something else.",
                (_, true) => $"What is raw in '{r.LogicalId}' is for Terraform alone: CloudFormation would deploy something else.",
                _ => $"What is raw in '{r.LogicalId}' is empty.",
            },
            "Give both forms (cloudFormation, terraform), or accept it where only one of the two is ever deployed."));
    }
}
