using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>VPC, subnets, routes, endpoints, security groups, private names.</summary>
internal static class NetworkResources
{
    public static void Add(TemplateBuilder template)
    {
        var network = template.Plan.Network;
        if (network.Vpc is { } vpc)
        {
            AddVpc(template, vpc);
        }

        foreach (var endpoint in network.Endpoints)
        {
            template.Add(endpoint.LogicalId, "AWS::EC2::VPCEndpoint", new()
            {
                ["VpcId"] = template.Value(network.VpcId),
                ["ServiceName"] = CloudFormationValues.Sub($"com.amazonaws.${{AWS::Region}}.{endpoint.Service}"),
                ["VpcEndpointType"] = endpoint.IsGateway ? "Gateway" : "Interface",
                ["RouteTableIds"] = endpoint.IsGateway ? TemplateBuilder.Array(endpoint.RouteTableIds.Select(CloudFormationValues.Ref)) : null,
                ["SubnetIds"] = endpoint.IsGateway ? null : template.Values.Render(endpoint.SubnetIds),
                ["SecurityGroupIds"] = endpoint.SecurityGroupId is { } group ? new JsonArray(CloudFormationValues.GetAtt(group, "GroupId")) : null,
                ["PrivateDnsEnabled"] = endpoint.IsGateway ? null : true,
            });
        }

        if (template.Plan.Namespace is { } space)
        {
            template.Add(space.LogicalId, "AWS::ServiceDiscovery::PrivateDnsNamespace", new() { ["Name"] = space.Name, ["Vpc"] = template.Value(network.VpcId) });
        }
    }

    public static void Add(TemplateBuilder template, SecurityGroup group)
    {
        var outside = group.Egress.Where(r => r.Peer is CidrPeer).Select(r => Rule(r, ((CidrPeer)r.Peer).Cidr)).ToList();
        template.Add(group.LogicalId, "AWS::EC2::SecurityGroup", new()
        {
            ["GroupDescription"] = group.Description,
            ["VpcId"] = template.Value(template.Plan.Network.VpcId),
            // Without any rule of its own AWS would open everything: this one matches nothing.
            ["SecurityGroupEgress"] = TemplateBuilder.Array(outside.Count > 0
                ? outside
                : [new JsonObject { ["CidrIp"] = "255.255.255.255/32", ["Description"] = "Nothing", ["FromPort"] = 252, ["IpProtocol"] = "icmp", ["ToPort"] = 86 }]),
            ["SecurityGroupIngress"] = group.Ingress.Any(r => r.Peer is CidrPeer)
                ? TemplateBuilder.Array(group.Ingress.Where(r => r.Peer is CidrPeer).Select(r => Rule(r, ((CidrPeer)r.Peer).Cidr)))
                : null,
        }, group.LogicalId);

        // Groups that name each other would be a circle: their rules stand alone.
        foreach (var rule in group.Ingress.Where(r => r.Peer is GroupPeer))
        {
            AddRule(template, group, rule, "AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId");
        }

        foreach (var rule in group.Egress.Where(r => r.Peer is GroupPeer))
        {
            AddRule(template, group, rule, "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId");
        }
    }

    private static JsonObject Rule(SecurityGroupRule rule, string cidr) => new()
    {
        ["CidrIp"] = cidr,
        ["Description"] = rule.Description,
        ["FromPort"] = rule.Port,
        ["IpProtocol"] = "tcp",
        ["ToPort"] = rule.LastPort,
    };

    private static void AddRule(TemplateBuilder template, SecurityGroup group, SecurityGroupRule rule, string type, string peer) => template.Add(rule.LogicalId, type, new()
    {
        ["Description"] = rule.Description,
        ["FromPort"] = rule.Port,
        ["GroupId"] = CloudFormationValues.GetAtt(group.LogicalId, "GroupId"),
        ["IpProtocol"] = "tcp",
        [peer] = CloudFormationValues.GetAtt(((GroupPeer)rule.Peer).SecurityGroupId, "GroupId"),
        ["ToPort"] = rule.LastPort,
    });

