using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Costs;
using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.GitHub;
using Nexus.Hosting.Aws.Publishing.Mermaid;
using Nexus.Hosting.Aws.Publishing.Report;
using Nexus.Hosting.Aws.Publishing.Terraform;

namespace Nexus.Hosting.Aws.Publishing.Writers;

/// <summary>The formats of a publish. A new one is a folder with a writer, and a line here.</summary>
internal static class PlanWriters
{
    /// <summary>All of them, in the order in which they write.</summary>
    public static IReadOnlyList<IPlanWriter> All { get; } =
    [
        new CloudFormationWriter(),
        new TerraformWriter(),
        new DiagramWriter(),
        new MermaidWriter(),
        new CostWriter(),
        new GitHubWriter(),
        new ReportWriter(),
    ];
}
