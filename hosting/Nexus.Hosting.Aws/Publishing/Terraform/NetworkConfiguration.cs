using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>VPC, subnets, routes, endpoints, security groups, the namespace of private names.</summary>
internal static class NetworkConfiguration
{
    public static void Add(TerraformConfiguration files)
    {
        var network = files.Plan.Network;
        if (network.Vpc is { } vpc)
        {
            AddVpc(files, vpc);
        }

        foreach (var endpoint in network.Endpoints)
        {
            files.Add(TerraformFiles.Networking, endpoint.LogicalId, body => body
                .Set("vpc_id", files.Value(network.VpcId))
                .Set("service_name", files.Value(PlanValue.Concat("com.amazonaws.", new DeploymentValue(DeploymentFact.Region), $".{endpoint.Service}")))
                .Set("vpc_endpoint_type", endpoint.IsGateway ? "Gateway" : "Interface")
                .Set("route_table_ids", endpoint.IsGateway ? HclExpression.List(endpoint.RouteTableIds.Select(t => (HclExpression)files.Ref(t))) : null)
                .Set("subnet_ids", endpoint.IsGateway ? null : files.Values.Render(endpoint.SubnetIds))
                .Set("security_group_ids", endpoint.SecurityGroupId is { } group ? HclExpression.List([files.Ref(group)]) : null)
                .Set("private_dns_enabled", endpoint.IsGateway ? null : true));
        }

        if (files.Plan.Namespace is { } space)
        {
            files.Add(TerraformFiles.Networking, space.LogicalId, body => body.Set("name", space.Name).Set("vpc", files.Value(network.VpcId)));
        }

        foreach (var group in files.Plan.Resources.OfType<SecurityGroup>())
        {
            AddSecurityGroup(files, group);
        }
    }

    // Terraform takes away the rule that AWS opens everything with; each rule stands alone, as groups that name each other would be a circle.
    private static void AddSecurityGroup(TerraformConfiguration files, SecurityGroup group)
    {
        files.Add(TerraformFiles.Networking, group.LogicalId, body => body
            .Set("name_prefix", files.Prefix(files.Addresses.Name(group.LogicalId), 100))
            .Set("description", group.Description)
            .Set("vpc_id", files.Value(files.Plan.Network.VpcId))
            .Set("tags", TerraformConfiguration.Named(group.LogicalId))
            .Add("lifecycle", b => b.Set("create_before_destroy", true)));
        foreach (var rule in group.Ingress.Concat(group.Egress))
        {
            files.Add(TerraformFiles.Networking, rule.LogicalId, body => body
                .Set("security_group_id", files.Ref(group.LogicalId))
                .Set("description", rule.Description)
                .Set("ip_protocol", "tcp")
                .Set("from_port", rule.Port)
                .Set("to_port", rule.LastPort)
                .Set("cidr_ipv4", rule.Peer is CidrPeer range ? range.Cidr : null)
                .Set("referenced_security_group_id", rule.Peer is GroupPeer peer ? files.Ref(peer.SecurityGroupId) : null));
        }
    }

    private static void AddVpc(TerraformConfiguration files, Vpc vpc)
    {
        const string file = TerraformFiles.Networking;
        files.Add(file, vpc.LogicalId, body => body
            .Set("cidr_block", vpc.Cidr)
            .Set("enable_dns_hostnames", true)
            .Set("enable_dns_support", true)
            .Set("tags", TerraformConfiguration.Named(files.Plan.Cluster.Name)));
        files.Add(file, vpc.InternetGateway.LogicalId, body => body.Set("tags", TerraformConfiguration.Named(files.Plan.Cluster.Name)));
        files.Add(file, vpc.InternetGateway.AttachmentId, body => body
            .Set("internet_gateway_id", files.Ref(vpc.InternetGateway.LogicalId))
            .Set("vpc_id", files.Ref(vpc.LogicalId)));

        foreach (var subnet in vpc.Subnets)
        {
            files.Add(file, subnet.LogicalId, body => body
                .Set("vpc_id", files.Ref(vpc.LogicalId))
                .Set("availability_zone", new HclReference("data.aws_availability_zones.available", $"names[{subnet.Zone}]"))
                .Set("cidr_block", subnet.Cidr)
                .Set("map_public_ip_on_launch", false)
                .Set("tags", TerraformConfiguration.Named(subnet.Name)));
        }

        foreach (var table in vpc.RouteTables)
        {
            files.Add(file, table.LogicalId, body => body.Set("vpc_id", files.Ref(vpc.LogicalId)).Set("tags", TerraformConfiguration.Named(table.Name)));
            if (table.DefaultRoute is { } route)
            {
                var isPublic = route.Gateway == GatewayKind.Internet;
                files.Add(file, route.LogicalId, body => body
                    .Set("route_table_id", files.Ref(table.LogicalId))
                    .Set("destination_cidr_block", "0.0.0.0/0")
                    .Set(isPublic ? "gateway_id" : "nat_gateway_id", files.Ref(route.GatewayId))
                    .Set("depends_on", isPublic ? HclExpression.List([files.Addresses.Ref(vpc.InternetGateway.AttachmentId)]) : null));
            }
        }

        foreach (var subnet in vpc.Subnets)
        {
            files.Add(file, $"{subnet.LogicalId}Routes", body => body
                .Set("subnet_id", files.Ref(subnet.LogicalId))
                .Set("route_table_id", files.Ref(subnet.RouteTableId)));
        }

        foreach (var nat in vpc.NatGateways)
        {
            files.Add(file, nat.AddressId, body => body
                .Set("domain", "vpc")
                .Set("tags", TerraformConfiguration.Named(nat.Name))
                .Set("depends_on", HclExpression.List([files.Addresses.Ref(vpc.InternetGateway.AttachmentId)])));
            files.Add(file, nat.LogicalId, body => body
                .Set("allocation_id", files.Ref(nat.AddressId, "allocation_id"))
                .Set("subnet_id", files.Ref(nat.SubnetId))
                .Set("tags", TerraformConfiguration.Named(nat.Name)));
        }

        if (vpc.FlowLog is { } log)
        {
            TaskConfiguration.AddLogGroup(files, file, log.LogGroup);
            files.Add(file, log.LogicalId, body => body
                .Set("vpc_id", files.Ref(vpc.LogicalId))
                .Set("traffic_type", "REJECT")
                .Set("log_destination_type", "cloud-watch-logs")
                .Set("log_destination", files.Ref(log.LogGroup.LogicalId, "arn"))
                .Set("iam_role_arn", files.Value(log.Role.Arn))
                .Set("depends_on", files.PolicyOf(log.Role)));
        }
    }
}
