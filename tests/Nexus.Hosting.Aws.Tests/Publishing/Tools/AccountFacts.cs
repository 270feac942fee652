using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>What an account holds, as sentences: once as the plan says, once as AWS's own API tells.</summary>
internal static class AccountFacts
{
    /// <summary>How sentences begin that say how many target groups a service is in.</summary>
    public const string TargetsFact = "target groups of";

    /// <summary>How sentences begin that say how large a task is.</summary>
    public const string SizeFact = "size of";

    private const string Ecs = "AmazonEC2ContainerServiceV20141113";
    private const string DynamoDB = "DynamoDB_20120810";

    /// <summary>What the plan says.</summary>
    public static List<string> Of(AwsPlan plan) => Sorted(
    [
        .. plan.Services.Where(s => s.Service is not null).Select(s => $"service {s.Service!.Name} runs {s.TaskDefinition.Family} {s.Service.DesiredCount} times"),
        .. plan.Services.Where(s => s.Service is not null).Select(s => $"{TargetsFact} {s.Service!.Name}: {s.Service.Targets.Count}"),
        .. plan.Services.Select(s => s.TaskDefinition).Select(t => $"task {t.Family} holds {string.Join(", ", t.Containers.Select(Container))}"),
        .. plan.Services.Select(s => s.TaskDefinition).Select(t => $"{SizeFact} {t.Family}: {t.Cpu} CPU, {t.Memory} MiB"),
        .. plan.Tables.Select(t => $"table {t.Name} has the keys {Key(t.PartitionKey)}{Key(t.SortKey)} and the indexes {string.Join(", ", t.Indexes.Select(i => $"{i.Name} {Key(i.PartitionKey)}{Key(i.SortKey)}"))}"),
        .. plan.Queues.Select(q => $"queue {q.Name} hides for {q.VisibilityTimeoutSeconds}, keeps for {q.RetentionSeconds}, gives up after {q.Redrive?.MaxReceiveCount ?? 0} to {plan.Queues.FirstOrDefault(d => d.LogicalId == q.Redrive?.DeadLetterQueueId)?.Name}"),
        .. plan.FileSystems.SelectMany(f => f.AccessPoints).Select(p => $"access point {p.Path} belongs to {p.UserId}:{p.GroupId} with {p.Permissions}"),
        .. plan.LoadBalancers.Select(b => $"load balancer {b.Name} is {(b.IsInternetFacing ? "public" : "private")}"),
        .. plan.LoadBalancers.SelectMany(b => b.TargetGroups).Select(g => $"target group asks {g.HealthCheckPath} at {g.Port} each {g.HealthCheckIntervalSeconds}"),
        .. plan.LoadBalancers.SelectMany(b => b.Listeners).SelectMany(l => l.Rules.Select(r => $"rule {r.Priority} of {l.Port} takes {string.Join(' ', r.PathPatterns.Order(StringComparer.Ordinal))}")),
        .. plan.Resources.OfType<SecurityGroup>().SelectMany(g => g.Ingress.Select(r =>
            $"{g.LogicalId} lets {(r.Peer is CidrPeer range ? range.Cidr : ((GroupPeer)r.Peer).SecurityGroupId)} in at {r.Port}-{r.LastPort}")),
        .. plan.Network.Vpc?.Subnets.Select(s => $"subnet {s.Name} has {s.Cidr}") ?? [],
        .. plan.Resources.OfType<LogGroup>().Select(g => $"log {g.Name} is kept for {g.RetentionDays}"),
    ]);

    /// <summary>What AWS tells.</summary>
    public static async Task<List<string>> ReadAsync(MotoServer account, AwsPlan plan)
    {
        var facts = new List<string>();
        await ReadComputeAsync(account, plan, facts);
        await ReadStorageAsync(account, plan, facts);
        await ReadLoadBalancersAsync(account, facts);
        await ReadNetworkAsync(account, plan, facts);
        return Sorted(facts);
    }

    /// <summary>What the account lacks, and what it has too much.</summary>
    public static List<string> Differences(IReadOnlyList<string> planned, IReadOnlyList<string> made) =>
    [
        .. planned.Except(made).Select(f => $"planned: {f}"),
        .. made.Except(planned).Select(f => $"made: {f}"),
        .. planned.Count == made.Count ? [] : (string[])[$"{planned.Count} planned, {made.Count} made"],
    ];

