using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Writers;

/// <summary>Renders a plan in one format. It knows the plan and the folder, and nothing of the model.</summary>
internal interface IPlanWriter
{
    /// <summary>What is written, as people call it: <c>CloudFormation</c>.</summary>
    string Name { get; }

    /// <summary>Whether the model asks for it.</summary>
    bool IsWanted(AwsPlan plan) => true;

    /// <summary>Whether it shows what the checks found, so that it can't begin before they ended.</summary>
    bool ShowsFindings => false;

    /// <summary>Writes the same bytes for the same plan.</summary>
    /// <exception cref="AwsPublishException">The format can't express something in the plan.</exception>
    Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken);
}
