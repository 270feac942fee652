using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>Who deploys from GitHub is one branch, or one environment, of one repository: a wildcard would let forks and pull requests in.</summary>
internal sealed class PipelineIsForOneBranch() : PlanCheck("NEXUS206", "The role that deploys from GitHub is for one branch of one repository")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        if (facts.Plan.Pipeline is { } pipeline
            && (!GitHubActionsExtensions.Repository().IsMatch(pipeline.Repository) || !GitHubActionsExtensions.Branch().IsMatch(pipeline.Branch)
                || (pipeline.Environment is { } environment && !GitHubActionsExtensions.Environment().IsMatch(environment))))
        {
            yield return Error(facts.Plan.Name, $"The role that deploys '{facts.Plan.Name}' could be taken by '{pipeline.Subject}', which is more than one branch.", "Name one repository and one branch (WithGitHubActions).");
        }
    }
}