    private static async Task ReadComputeAsync(MotoServer account, AwsPlan plan, List<string> facts)
    {
        var services = await account.JsonAsync("ecs", $"{Ecs}.DescribeServices", new()
        {
            ["cluster"] = plan.Cluster.Name,
            ["services"] = new JsonArray([.. plan.Services.Where(s => s.Service is not null).Select(s => (JsonNode?)s.Service!.Name)]),
        });
        facts.AddRange(services["services"]!.AsArray().Select(s => $"service {s!["serviceName"]} runs {((string)s["taskDefinition"]!).Split('/')[^1].Split(':')[0]} {s["desiredCount"]} times"));
        facts.AddRange(services["services"]!.AsArray().Select(s => $"{TargetsFact} {s!["serviceName"]}: {s["loadBalancers"]?.AsArray().Count ?? 0}"));
        foreach (var family in plan.Services.Select(s => s.TaskDefinition.Family))
        {
            var task = (await account.JsonAsync("ecs", $"{Ecs}.DescribeTaskDefinition", new() { ["taskDefinition"] = family }))["taskDefinition"]!;
            facts.Add($"{SizeFact} {family}: {task["cpu"]} CPU, {task["memory"]} MiB");
            facts.Add($"task {task["family"]} holds {string.Join(", ", task["containerDefinitions"]!.AsArray().Select(c => Container(c!)))}");
        }
    }

    private static async Task ReadStorageAsync(MotoServer account, AwsPlan plan, List<string> facts)
    {
        foreach (var name in (await account.JsonAsync("dynamodb", $"{DynamoDB}.ListTables", []))["TableNames"]!.AsArray().Select(n => (string)n!))
        {
            var table = (await account.JsonAsync("dynamodb", $"{DynamoDB}.DescribeTable", new() { ["TableName"] = name }))["Table"]!;
            var types = table["AttributeDefinitions"]!.AsArray().ToDictionary(a => (string)a!["AttributeName"]!, a => (string)a!["AttributeType"]!);
            string Keys(JsonNode schema) => string.Concat(schema["KeySchema"]!.AsArray().OrderBy(k => (string)k!["KeyType"]!, StringComparer.Ordinal)
                .Select(k => (string)k!["AttributeName"]!).Select(k => $"{k}({types[k]})"));
            facts.Add($"table {name} has the keys {Keys(table)} and the indexes {string.Join(", ", (table["GlobalSecondaryIndexes"]?.AsArray() ?? []).Select(i => $"{i!["IndexName"]} {Keys(i)}"))}");
        }

        foreach (var url in (await account.JsonAsync("sqs", "AmazonSQS.ListQueues", []))["QueueUrls"]?.AsArray().Select(u => (string)u!) ?? [])
        {
            var attributes = (await account.JsonAsync("sqs", "AmazonSQS.GetQueueAttributes", new() { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("All") }))["Attributes"]!;
            var redrive = attributes["RedrivePolicy"] is { } policy ? JsonNode.Parse((string)policy!) : null;
            facts.Add(
                $"queue {url.Split('/')[^1]} hides for {attributes["VisibilityTimeout"]}, keeps for {attributes["MessageRetentionPeriod"]}, gives up after {redrive?["maxReceiveCount"]?.ToString() ?? "0"} to {((string?)redrive?["deadLetterTargetArn"])?.Split(':')[^1]}");
        }

        var points = await account.GetAsync("elasticfilesystem", "2015-02-01/access-points");
        facts.AddRange(points["AccessPoints"]!.AsArray().Select(p =>
            $"access point {p!["RootDirectory"]!["Path"]} belongs to {p["PosixUser"]!["Uid"]}:{p["PosixUser"]!["Gid"]} with {p["RootDirectory"]!["CreationInfo"]!["Permissions"]}"));
        string? next = null;
        do
        {
            var logs = await account.JsonAsync("logs", "Logs_20140328.DescribeLogGroups", new() { ["logGroupNamePrefix"] = $"/{plan.Name}", ["nextToken"] = next });
            facts.AddRange(logs["logGroups"]!.AsArray().Select(g => $"log {g!["logGroupName"]} is kept for {g["retentionInDays"]}"));
            next = (string?)logs["nextToken"];
        }
        while (next is not null);
    }

