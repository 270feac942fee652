using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>Decides what a picture of a plan shows, and in which order.</summary>
internal static class SceneBuilder
{
    private const string NatRow = "\0nat";
    private const string Tables = "\0dynamodb";
    private const string Queues = "\0sqs";
    private const string Models = "\0bedrock";
    private const string Others = "\0aws";
    private const string World = "\0internet";

    public static Scene Build(AwsPlan plan)
    {
        var stores = Stores(plan);
        var rows = Rows(plan);
        var known = rows.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var publicNames = plan.LoadBalancers.Where(b => b.IsInternetFacing).Select(b => b.ModelName).ToHashSet(StringComparer.Ordinal);
        var publicRows = rows.Where(r => publicNames.Contains(r.Id)).ToList();
        if (plan.Network.Vpc is { NatGateways: { Count: > 0 } gateways } vpc)
        {
            var zones = Enumerable.Range(0, plan.Network.Zones).Select(z => new SceneTasks(gateways.Count(g => vpc.Subnets.First(s => s.LogicalId == g.SubnetId).Zone == z), 0)).ToList();
            publicRows.Add(new(NatRow, SceneKind.Nat, gateways.Count == 1 ? "NAT gateway" : "NAT gateways", ["the way out to the internet"], zones) { IsOne = false });
        }

        return new()
        {
            Name = plan.Name,
            Stage = PlanWords.Stage(plan),
            Summary = Summary(plan),
            VpcLabel = plan.Network.Vpc is null ? $"VPC {plan.Network.Cidr} (there already)" : $"VPC {plan.Network.Cidr}",
            Zones = [.. Enumerable.Range(0, plan.Network.Zones).Select(z => new SceneZone($"Zone {PlanWords.Number(z + 1)}", PlanWords.Cidr(plan, z, true), PlanWords.Cidr(plan, z, false)))],
            PublicRows = publicRows,
            PrivateRows = [.. rows.Where(r => !publicNames.Contains(r.Id))],
            Stores = stores,
            Tiles = Tiles(plan),
            Inside = [.. plan.Edges.Where(e => known.Contains(e.From) && known.Contains(e.To) && e.From != e.To).Select(e => new SceneLink(e.From, e.To, $":{PlanWords.Number(e.Port)}")).Distinct()],
            Outside = [.. plan.Services.SelectMany(s => Outside(plan, s))],
            Entries = [.. plan.Edges.Where(e => e.From == Edge.Internet).GroupBy(e => e.To).Select(g => new SceneLink(Edge.Internet, g.Key, string.Join(' ', g.Select(e => $":{PlanWords.Number(e.Port)}"))))],
        };
    }

    private static string Summary(AwsPlan plan)
    {
        var services = plan.Services.Count(s => s.Service is not null);
        var (fewest, most) = (plan.Services.Sum(s => PlanWords.Tasks(s).Minimum), plan.Services.Sum(s => PlanWords.Tasks(s).Maximum));
        var tasks = fewest == most ? PlanWords.Count(fewest, "task") : $"{PlanWords.Number(fewest)} to {PlanWords.Number(most)} tasks";
        return $"{PlanWords.Count(services, "service")} · {tasks} · {PlanWords.Number(plan.Network.Zones)} availability zones";
    }

    private static List<SceneRow> Rows(AwsPlan plan)
    {
        var zones = plan.Network.Zones;
        var rows = plan.LoadBalancers.Select(b => new SceneRow(b.ModelName, SceneKind.LoadBalancer, b.ModelName, BalancerFacts(b), Each(zones, new(1, 0)))).ToList();
        rows.AddRange(ServiceOrder.Of(plan).Select(s => Service(s, zones)));
        rows.AddRange(plan.Caches.Select(c => new SceneRow(c.ModelName, SceneKind.Cache, c.ModelName, [$"ElastiCache {c.Engine} {c.EngineVersion}", $"{c.NodeType} · {PlanWords.Count(c.Nodes, "node")}"], Spread(c.Nodes, 0, zones))));
        rows.AddRange(plan.FileSystems.Select(f => new SceneRow(f.ModelName, SceneKind.FileSystem, f.ModelName, ["EFS · encrypted", PlanWords.Count(f.AccessPoints.Count, "access point")], Each(zones, new(1, 0)))));
        return rows;
    }

