using Nexus.Hosting.Aws.Publishing.Costs;
using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.Mermaid;

namespace Nexus.Hosting.Aws.Tests.Publishing;

public class ReportSnapshotTests
{
    [Fact]
    public async Task The_diagram_of_Nexus_is_as_reviewed() => Snapshot.Verify("nexus-prod.architecture.svg", ArchitectureDiagram.File(await ReferenceModels.PlanAsync("nexus-prod")));

    [Fact]
    public async Task The_flowchart_of_Nexus_is_as_reviewed() => Snapshot.Verify("nexus-prod.architecture.mmd", MermaidWriter.Text(await ReferenceModels.PlanAsync("nexus-prod")));

    [Fact]
    public async Task The_costs_of_Nexus_are_as_reviewed() => Snapshot.Verify("nexus-prod.cost.json", CostWriter.Text(await ReferenceModels.PlanAsync("nexus-prod")));
}