    private static async Task ReadLoadBalancersAsync(MotoServer account, List<string> facts)
    {
        Task<XDocument> AskAsync(string action, params (string, string)[] form) => account.QueryAsync("elasticloadbalancing", "2015-12-01", action, form);
        facts.AddRange(Members(await AskAsync("DescribeTargetGroups"), "TargetGroups").Select(g =>
            $"target group asks {Text(g, "HealthCheckPath")} at {Text(g, "Port")} each {Text(g, "HealthCheckIntervalSeconds")}"));
        foreach (var balancer in Members(await AskAsync("DescribeLoadBalancers"), "LoadBalancers"))
        {
            facts.Add($"load balancer {Text(balancer, "LoadBalancerName")} is {(Text(balancer, "Scheme") == "internal" ? "private" : "public")}");
            foreach (var listener in Members(await AskAsync("DescribeListeners", ("LoadBalancerArn", Text(balancer, "LoadBalancerArn"))), "Listeners"))
            {
                var rules = new List<XElement>();
                var marker = string.Empty;
                do
                {
                    var page = await AskAsync("DescribeRules", [("ListenerArn", Text(listener, "ListenerArn")), .. marker.Length == 0 ? [] : ((string, string)[])[("Marker", marker)]]);
                    rules.AddRange(Members(page, "Rules"));
                    marker = page.Descendants().FirstOrDefault(e => e.Name.LocalName == "NextMarker")?.Value ?? string.Empty;
                }
                while (marker.Length > 0);

                facts.AddRange(rules.Where(r => Text(r, "Priority") != "default").Select(r =>
                    $"rule {Text(r, "Priority")} of {Text(listener, "Port")} takes {string.Join(' ', Child(r, "Conditions").Descendants().Where(e => e.Name.LocalName == "member" && !e.HasElements).Select(e => e.Value).Distinct().Order(StringComparer.Ordinal))}"));
            }
        }
    }

    private static async Task ReadNetworkAsync(MotoServer account, AwsPlan plan, List<string> facts)
    {
        var groups = Items(await account.QueryAsync("ec2", "2016-11-15", "DescribeSecurityGroups"), "securityGroupInfo")
            .Select(g => (Group: g, Name: Tag(g))).Where(g => g.Name is not null).ToList();
        var names = groups.ToDictionary(g => Text(g.Group, "groupId"), g => g.Name!);
        facts.AddRange(groups.SelectMany(g => Children(g.Group, "ipPermissions").SelectMany(permission =>
            Children(permission, "groups").Select(peer => names[Text(peer, "groupId")]).Concat(Children(permission, "ipRanges").Select(range => Text(range, "cidrIp")))
                .Select(peer => $"{g.Name} lets {peer} in at {Text(permission, "fromPort")}-{Text(permission, "toPort")}"))));
        var subnets = Items(await account.QueryAsync("ec2", "2016-11-15", "DescribeSubnets"), "subnetSet").Where(s => Tag(s)?.StartsWith(plan.Cluster.Name, StringComparison.Ordinal) == true);
        facts.AddRange(subnets.Select(s => $"subnet {Tag(s)} has {Text(s, "cidrBlock")}"));
    }

    private static string Container(ContainerDefinition container) =>
        $"{container.Name} at {string.Join(' ', container.Ports.Select(p => p.Port))} with {string.Join(' ', container.Environment.Select(v => v.Name).Concat(container.Secrets.Select(s => s.Name)).Order(StringComparer.Ordinal))}";

    private static string Container(JsonNode container) =>
        $"{container["name"]} at {string.Join(' ', (container["portMappings"]?.AsArray() ?? []).Select(p => p!["containerPort"]))} with {string.Join(' ', (container["environment"]?.AsArray() ?? []).Concat(container["secrets"]?.AsArray() ?? []).Select(v => (string)v!["name"]!).Order(StringComparer.Ordinal))}";

    private static string Key(TableAttribute? key) => key is null ? string.Empty : $"{key.Name}({key.Type})";

    private static List<string> Sorted(IEnumerable<string> facts) => [.. facts.Order(StringComparer.Ordinal)];

    private static XElement Child(XElement element, string name) => element.Elements().First(e => e.Name.LocalName == name);

    private static string Text(XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? string.Empty;

    private static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name).Elements();

    private static List<XElement> Members(XDocument answer, string list) => [.. answer.Descendants().First(e => e.Name.LocalName == list).Elements()];

    private static List<XElement> Items(XDocument answer, string list) => Members(answer, list);

    private static string? Tag(XElement element) =>
        Children(element, "tagSet").FirstOrDefault(t => Text(t, "key") == "Name") is { } tag ? Text(tag, "value").ToString(CultureInfo.InvariantCulture) : null;
}
