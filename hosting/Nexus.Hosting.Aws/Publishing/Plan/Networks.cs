namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>The network that everything runs in.</summary>
public sealed record Network
{
    /// <summary>The VPC's id: that of <see cref="Vpc"/>, or a parameter where an existing one is used.</summary>
    public required PlanValue VpcId { get; init; }

    /// <summary>The address range, such as <c>10.0.0.0/16</c>.</summary>
    public required string Cidr { get; init; }

    /// <summary>How many availability zones are used: 2 or 3.</summary>
    public required int Zones { get; init; }

    /// <summary>The VPC to make; null where an existing one is used.</summary>
    public Vpc? Vpc { get; init; }

    /// <summary>Whether the model asks for one NAT gateway for all zones: no single point of failure to report.</summary>
    public bool SharesNatGateway { get; init; }

    /// <summary>Ids of the public subnets, one for each zone: load balancers and NAT gateways.</summary>
    public required IReadOnlyList<PlanValue> PublicSubnetIds { get; init; }

    /// <summary>Ids of the private subnets, one for each zone: tasks, caches, mount targets.</summary>
    public required IReadOnlyList<PlanValue> PrivateSubnetIds { get; init; }

    /// <summary>Private ways to services of AWS.</summary>
    public IReadOnlyList<VpcEndpoint> Endpoints { get; init; } = [];
}

/// <summary>A VPC with DNS names, an internet gateway, subnets, NAT gateways and routes. Outputs: Id, Arn.</summary>
public sealed record Vpc(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>The address range.</summary>
    public required string Cidr { get; init; }

    /// <summary>The way to the internet.</summary>
    public required InternetGateway InternetGateway { get; init; }

    /// <summary>The route tables; before the subnets that use them.</summary>
    public required IReadOnlyList<RouteTable> RouteTables { get; init; }

    /// <summary>The subnets: the public ones of all zones, then the private ones.</summary>
    public required IReadOnlyList<Subnet> Subnets { get; init; }

    /// <summary>The ways from private subnets to the internet: one for each zone, or one.</summary>
    public required IReadOnlyList<NatGateway> NatGateways { get; init; }

    /// <summary>The record of rejected connections; null: none.</summary>
    public FlowLog? FlowLog { get; init; }

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children =>
        [InternetGateway, .. RouteTables, .. Subnets, .. NatGateways, .. FlowLog is null ? [] : (PlanResource[])[FlowLog]];
}

/// <summary>An internet gateway, attached to the VPC. Outputs: Id.</summary>
/// <param name="LogicalId">The gateway.</param>
/// <param name="AttachmentId">The logical id of its attachment.</param>
public sealed record InternetGateway(string LogicalId, string AttachmentId) : PlanResource(LogicalId);

/// <summary>A route table. Outputs: Id. The route within the VPC is always there.</summary>
/// <param name="LogicalId">The table.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="DefaultRoute">Where 0.0.0.0/0 goes; null: nowhere.</param>
public sealed record RouteTable(string LogicalId, string Name, Route? DefaultRoute) : PlanResource(LogicalId);

/// <summary>Where all traffic that is not for the VPC goes.</summary>
/// <param name="LogicalId">The route.</param>
/// <param name="GatewayId">The logical id of an <see cref="InternetGateway"/> or a <see cref="NatGateway"/>.</param>
/// <param name="Gateway">Which of the two.</param>
public sealed record Route(string LogicalId, string GatewayId, GatewayKind Gateway);

/// <summary>What a route leads to.</summary>
public enum GatewayKind
{
    /// <summary>An internet gateway.</summary>
    Internet,

    /// <summary>A NAT gateway.</summary>
    Nat,
}

/// <summary>A subnet. Outputs: Id, Arn. Nothing in it gets a public address by itself.</summary>
/// <param name="LogicalId">The subnet.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Cidr">The address range.</param>
/// <param name="Zone">The zone's number, from 0.</param>
/// <param name="IsPublic">Whether its route table leads to the internet gateway.</param>
/// <param name="RouteTableId">The logical id of its route table.</param>
public sealed record Subnet(string LogicalId, string Name, string Cidr, int Zone, bool IsPublic, string RouteTableId) : PlanResource(LogicalId);

/// <summary>A NAT gateway. Outputs: Id.</summary>
/// <param name="LogicalId">The gateway.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="AddressId">The logical id of its elastic IP address.</param>
/// <param name="SubnetId">The logical id of its public subnet.</param>
public sealed record NatGateway(string LogicalId, string Name, string AddressId, string SubnetId) : PlanResource(LogicalId);

/// <summary>A record of rejected connections of the VPC in a log group.</summary>
public sealed record FlowLog(string LogicalId) : PlanResource(LogicalId)
{
    /// <summary>Where it is written.</summary>
    public required LogGroup LogGroup { get; init; }

    /// <summary>As whom it is written.</summary>
    public required Role Role { get; init; }

    /// <inheritdoc />
    public override IEnumerable<PlanResource> Children => [LogGroup, Role];
}

/// <summary>A private way to a service of AWS. Outputs: Id.</summary>
/// <param name="LogicalId">The endpoint.</param>
/// <param name="Service">The end of the service's name: <c>s3</c>, <c>dynamodb</c>, <c>ecr.api</c>, …</param>
public sealed record VpcEndpoint(string LogicalId, string Service) : PlanResource(LogicalId)
{
    /// <summary>Whether it is an entry in route tables (s3 and dynamodb: free) and not an interface with an address.</summary>
    public required bool IsGateway { get; init; }

    /// <summary>Of a gateway: the logical ids of the route tables.</summary>
    public IReadOnlyList<string> RouteTableIds { get; init; } = [];

    /// <summary>Of an interface: the subnets.</summary>
    public IReadOnlyList<PlanValue> SubnetIds { get; init; } = [];

    /// <summary>Of an interface: the logical id of its security group.</summary>
    public string? SecurityGroupId { get; init; }
}
