using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Load balancers: one for each in the model, with all its routes.</summary>
internal sealed class LoadBalancerPlanner(PlanningContext context)
{
    private static readonly string[] ManagedRules =
        ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"];

    public static string LogicalId(LoadBalancerResource balancer) => $"{PlanNames.Logical(balancer.Name)}LoadBalancer";

    public static bool IsInternal(LoadBalancerResource balancer) => OptionsOf(balancer).IsInternal;

    /// <summary>Whether it serves HTTPS.</summary>
    public static bool IsSecure(PlanningContext context, LoadBalancerResource balancer) => OptionsOf(balancer).HasCertificate(context.Stage);

    /// <summary>Draws the paths from clients to the load balancers, and from there to services; says which services are behind one.</summary>
    public IReadOnlyList<TargetRoute> DrawRoutes()
    {
        var routes = new List<TargetRoute>();
        foreach (var balancer in context.LoadBalancers)
        {
            if (!IsInternal(balancer))
            {
                foreach (var port in IsSecure(context, balancer) ? (int[])[80, 443] : [80])
                {
                    context.Draw(Edge.Internet, balancer.Name, port, $"AddLoadBalancer('{balancer.Name}')");
                }
            }

            foreach (var route in balancer.Annotations.OfType<LoadBalancerRouteAnnotation>())
            {
                if (Find(balancer, route) is { } found && !routes.Exists(r => r.TargetGroupId == found.TargetGroupId))
                {
                    context.Draw(balancer.Name, found.Target.Name, found.Endpoint.Port, $"a route of '{balancer.Name}'");
                    routes.Add(found);
                }
            }
        }

        RefuseUnreachable(routes);
        return routes;
    }

    public IReadOnlyList<LoadBalancer> Plan(SecurityGroupPlanner groups, Network network, IReadOnlyList<TargetRoute> routes) => [.. context.LoadBalancers.Select(balancer =>
    {
        var id = LogicalId(balancer);
        var options = OptionsOf(balancer);
        var logical = PlanNames.Logical(balancer.Name);
        var group = groups.For(balancer.Name, $"{logical}SecurityGroup", $"Load balancer {balancer.Name}");
        var clients = new CidrPeer(options.IsInternal ? network.Cidr : "0.0.0.0/0");
        return new LoadBalancer(id)
        {
            ModelName = balancer.Name,
            Name = context.Names.Physical(balancer.Name, 32),
            IsInternetFacing = !options.IsInternal,
            SubnetIds = options.IsInternal ? network.PrivateSubnetIds : network.PublicSubnetIds,
            SecurityGroup = group with
            {
                Ingress =
                [
                    .. (IsSecure(context, balancer) ? (int[])[80, 443] : [80]).Select(p => new SecurityGroupRule(
                        $"{logical}FromClientsPort{p.ToString(CultureInfo.InvariantCulture)}", p, clients, options.IsInternal ? "The VPC" : "Everybody")),
                    .. group.Ingress,
                ],
            },
            IdleTimeoutSeconds = (int)balancer.IdleTimeout.TotalSeconds,
            HasDeletionProtection = context.DeletionProtection,
            AccessLogs = context.HasAccessLogs
                ? new($"{logical}AccessLogs", $"{logical}AccessLogsPolicy", context.LogRetentionDays) { Removal = context.DataRemoval }
                : null,
            Firewall = options.FirewallLimit is { } limit
                ? new($"{logical}Firewall", $"{logical}FirewallAssociation", context.Names.Physical($"{balancer.Name}-firewall"), ManagedRules, limit)
                : null,
            TargetGroups = [.. routes.Where(r => r.Balancer == balancer).Select(TargetGroup)],
            Listeners = Listeners(balancer, options, logical),
        };
    })];

    private static LoadBalancerOptionsAnnotation OptionsOf(LoadBalancerResource balancer) =>
        balancer.Annotations.OfType<LoadBalancerOptionsAnnotation>().LastOrDefault() ?? new();

    private static TargetGroup TargetGroup(TargetRoute route)
    {
        var check = HealthChecks.Http(route.Target, route.Endpoint.Name) ?? HealthChecks.Http(route.Target);
        return new(route.TargetGroupId)
        {
            ServiceName = route.Target.Name,
            Port = route.Endpoint.Port,
            IsHttp2 = route.Endpoint.IsHttp2,
            HealthCheckPath = check?.Path ?? "/",
            HealthyStatus = check?.Status ?? "200-399",
        };
    }