    private static string[] BalancerFacts(LoadBalancer balancer)
    {
        var rules = balancer.Listeners.Sum(l => l.Rules.Count);
        var kind = balancer.IsInternetFacing ? "Application Load Balancer" : "internal load balancer";
        return [kind, $"{(balancer.Listeners.Any(l => l.CertificateArn is not null) ? "TLS 1.3" : "HTTP")} · {PlanWords.Count(rules + 1, "route")}{(balancer.Firewall is null ? string.Empty : " · firewall")}"];
    }

    private static SceneRow Service(ServicePlan plan, int zones)
    {
        var task = plan.TaskDefinition;
        var (minimum, maximum) = PlanWords.Tasks(plan);
        var kind = plan.Schedule is not null ? SceneKind.Schedule
            : plan.Service is null ? SceneKind.OneOff
            : task.Containers[0].Image is RegistryImage { Reference: var image } && image.Contains("redis", StringComparison.Ordinal) ? SceneKind.Redis
            : SceneKind.Service;
        var extra = minimum == 1 && maximum == 1
            // Its successor may start in any zone.
            ? Each(zones, new(0, 1)).Select((t, z) => z == 0 ? new SceneTasks(1, 0) : t).ToList()
            : Spread(minimum, maximum - minimum, zones);
        return new(plan.Name, kind, plan.Name, [PlanWords.Size(task), $"{PlanWords.Count(plan)}{(PlanWords.UsesSpot(plan) ? " · Spot" : string.Empty)}"], kind is SceneKind.Service or SceneKind.Redis ? extra : Each(zones, new(0, 1)));
    }

    private static List<SceneTasks> Each(int zones, SceneTasks tasks) => [.. Enumerable.Repeat(tasks, zones)];

    private static List<SceneTasks> Spread(int always, int extra, int zones) => [.. Enumerable.Range(0, zones).Select(z =>
    {
        var mine = (always + zones - 1 - z) / zones;
        return new SceneTasks(mine, ((always + extra + zones - 1 - z) / zones) - mine);
    })];

    private static List<SceneStore> Stores(AwsPlan plan)
    {
        var stores = new List<SceneStore>();
        var endpoints = plan.Network.Endpoints.Select(e => e.Service).ToHashSet(StringComparer.Ordinal);
        if (plan.Tables.Count > 0)
        {
            stores.Add(new(Tables, SceneKind.Table, "DynamoDB", Way("dynamodb"), [.. plan.Tables.Select(t => t.ModelName)]));
        }

        if (plan.Queues.Count > 0)
        {
            stores.Add(new(Queues, SceneKind.Queue, "SQS", Way("sqs"), [.. plan.Queues.Where(q => !q.IsDeadLetterQueue).Concat(plan.Queues.Where(q => q.IsDeadLetterQueue))
                .Select(q => q.IsDeadLetterQueue ? $"{q.ModelName} (dead letters)" : q.IsFifo ? $"{q.ModelName} (FIFO)" : q.ModelName)]));
        }

        if (plan.Services.SelectMany(PlanWords.Models).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } models)
        {
            stores.Add(new(Models, SceneKind.Model, "Bedrock", Way("bedrock-runtime"), models));
        }

        var others = plan.Services.SelectMany(s => PlanWords.Access(plan, s)).Select(a => a.Target).Where(t => IsOther(plan, t)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
        {
            stores.Add(new(Others, SceneKind.Aws, "Other AWS services", Way(others[0]), others));
        }

        if (plan.Services.SelectMany(Addresses).Distinct().ToList() is { Count: > 0 } addresses)
        {
            stores.Add(new(World, SceneKind.Internet, "Outside", "through NAT", [.. addresses.Select(a => $"{a.Cidr} :{a.Port}")]));
        }

        return stores;

        string Way(string service) => endpoints.Contains(service) ? "through a VPC endpoint" : "through NAT, TLS only";
    }

    private static bool IsOther(AwsPlan plan, string target) => target != "bedrock" && !plan.Tables.Any(t => t.LogicalId == target) && !plan.Queues.Any(q => q.LogicalId == target);

    // HTTPS is open to all; what else is open is worth an arrow.
    private static IEnumerable<(string Cidr, string Port)> Addresses(ServicePlan service) => service.SecurityGroup.Egress.Where(r => r.Peer is CidrPeer && (r.Port, r.LastPort) != (443, 443))
        .Select(r => (((CidrPeer)r.Peer).Cidr is "0.0.0.0/0" ? "any address" : ((CidrPeer)r.Peer).Cidr, r.Port == r.LastPort ? PlanWords.Number(r.Port) : $"{PlanWords.Number(r.Port)}-{PlanWords.Number(r.LastPort)}"));

