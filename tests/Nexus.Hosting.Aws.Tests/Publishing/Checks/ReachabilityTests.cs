using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Checks;

/// <summary>Every drawn path is open end to end, and nothing else is.</summary>
public class ReachabilityTests
{
    [Fact]
    public async Task A_path_that_its_server_does_not_let_in_is_an_error()
    {
        var finding = await Broken.FindAsync("NEXUS101", plan => plan.With("redis", s => s with
        {
            SecurityGroup = s.SecurityGroup with { Ingress = [.. s.SecurityGroup.Ingress.Where(r => r.Peer != new GroupPeer("ApiSecurityGroup"))] },
        }));

        Assert.Equal((FindingSeverity.Error, "redis"), (finding.Severity, finding.Subject));
        Assert.Contains("from 'api' to 'redis' on port 6379", finding.Message, StringComparison.Ordinal);
        Assert.Contains("Add an ingress rule from 'api' on port 6379", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_its_client_is_not_let_out_to_is_an_error()
    {
        var finding = await Broken.FindAsync("NEXUS101", plan => plan.With("api", s => s with
        {
            SecurityGroup = s.SecurityGroup with { Egress = [.. s.SecurityGroup.Egress.Where(r => r.Port != 6379)] },
        }));

        Assert.Equal("api", finding.Subject);
        Assert.Contains("closed where it begins", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_balancer_that_the_internet_does_not_reach_is_an_error() => Assert.Equal(
        ["alb", "alb"],
        (await Broken.FindAllAsync("NEXUS101", plan => plan.WithBalancer(b => b with { SecurityGroup = b.SecurityGroup with { Ingress = [] } }))).Select(f => f.Subject));

    [Fact]
    public async Task Another_security_group_at_the_service_is_noticed() => Assert.NotEmpty(
        await Broken.FindAllAsync("NEXUS101", plan => plan.WithService("redis", s => s with { SecurityGroupIds = ["ApiSecurityGroup"] })));

    [Fact]
    public async Task A_service_without_the_name_that_others_call_is_an_error()
    {
        var findings = await Broken.FindAllAsync("NEXUS102", plan => plan.WithService("redis", s => s with { DiscoveryServiceId = null }));

        Assert.All(findings, f => Assert.Contains("do not register", f.Message, StringComparison.Ordinal));
        Assert.Equal(3, findings.Count);
    }

    [Fact]
    public async Task A_container_that_does_not_listen_where_it_is_called_is_an_error() => Assert.Contains(
        "no container of it listens",
        (await Broken.FindAllAsync("NEXUS102", plan => plan.WithContainer("redis", c => c with { Ports = [new("tcp", 6380)] })))[0].Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_load_balancer_without_the_listener_that_clients_call_is_an_error() => Assert.Contains(
        "listens on 80", (await Broken.FindAsync("NEXUS103", plan => plan.WithBalancer(b => b with { Listeners = [b.Listeners[0]] }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_path_to_something_that_is_not_in_the_plan_is_an_error() => Assert.Contains(
        "not in the plan", (await Broken.FindAsync("NEXUS103", plan => plan with { Edges = [.. plan.Edges, new("api", "search", 9200, "WithReference(search)")] })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_route_to_a_group_without_tasks_is_an_error() => Assert.Contains(
        "tasks are not registered", (await Broken.FindAsync("NEXUS104", plan => plan.WithService("web", s => s with { Targets = [] }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_target_group_that_nothing_leads_to_is_an_error() => Assert.Contains(
        "No listener of 'alb' forwards to 'api'",
        (await Broken.FindAsync("NEXUS104", plan => plan.WithBalancer(b => b with { Listeners = [.. b.Listeners.Select(l => l with { Rules = [] })] }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_private_subnet_that_leads_nowhere_is_an_error() => Assert.Contains(
        "can't pull their images",
        (await Broken.FindAsync("NEXUS105", plan => plan.WithVpc(v => v with
        {
            RouteTables = [.. v.RouteTables.Select(t => t.LogicalId == "PrivateRouteTable1" ? t with { DefaultRoute = null } : t)],
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_NAT_gateway_in_a_private_subnet_is_an_error() => Assert.Contains(
        "leads nowhere",
        (await Broken.FindAsync("NEXUS105", plan => plan.WithVpc(v => v with { NatGateways = [v.NatGateways[0] with { SubnetId = "PrivateSubnet1" }, v.NatGateways[1]] }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_load_balancer_in_private_subnets_is_an_error() => Assert.Equal(
        2, (await Broken.FindAllAsync("NEXUS105", plan => plan.WithBalancer(b => b with { SubnetIds = plan.Network.PrivateSubnetIds }))).Count);

    [Fact]
    public async Task A_zone_without_a_mount_target_is_an_error() => Assert.Contains(
        "tasks there do not start",
        (await Broken.FindAsync("NEXUS106", plan => plan with
        {
            FileSystems = [.. plan.FileSystems.Select(f => f.ModelName == "shared" ? f with { MountTargets = [f.MountTargets[0]] } : f)],
        })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_volume_that_is_not_mounted_is_an_error() =>
        Assert.Equal("api", (await Broken.FindAsync("NEXUS106", plan => plan.WithContainer("api", c => c with { Mounts = [] }))).Subject);

    [Fact]
    public async Task A_rule_that_no_path_needs_is_an_error()
    {
        var finding = await Broken.FindAsync("NEXUS107", plan => plan.With("redis", s => s with
        {
            SecurityGroup = s.SecurityGroup with { Ingress = [.. s.SecurityGroup.Ingress, new("RedisFromWebPort6379", 6379, new GroupPeer("WebSecurityGroup"), "web to redis")] },
        }));

        Assert.Contains("'redis' lets 'WebSecurityGroup' in on port 6379", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_everybody_reaches_is_an_error() => Assert.Contains(
        "lets everybody in on port 8000",
        (await Broken.FindAsync("NEXUS107", plan => plan.With("api", s => s with
        {
            SecurityGroup = s.SecurityGroup with { Ingress = [.. s.SecurityGroup.Ingress, new("ApiFromAnywherePort8000", 8000, new CidrPeer("0.0.0.0/0"), "everybody")] },
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_way_out_that_no_path_needs_is_an_error() => Assert.Contains(
        "is let out to 'RedisSecurityGroup'",
        (await Broken.FindAsync("NEXUS107", plan => plan.With("web", s => s with
        {
            SecurityGroup = s.SecurityGroup with { Egress = [.. s.SecurityGroup.Egress, new("WebToRedisPort6379", 6379, new GroupPeer("RedisSecurityGroup"), "web to redis")] },
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_service_that_may_go_everywhere_is_a_warning() => Assert.Equal(
        FindingSeverity.Warning,
        (await Broken.FindAsync("NEXUS107", plan => plan.With("web", s => s with
        {
            SecurityGroup = s.SecurityGroup with { Egress = [.. s.SecurityGroup.Egress, new("WebToInternetPort1", 1, new CidrPeer("0.0.0.0/0"), "anywhere") { LastPort = 65535 }] },
        }))).Severity);

    [Fact]
    public async Task A_reference_to_something_that_is_not_in_the_plan_is_an_error() => Assert.Contains(
        "The variable 'X' of 'api' refers to 'GoneTable'",
        (await Broken.FindAsync("NEXUS108", plan => plan.WithContainer("api", c => c with { Environment = [.. c.Environment, new("X", new ResourceValue("GoneTable"))] }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_role_that_is_not_in_the_plan_is_an_error() =>
        Assert.Contains("'GoneRole'", (await Broken.FindAsync("NEXUS108", plan => plan.WithTask("api", t => t with { TaskRoleId = "GoneRole" }))).Message, StringComparison.Ordinal);
}
