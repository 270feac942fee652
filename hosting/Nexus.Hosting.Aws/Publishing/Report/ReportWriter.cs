using Nexus.Hosting.Aws.Publishing.Changes;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.Report;

/// <summary>Writes the page about a plan, and what the next publish compares with.</summary>
internal sealed class ReportWriter : IPlanWriter
{
    public const string Path = "report.html";

    public string Name => "Report";

    public bool ShowsFindings => true;

    public async Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken)
    {
        var changes = await PlanHistory.UpdateAsync(plan, folder, cancellationToken);
        await folder.WriteAsync(Path, ReportPage.Html(plan, changes), cancellationToken);
    }
}
