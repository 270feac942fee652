using System.Text;
using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.Mermaid;

/// <summary>Writes a plan as a flowchart of Mermaid, which many pages show as a picture.</summary>
internal sealed class MermaidWriter : IPlanWriter
{
    public const string Path = "architecture.mmd";

    public string Name => "Mermaid";

    public Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken) => folder.WriteAsync(Path, Text(plan), cancellationToken);

    public static string Text(AwsPlan plan)
    {
        var text = new StringBuilder();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal) { [Edge.Internet] = "internet" };
        text.Append("flowchart LR\n");
        text.Append("    internet((\"Internet\"))\n");
        text.Append($"    subgraph vpc[\"{Escape($"VPC {plan.Network.Cidr}, {PlanWords.Number(plan.Network.Zones)} zones")}\"]\n");
        text.Append("        subgraph public[\"public subnets\"]\n");
        var open = plan.LoadBalancers.Where(b => b.IsInternetFacing).ToList();
        Nodes(open.Select(b => (b.ModelName, $"{b.ModelName}<br/>Application Load Balancer")), "([", "])");
        Nodes(plan.Network.Vpc is { NatGateways.Count: > 0 and var gateways } ? [("\0nat", PlanWords.Count(gateways, "NAT gateway"))] : [], "[/", "/]");
        text.Append("        end\n        subgraph private[\"private subnets\"]\n");
        Nodes(plan.LoadBalancers.Except(open).Select(b => (b.ModelName, $"{b.ModelName}<br/>internal load balancer")), "([", "])");
        Nodes(plan.Services.Select(s => (s.Name, $"{s.Name}<br/>{PlanWords.Count(s)}<br/>{PlanWords.Size(s.TaskDefinition)}")), "[", "]");
        Nodes(plan.Caches.Select(c => (c.ModelName, $"{c.ModelName}<br/>ElastiCache, {PlanWords.Count(c.Nodes, "node")}")), "[(", ")]");
        Nodes(plan.FileSystems.Select(f => (f.ModelName, $"{f.ModelName}<br/>EFS")), "[(", ")]");
        text.Append("        end\n    end\n");
        foreach (var (title, stores) in new[]
        {
            ("DynamoDB", plan.Tables.Select(t => (t.LogicalId, t.ModelName)).ToList()),
            ("SQS", plan.Queues.Select(q => (q.LogicalId, q.IsDeadLetterQueue ? $"{q.ModelName}<br/>dead letters" : q.ModelName)).ToList()),
        })
        {
            if (stores.Count > 0)
            {
                text.Append($"    subgraph {title.ToLowerInvariant()}[\"{title}\"]\n");
                Nodes(stores, "[(", ")]");
                text.Append("    end\n");
            }
        }

        foreach (var edge in plan.Edges.Where(e => ids.ContainsKey(e.From) && ids.ContainsKey(e.To)))
        {
            text.Append($"    {ids[edge.From]} -->|\"{PlanWords.Number(edge.Port)}\"| {ids[edge.To]}\n");
        }

        foreach (var service in plan.Services)
        {
            foreach (var access in PlanWords.Access(plan, service).Where(a => ids.ContainsKey(a.Target)))
            {
                text.Append($"    {ids[service.Name]} -.->|\"{Escape(access.Verb)}\"| {ids[access.Target]}\n");
            }
        }

        foreach (var queue in plan.Queues.Where(q => q.Redrive is not null))
        {
            text.Append($"    {ids[queue.LogicalId]} -.->|\"after {PlanWords.Number(queue.Redrive!.MaxReceiveCount)} attempts\"| {ids[queue.Redrive.DeadLetterQueueId]}\n");
        }

        return text.ToString();

        void Nodes(IEnumerable<(string Key, string Label)> nodes, string left, string right)
        {
            foreach (var (key, label) in nodes)
            {
                ids[key] = $"n{PlanWords.Number(ids.Count)}";
                text.Append($"            {ids[key]}{left}\"{string.Join("<br/>", label.Split("<br/>").Select(Escape))}\"{right}\n");
            }
        }
    }

    // In a quoted label of Mermaid only entities are safe.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value is '"' or '#' or '&' or '<' or '>' or '`' or '\\' or < ' ' ? escaped.Append($"#{PlanWords.Number(rune.Value)};") : escaped.Append(rune.ToString());
        }

        return escaped.ToString();
    }
}