    private static IEnumerable<SceneLink> Outside(AwsPlan plan, ServicePlan service)
    {
        var links = PlanWords.Access(plan, service).GroupBy(a => plan.Tables.Any(t => t.LogicalId == a.Target) ? Tables
            : plan.Queues.Any(q => q.LogicalId == a.Target) ? Queues
            : a.Target == "bedrock" ? Models : Others);
        foreach (var link in links)
        {
            yield return new(service.Name, link.Key, string.Join('/', link.SelectMany(a => a.Verb.Split('/')).Distinct()));
        }

        if (Addresses(service).Any())
        {
            yield return new(service.Name, World, string.Join(' ', Addresses(service).Select(a => $":{a.Port}").Distinct()));
        }
    }

    private static List<SceneTile> Tiles(AwsPlan plan)
    {
        var tiles = new List<SceneTile>();
        Add(plan.Repositories.Count > 0, SceneKind.Images, "ECR", () => PlanWords.Count(plan.Repositories.Count, "image repository", "image repositories"));
        Add(plan.Secrets.Count > 0, SceneKind.Secrets, "Secrets Manager", () => PlanWords.Count(plan.Secrets.Count, "secret"));
        Add(plan.Namespace is not null, SceneKind.Names, "Cloud Map", () => plan.Namespace!.Name);
        Add(plan.Services.Count > 0, SceneKind.Monitoring, "CloudWatch", () => plan.Alarms.Count > 0 ? $"logs, dashboard, {PlanWords.Count(plan.Alarms.Count, "alarm")}" : $"logs, {PlanWords.Count(plan.Services[0].LogGroup.RetentionDays, "day")}");
        Add(plan.AlarmTopic is not null, SceneKind.Alarms, "SNS", () => "alarms");
        Add(plan.Backup is not null, SceneKind.Backup, "AWS Backup", () => $"daily, kept {PlanWords.Count(plan.Backup!.RetentionDays, "day")}");
        Add(plan.Budget is not null, SceneKind.Budget, "Budgets", () => $"{PlanWords.Number(plan.Budget!.MonthlyLimit)} USD a month");
        return tiles;

        void Add(bool isThere, SceneKind kind, string title, Func<string> note)
        {
            if (isThere)
            {
                tiles.Add(new(kind, title, note()));
            }
        }
    }
}

/// <summary>Puts clients above the servers that they talk to, what is called by all at the bottom.</summary>
internal static class ServiceOrder
{
    public static IEnumerable<ServicePlan> Of(AwsPlan plan)
    {
        var names = plan.Services.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var clients = plan.Edges.Where(e => names.Contains(e.From) && names.Contains(e.To) && e.From != e.To).ToLookup(e => e.To, e => e.From, StringComparer.Ordinal);
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var hidden = plan.Services.Where(s => s.Service is null).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var called = plan.Services.ToDictionary(s => s.Name, s => s.IsSingleton && clients[s.Name].Any(), StringComparer.Ordinal);
        var entered = Entered(plan);
        return plan.Services.Order(Comparer<ServicePlan>.Create((a, b) => Compare(a.Name, b.Name)));

        int Compare(string a, string b) => called[a] != called[b] ? called[a].CompareTo(called[b])
            : hidden.Contains(a) != hidden.Contains(b) ? hidden.Contains(a).CompareTo(hidden.Contains(b))
            : entered.Contains(a) != entered.Contains(b) ? entered.Contains(b).CompareTo(entered.Contains(a))
            : Level(a).CompareTo(Level(b));

        // A circle is cut where it closes.
        int Level(string name)
        {
            if (levels.TryGetValue(name, out var level))
            {
                return level;
            }

            if (!open.Add(name))
            {
                return 0;
            }

            foreach (var client in clients[name])
            {
                level = Math.Max(level, Level(client) + 1);
            }

            open.Remove(name);
            return levels[name] = level;
        }
    }

    // What a request from a load balancer can come to.
    private static HashSet<string> Entered(AwsPlan plan)
    {
        var next = plan.Edges.ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(plan.LoadBalancers.Select(b => b.ModelName));
        while (open.TryDequeue(out var name))
        {
            foreach (var server in next[name].Where(found.Add))
            {
                open.Enqueue(server);
            }
        }

        return found;
    }
}
