using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>Writes the picture of a plan.</summary>
internal sealed class DiagramWriter : IPlanWriter
{
    public string Name => "Diagram";

    public Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken) =>
        folder.WriteAsync(ArchitectureDiagram.Path, ArchitectureDiagram.File(plan), cancellationToken);
}
