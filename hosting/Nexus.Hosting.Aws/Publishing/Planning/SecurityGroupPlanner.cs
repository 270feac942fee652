using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>One group for each client and server; one rule for each drawn path, on both of its ends. To be asked when all paths are drawn.</summary>
internal sealed class SecurityGroupPlanner(PlanningContext context)
{
    private const string Everywhere = "0.0.0.0/0";

    /// <summary>The group of a service.</summary>
    public SecurityGroup For(ComputeTarget target)
    {
        var group = For(target.Name, target.SecurityGroupId, $"Service {target.Name}");
        List<SecurityGroupRule> outside = [Outside(target, 443, 443, "HTTPS: AWS services and addresses outside")];
        var ports = new List<int>();
        if (!AddExternalPorts(target, ports))
        {
            outside.Add(Outside(target, 1, 65535, "An address that a parameter names when the plan is deployed"));
        }
        else
        {
            ports.Sort();
            for (var i = 0; i < ports.Count; i++)
            {
                if (ports[i] != 443 && (i == 0 || ports[i] != ports[i - 1]))
                {
                    outside.Add(Outside(target, ports[i], ports[i], "An address outside that the model names"));
                }
            }
        }

        outside.AddRange(target.Options.Egress.Select(e => new SecurityGroupRule(
            $"{target.LogicalName}To{PlanNames.Logical(e.Cidr)}Port{Text(e.Port)}", e.Port, new CidrPeer(e.Cidr), "WithEgress")));
        return group with { Egress = [.. outside, .. group.Egress] };
    }

    /// <summary>The group of anything, with the paths that are drawn to it and from it.</summary>
    public SecurityGroup For(string name, string logicalId, string description) => new(logicalId, description)
    {
        Ingress = [.. context.Edges.Where(e => e.To == name && e.From != Edge.Internet && !IsPublicName(e)).Select(e => new SecurityGroupRule(
            $"{PlanNames.Logical(name)}From{PlanNames.Logical(e.From)}Port{Text(e.Port)}", e.Port, new GroupPeer(GroupOf(e.From)), $"{e.From} to {name}"))],
        Egress = [.. context.Edges.Where(e => e.From == name && !IsPublicName(e)).Select(e => new SecurityGroupRule(
            $"{PlanNames.Logical(name)}To{PlanNames.Logical(e.To)}Port{Text(e.Port)}", e.Port, new GroupPeer(GroupOf(e.To)), $"{name} to {e.To}"))],
    };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string GroupOf(string name) => $"{PlanNames.Logical(name)}SecurityGroup";

    private static SecurityGroupRule Outside(ComputeTarget target, int first, int last, string description) =>
        new($"{target.LogicalName}ToInternetPort{Text(first)}", first, new CidrPeer(Everywhere), description) { LastPort = last };

    // An internet-facing load balancer is reached at its public addresses, also from inside.
    private bool IsPublicName(Edge edge) => context.FindLoadBalancer(edge.To) is { } balancer && !LoadBalancerPlanner.IsInternal(balancer);

    // False: there is one that only the deployment knows.
    private bool AddExternalPorts(ComputeTarget target, List<int> ports)
    {
        foreach (var relation in target.Resource.Annotations.OfType<ResourceRelationshipAnnotation>())
        {
            switch (relation.Resource)
            {
                case ExternalServiceResource { Uri: { } uri }:
                    ports.Add(uri.Port);
                    break;
                case ExternalServiceResource or ParameterResource { IsConnectionString: true }:
                    return false;
                case ConnectionStringResource connection when ((IValueWithReferences)connection.ConnectionStringExpression).References.Any(r => r is ParameterResource):
                    return false;
            }
        }

        foreach (var edge in context.Edges.Where(e => e.From == target.Name && IsPublicName(e)))
        {
            ports.Add(edge.Port);
        }

        return true;
    }
}