    private List<Listener> Listeners(LoadBalancerResource balancer, LoadBalancerOptionsAnnotation options, string logical)
    {
        var annotations = balancer.Annotations.OfType<LoadBalancerRouteAnnotation>().ToList();
        var secure = IsSecure(context, balancer);
        var prefix = $"{logical}{(secure ? "Https" : "Http")}";
        var rules = annotations.Where(r => !r.IsDefault).Select((route, index) => Find(balancer, route) is { } found
            ? new ListenerRule(
                // Named after its place: a route that is put before others changes what the rules do, in place. Moving their priorities is refused, as one that a rule is to
                // have is still that of the next.
                $"{prefix}Rule{Priority(index)}", Priority(index), route.Patterns, new ForwardAction(found.TargetGroupId))
            : null).OfType<ListenerRule>().ToList();
        ListenerAction last = annotations.Find(r => r.IsDefault) is { } @default && Find(balancer, @default) is { } target
            ? new ForwardAction(target.TargetGroupId)
            : new FixedResponseAction(404);

        var listener = new Listener($"{prefix}Listener") { Port = secure ? 443 : 80, DefaultAction = last, Rules = rules };
        return !secure
            ? [listener]
            :
            [
                new($"{logical}HttpListener") { Port = 80, DefaultAction = new RedirectToHttpsAction(443) },
                listener with { CertificateArn = CertificateArn(balancer, options, logical), TlsPolicy = context.EnvironmentDefaults.TlsPolicy },
            ];
    }

    private static int Priority(int index) => (index + 1) * 10;

    private PlanValue CertificateArn(LoadBalancerResource balancer, LoadBalancerOptionsAnnotation options, string logical) => options.Certificate is { } certificate
        ? context.Inputs.For(certificate, ParameterKind.CertificateArn)
        : context.Inputs.Add(new($"{logical}CertificateArn", $"{balancer.Name}-certificate-arn", $"ARN of the certificate of ACM, in the deployment's region, that '{balancer.Name}' shows.")
        {
            Kind = ParameterKind.CertificateArn,
        });

    private TargetRoute? Find(LoadBalancerResource balancer, LoadBalancerRouteAnnotation route)
    {
        var name = route.Target.Resource.Name;
        if (context.FindTarget(name) is not { } target)
        {
            context.Errors.Add($"The load balancer '{balancer.Name}'", $"has a route to '{name}', which is not published here.", "Publish it here too, or remove the route.");
            return null;
        }

        if (target.Find(route.Target.EndpointName) is not { IsHttp: true } endpoint)
        {
            context.Errors.Add(
                $"The load balancer '{balancer.Name}'", $"has a route to the endpoint '{route.Target.EndpointName}' of '{name}', which is no HTTP endpoint of it.",
                "Add it with WithHttpEndpoint.");
            return null;
        }

        return new(balancer, target, endpoint, $"{PlanNames.Logical(balancer.Name)}{target.LogicalName}Port{endpoint.Port.ToString(CultureInfo.InvariantCulture)}TargetGroup");
    }

    // Each endpoint that is external must have a way in; nothing else is public. Two names of one port, as http and https of a project are, have one.
    private void RefuseUnreachable(List<TargetRoute> routes)
    {
        foreach (var target in context.Targets)
        {
            foreach (var endpoint in target.Endpoints.Where(e => e.IsExternal && !IsRouted(target, e)).DistinctBy(e => e.Port))
            {
                context.Errors.Add(
                    $"The endpoint '{endpoint.Name}' of '{target.Name}'",
                    $"is external, and no load balancer leads to it{(endpoint.IsHttp ? string.Empty : $": one that is added with AddLoadBalancer leads HTTP alone, and it is {endpoint.Scheme}")}.",
                    WayIn(target, endpoint));
            }
        }

        bool IsRouted(ComputeTarget target, TargetEndpoint endpoint) => routes.Exists(r => r.Target == target && r.Endpoint.Port == endpoint.Port);
    }

    private string WayIn(ComputeTarget target, TargetEndpoint endpoint)
    {
        if (!endpoint.IsHttp)
        {
            return "Keep it inside (IsExternal = false): other services reach it there. For clients outside, let a Network Load Balancer of a stack of your own lead to it.";
        }

        var reference = $"{target.Name}.GetEndpoint(\"{endpoint.Name}\")";
        return context.LoadBalancers is [var balancer, ..]
            ? $"Add a route to '{balancer.Name}': .WithRoute(\"/path/*\", {reference}); or leave it out of what is external."
            : $"Add one: builder.AddLoadBalancer(\"alb\").WithDefaultRoute({reference}); or leave out WithExternalHttpEndpoints.";
    }
}

/// <summary>An endpoint behind a load balancer.</summary>
internal sealed record TargetRoute(LoadBalancerResource Balancer, ComputeTarget Target, TargetEndpoint Endpoint, string TargetGroupId);
