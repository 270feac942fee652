using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Report;

/// <summary>Who may talk to whom.</summary>
internal static class ConnectionsSection
{
    public static void Add(HtmlText html, AwsPlan plan)
    {
        var words = new PlainWords(plan);
        html.Add($"<section id=\"connections\"><h2>Who may talk to whom</h2><p>One rule of a security group on both ends for each line; what is not here is closed.</p>");
        if (plan.Edges.Count > 0)
        {
            html.Table("Connections that the model draws", ["From", "To", "Port", "Because of"], plan.Edges.Select(e => (HtmlLine[])
            [
                $"{(e.From == Edge.Internet ? "the internet" : e.From)}", $"{e.To}", $"{e.Port}", $"{e.Reason}",
            ]));
        }

        html.Table("Ways out of the VPC", ["Service", "To", "Ports", "What for"], plan.Services.SelectMany(s => s.SecurityGroup.Egress.Where(r => r.Peer is CidrPeer).Select(r => (HtmlLine[])
        [
            $"{s.Name}", $"{words.Name(r.Peer)}", $"{PlainWords.Ports(r)}", $"{r.Description}",
        ])));
        html.Add($"</section>");
    }
}

/// <summary>What each service may do, in plain words.</summary>
internal static class PermissionsSection
{
    public static void Add(HtmlText html, AwsPlan plan)
    {
        var words = new PlainWords(plan);
        html.Add($"<section id=\"permissions\"><h2>Permissions</h2><p>Each service has two roles of its own: one for its code, one that starts its tasks. They allow what is listed, and nothing else.</p>");
        foreach (var service in plan.Services)
        {
            html.Add($"<h3>{service.Name}</h3>");
            AddRole(html, words, "Its code may", service.TaskRole);
            AddRole(html, words, "To start it, ECS may", service.ExecutionRole);
            if (service.Schedule is { } schedule)
            {
                AddRole(html, words, "The clock may", schedule.Role);
            }
        }

        html.Add($"</section>");
    }

    private static void AddRole(HtmlText html, PlainWords words, string who, Role role)
    {
        if (role.Statements.Count == 0)
        {
            html.Add($"<p><strong>{who}</strong> do nothing on AWS.</p>");
            return;
        }

        html.Add($"<p><strong>{who}</strong></p><ul class=\"plain\">");
        foreach (var statement in role.Statements)
        {
            html.Add($"<li>{words.Say(statement)} <code class=\"dim\">{string.Join(' ', statement.Actions)}</code></li>");
        }

        html.Add($"</ul>");
    }
}

/// <summary>Where data is, and how it is protected.</summary>
internal static class DataSection
{
    public static void Add(HtmlText html, AwsPlan plan)
    {
        html.Add($"<section id=\"data\"><h2>Data</h2>");
        var rows = plan.Tables.Select(t => Row(t.ModelName, "DynamoDB table", t.Capacity is { } c ? $"provisioned, {PlanWords.Number(c.MinimumReads)} to {PlanWords.Number(c.MaximumReads)} reads, {PlanWords.Number(c.MinimumWrites)} to {PlanWords.Number(c.MaximumWrites)} writes" : "on demand",
                $"{(t.HasPointInTimeRecovery ? "restore to any second of 35 days" : "no point-in-time recovery")}{(t.HasDeletionProtection ? ", protected from deletion" : string.Empty)}", t))
            .Concat(plan.FileSystems.Select(f => Row(f.ModelName, "EFS file system", PlanWords.Count(f.AccessPoints.Count, "access point"), f.HasAutomaticBackups ? "automatic backups, TLS only" : "TLS only", f)))
            .Concat(plan.Queues.Select(q => Row(q.ModelName, q.IsFifo ? "SQS FIFO queue" : "SQS queue", $"messages are kept {PlainWords.Number(q.RetentionSeconds / 86400.0)} days", q.Redrive is { } r ? $"after {PlanWords.Number(r.MaxReceiveCount)} attempts to the dead letters" : q.IsDeadLetterQueue ? "dead letters" : "no dead letters", q)))
            .Concat(plan.Caches.Select(c => Row(c.ModelName, $"ElastiCache {c.Engine}", $"{PlanWords.Count(c.Nodes, "node")} {c.NodeType}", $"TLS{(c.PasswordSecretId is null ? string.Empty : ", password")}, snapshots kept {PlanWords.Count(c.SnapshotRetentionDays, "day")}", c)))
            .ToList();
        if (rows.Count == 0)
        {
            html.Add($"<p>The plan keeps no data.</p>");
        }
        else
        {
            html.Table("Stores", ["Name", "What it is", "Capacity", "Protection", "When the deployment is deleted"], rows);
        }

        if (plan.Secrets.Count > 0)
        {
            html.Table("Secrets", ["Name", "What for", "Where its content comes from"], plan.Secrets.Select(s => (HtmlLine[])
            [
                $"<code>{s.Name}</code>", $"{s.Description}",
                $"{s.Content switch { GeneratedSecret g => $"made by chance when deployed first, {PlanWords.Number(g.Length)} characters", ExistingSecret => "put into Secrets Manager before the deployment", _ => "made of other secrets" }}",
            ]));
        }

        html.Add($"</section>");
    }

    private static HtmlLine[] Row(string name, string kind, string capacity, string protection, PlanResource resource) =>
        [$"{name}", $"{kind}", $"{capacity}", $"{protection}", $"{(resource.Removal == Removal.Retain ? "it stays in the account" : "it is deleted")}"];
}

/// <summary>Alarms, copies, what whoever deploys gives.</summary>
internal static class OperationsSection
{
    public static void Add(HtmlText html, AwsPlan plan)
    {
        html.Add($"<section id=\"operations\"><h2>Operations</h2>");
        html.Add($"<p>{(plan.Backup is { } backup ? $"Data stores are copied by AWS Backup ({backup.Schedule}); a copy is kept {PlanWords.Count(backup.RetentionDays, "day")}." : "There is no backup plan.")} {(plan.Dashboard is { } dashboard ? $"The dashboard is {dashboard.Name}." : string.Empty)} {(plan.Budget is { } budget ? $"A budget of {PlanWords.Number(budget.MonthlyLimit)} USD a month warns." : string.Empty)}</p>");
        if (plan.Alarms.Count > 0)
        {
            html.Table("Alarms", ["Alarm", "When, and what to do"], plan.Alarms.Select(a => (HtmlLine[])[$"{a.Name}", $"{a.Description}"]));
        }

        if (plan.Parameters.Count > 0)
        {
            html.Table("What whoever deploys gives", ["Parameter", "What it is", "If none is given"], plan.Parameters.Select(p => (HtmlLine[])[$"<code>{p.LogicalId}</code>", $"{p.Description}", $"{p.Default ?? "the deployment asks"}"]));
        }

        if (plan.Images.Count > 0)
        {
            html.Table("Images to build and push first", ["Of", "From", "Processor"], plan.Images.Select(i => (HtmlLine[])[$"{i.ResourceName}", $"<code>{i.ContextPath}</code>{(i.DockerfilePath is { } file ? $", {file}" : string.Empty)}", $"{(i.Architecture == CpuArchitecture.Arm64 ? "ARM64" : "x86-64")}"]));
        }

        html.Add($"</section>");
    }
}
