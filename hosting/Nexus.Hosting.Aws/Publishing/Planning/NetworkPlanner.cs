using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>The VPC, or the one that is there already, and private ways to services of AWS.</summary>
internal static class NetworkPlanner
{
    public const string VpcId = "Vpc";
    public const string EndpointGroupId = "EndpointsSecurityGroup";

    private static readonly string[] Gateways = ["s3", "dynamodb"];

    public static Network Plan(PlanningContext context) => context.Options.ExistingVpc is { } existing ? UseExisting(context, existing) : Make(context);

    /// <summary>The group before interface endpoints; null: there are none.</summary>
    public static SecurityGroup? EndpointGroup(PlanningContext context) => Interfaces(context).Count == 0
        ? null
        : new(EndpointGroupId, "Private endpoints of AWS services")
        {
            Ingress = [new("EndpointsFromVpcPort443", 443, new CidrPeer(context.Options.Cidr), "HTTPS from the VPC")],
        };

    private static List<string> Interfaces(PlanningContext context) => [.. context.Options.PrivateServices.Except(Gateways).Order(StringComparer.Ordinal)];

    private static Network UseExisting(PlanningContext context, ExistingVpc existing)
    {
        var privateSubnets = existing.PrivateSubnetIds.Select(s => context.Inputs.For(s, ParameterKind.SubnetId)).ToList();
        return new()
        {
            VpcId = context.Inputs.For(existing.VpcId, ParameterKind.VpcId),
            Cidr = context.Options.Cidr,
            Zones = context.Options.Zones,
            // A parameter that nothing uses would only be asked for.
            PublicSubnetIds = context.LoadBalancers.Any(b => !LoadBalancerPlanner.IsInternal(b))
                ? [.. existing.PublicSubnetIds.Select(s => context.Inputs.For(s, ParameterKind.SubnetId))]
                : [],
            PrivateSubnetIds = privateSubnets,
            // Gateways need route tables, which whoever owns the VPC has set up.
            Endpoints = [.. InterfaceEndpoints(context, privateSubnets)],
        };
    }

    private static Network Make(PlanningContext context)
    {
        var options = context.Options;
        var zones = Enumerable.Range(0, options.Zones).ToList();
        var numbers = options.Cidr.Split('.');
        var first = $"{numbers[0]}.{numbers[1]}";
        var nats = options.NatGateways == NatGateways.One ? [0] : zones;

        var internet = new InternetGateway("InternetGateway", "InternetGatewayAttachment");
        var publicTable = new RouteTable("PublicRouteTable", context.Names.Physical("public"), new("PublicDefaultRoute", internet.LogicalId, GatewayKind.Internet));
        var publicSubnets = zones.Select(z => new Subnet(
            $"PublicSubnet{z + 1}", context.Names.Physical($"public-{z + 1}"), $"{first}.{10 + z}.0/24", z, IsPublic: true, publicTable.LogicalId)).ToList();
        var gateways = nats.Select(z => new NatGateway(
            $"NatGateway{z + 1}", context.Names.Physical($"nat-{z + 1}"), $"NatAddress{z + 1}", publicSubnets[z].LogicalId)).ToList();
        var privateTables = zones.Select(z => new RouteTable(
            $"PrivateRouteTable{z + 1}",
            context.Names.Physical($"private-{z + 1}"),
            new($"PrivateDefaultRoute{z + 1}", gateways[Math.Min(z, gateways.Count - 1)].LogicalId, GatewayKind.Nat))).ToList();
        var privateSubnets = zones.Select(z => new Subnet(
            $"PrivateSubnet{z + 1}", context.Names.Physical($"private-{z + 1}"), $"{first}.{20 + z}.0/24", z, IsPublic: false, privateTables[z].LogicalId)).ToList();

        var privateIds = privateSubnets.Select(s => (PlanValue)s.Id).ToList();
        return new()
        {
            VpcId = new ResourceValue(VpcId),
            Cidr = options.Cidr,
            Zones = options.Zones,
            SharesNatGateway = options.NatGateways == NatGateways.One,
            Vpc = new(VpcId)
            {
                Cidr = options.Cidr,
                InternetGateway = internet,
                RouteTables = [publicTable, .. privateTables],
                Subnets = [.. publicSubnets, .. privateSubnets],
                NatGateways = gateways,
                FlowLog = context.HasAccessLogs ? FlowLog(context) : null,
            },
            PublicSubnetIds = [.. publicSubnets.Select(s => (PlanValue)s.Id)],
            PrivateSubnetIds = privateIds,
            Endpoints =
            [
                .. Gateways.Where(options.PrivateServices.Contains).Select(s => new VpcEndpoint($"{PlanNames.Logical(s)}Endpoint", s)
                {
                    IsGateway = true,
                    RouteTableIds = [.. privateTables.Select(t => t.LogicalId)],
                }),
                .. InterfaceEndpoints(context, privateIds),
            ],
        };
    }

    private static IEnumerable<VpcEndpoint> InterfaceEndpoints(PlanningContext context, IReadOnlyList<PlanValue> subnets) =>
        Interfaces(context).Select(s => new VpcEndpoint($"{PlanNames.Logical(s)}Endpoint", s)
        {
            IsGateway = false,
            SubnetIds = subnets,
            SecurityGroupId = EndpointGroupId,
        });

    private static FlowLog FlowLog(PlanningContext context)
    {
        var log = context.LogGroup("FlowLogGroup", "flow-log");
        return new("FlowLog")
        {
            LogGroup = log,
            Role = new("FlowLogRole", "Writes the VPC's flow log")
            {
                Trust = new("vpc-flow-logs.amazonaws.com"),
                Statements = [new("WriteLog", ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], [log.Arn])],
            },
        };
    }
}
