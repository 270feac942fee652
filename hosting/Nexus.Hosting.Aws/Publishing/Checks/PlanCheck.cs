using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks;

/// <summary>A rule that plans are held to. It reads the plan and nothing else.</summary>
/// <param name="rule">Its id, by which a finding can be accepted (<c>AcceptFinding</c>).</param>
/// <param name="title">What it wants, in a few words.</param>
internal abstract class PlanCheck(string rule, string title)
{
    public string Rule => rule;

    public string Title => title;

    /// <summary>What is not as it should be; in the order of the plan.</summary>
    public abstract IEnumerable<Finding> Find(PlanFacts facts);

    protected Finding Error(string subject, string message, string remedy) => new(Rule, FindingSeverity.Error, subject, message, remedy);

    protected Finding Warning(string subject, string message, string remedy) => new(Rule, FindingSeverity.Warning, subject, message, remedy);

    /// <summary>What is worth a thought where developers work stops what users rely on.</summary>
    protected Finding ByStage(AwsPlan plan, string subject, string message, string remedy) =>
        new(Rule, plan.Stage == Stage.Prod ? FindingSeverity.Error : FindingSeverity.Warning, subject, message, remedy);
}