    private static void AddVpc(TemplateBuilder template, Vpc vpc)
    {
        var id = CloudFormationValues.Ref;
        template.Add(vpc.LogicalId, "AWS::EC2::VPC", new() { ["CidrBlock"] = vpc.Cidr, ["EnableDnsHostnames"] = true, ["EnableDnsSupport"] = true }, template.Plan.Cluster.Name);
        template.Add(vpc.InternetGateway.LogicalId, "AWS::EC2::InternetGateway", [], template.Plan.Cluster.Name);
        template.Add(vpc.InternetGateway.AttachmentId, "AWS::EC2::VPCGatewayAttachment", new()
        {
            ["InternetGatewayId"] = id(vpc.InternetGateway.LogicalId),
            ["VpcId"] = id(vpc.LogicalId),
        });

        foreach (var subnet in vpc.Subnets)
        {
            template.Add(subnet.LogicalId, "AWS::EC2::Subnet", new()
            {
                ["AvailabilityZone"] = new JsonObject { ["Fn::Select"] = new JsonArray(subnet.Zone, new JsonObject { ["Fn::GetAZs"] = string.Empty }) },
                ["CidrBlock"] = subnet.Cidr,
                ["MapPublicIpOnLaunch"] = false,
                ["VpcId"] = id(vpc.LogicalId),
            }, subnet.Name);
        }

        foreach (var table in vpc.RouteTables)
        {
            template.Add(table.LogicalId, "AWS::EC2::RouteTable", new() { ["VpcId"] = id(vpc.LogicalId) }, table.Name);
            if (table.DefaultRoute is { } route)
            {
                template.Add(route.LogicalId, "AWS::EC2::Route", new()
                {
                    ["DestinationCidrBlock"] = "0.0.0.0/0",
                    [route.Gateway == GatewayKind.Internet ? "GatewayId" : "NatGatewayId"] = id(route.GatewayId),
                    ["RouteTableId"] = id(table.LogicalId),
                }, dependsOn: route.Gateway == GatewayKind.Internet ? [vpc.InternetGateway.AttachmentId] : null);
            }
        }

        foreach (var subnet in vpc.Subnets)
        {
            template.Add($"{subnet.LogicalId}Routes", "AWS::EC2::SubnetRouteTableAssociation", new()
            {
                ["RouteTableId"] = id(subnet.RouteTableId),
                ["SubnetId"] = id(subnet.LogicalId),
            });
        }

        foreach (var nat in vpc.NatGateways)
        {
            template.Add(nat.AddressId, "AWS::EC2::EIP", new() { ["Domain"] = "vpc" }, nat.Name, dependsOn: [vpc.InternetGateway.AttachmentId]);
            template.Add(nat.LogicalId, "AWS::EC2::NatGateway", new()
            {
                ["AllocationId"] = CloudFormationValues.GetAtt(nat.AddressId, "AllocationId"),
                ["SubnetId"] = id(nat.SubnetId),
            }, nat.Name);
        }

        if (vpc.FlowLog is { } log)
        {
            LogResources.Add(template, log.LogGroup);
            RoleResources.Add(template, log.Role);
            template.Add(log.LogicalId, "AWS::EC2::FlowLog", new()
            {
                ["DeliverLogsPermissionArn"] = template.Value(log.Role.Arn),
                ["LogDestinationType"] = "cloud-watch-logs",
                ["LogGroupName"] = id(log.LogGroup.LogicalId),
                ["ResourceId"] = id(vpc.LogicalId),
                ["ResourceType"] = "VPC",
                ["TrafficType"] = "REJECT",
            });
        }
    }
}

/// <summary>Log groups.</summary>
internal static class LogResources
{
    public static void Add(TemplateBuilder template, LogGroup group) => template.Add(
        group.LogicalId, "AWS::Logs::LogGroup", new() { ["LogGroupName"] = group.Name, ["RetentionInDays"] = group.RetentionDays }, removal: group.Removal);
}

/// <summary>Roles.</summary>
internal static class RoleResources
{
    public static void Add(TemplateBuilder template, Role role)
    {
        var trust = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = role.Trust.Federated is { } federated
                ? new JsonObject { ["Federated"] = template.Value(federated) }
                : new JsonObject { ["Service"] = role.Trust.Service },
            ["Action"] = role.Trust.Federated is null ? "sts:AssumeRole" : "sts:AssumeRoleWithWebIdentity",
        };
        if (role.Trust.Conditions.Count > 0)
        {
            trust["Condition"] = template.Conditions(role.Trust.Conditions);
        }

        template.Add(role.LogicalId, "AWS::IAM::Role", new()
        {
            ["AssumeRolePolicyDocument"] = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(trust) },
            ["Description"] = role.Description,
            ["Policies"] = role.Statements.Count == 0
                ? null
                : new JsonArray(new JsonObject { ["PolicyName"] = "permissions", ["PolicyDocument"] = template.Policy(role.Statements) }),
        });
    }
}
