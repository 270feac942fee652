using Nexus.Hosting.Aws.Publishing.Diagram;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Report;

/// <summary>Every service: size, scaling, health; and the routes that lead to it.</summary>
internal static class ServicesSection
{
    public static void Add(HtmlText html, AwsPlan plan)
    {
        html.Add($"<section id=\"services\"><h2>Services</h2>");
        html.Table("Sizes and scaling", ["Service", "Task", "Tasks", "Scales on", "Ports", "Private name"], plan.Services.Select(s => (HtmlLine[])
        [
            $"{s.Name}",
            $"{PlanWords.Size(s.TaskDefinition)}{(PlanWords.UsesSpot(s) ? " · Spot" : string.Empty)}",
            $"{PlanWords.Count(s)}",
            $"{(s.Scaling is { } scaling ? string.Join("; ", scaling.Policies.Select(PlainWords.Say).Concat(scaling.Schedules.Select(t => $"{PlanWords.Number(t.Minimum)} to {PlanWords.Number(t.Maximum)} from {t.Expression}"))) : s.IsSingleton ? "nothing: it runs once" : "nothing")}",
            $"{string.Join(", ", s.TaskDefinition.Containers.SelectMany(c => c.Ports).Select(p => PlanWords.Number(p.Port)))}",
            $"{(s.Discovery is { } name && plan.Namespace is { } space ? $"{name.Name}.{space.Name}" : "—")}",
        ]));
        foreach (var service in plan.Services)
        {
            AddDetails(html, service);
        }

        html.Add($"</section>");
        AddRoutes(html, plan);
    }

    private static void AddDetails(HtmlText html, ServicePlan plan)
    {
        html.Add($"<details><summary>{plan.Name}</summary><dl>");
        foreach (var container in plan.TaskDefinition.Containers)
        {
            Fact($"Container {container.Name}", PlainWords.Image(container.Image));
            Fact("Health check", container.HealthCheck is { } check
                ? $"{string.Join(' ', check.Command)}; every {PlanWords.Number(check.IntervalSeconds)} s, {PlanWords.Number(check.Retries)} failures in a row"
                : "none in the container");
            if (container.Environment.Count > 0)
            {
                Fact("Variables", string.Join(", ", container.Environment.Select(v => v.Name)));
            }

            if (container.Secrets.Count > 0)
            {
                Fact("From Secrets Manager", string.Join(", ", container.Secrets.Select(v => v.Name)));
            }

            if (container.Mounts.Count > 0)
            {
                Fact("Folders", string.Join(", ", container.Mounts.Select(m => $"{m.Path}{(m.IsReadOnly ? " (read only)" : string.Empty)}")));
            }

            if (container.User is { } user)
            {
                Fact("Runs as", user);
            }
        }

        if (plan.Service is { } service)
        {
            Fact("Deployment", $"{PlanWords.Number(service.MinimumHealthyPercent)} to {PlanWords.Number(service.MaximumPercent)} % of the tasks{(service.HasCircuitBreaker ? "; rolled back where new tasks do not come up" : string.Empty)}");
        }

        if (plan.Schedule is { } schedule)
        {
            Fact("Starts", $"{schedule.Expression}, {schedule.TimeZone}");
        }

        Fact("Log", $"{plan.LogGroup.Name}, kept {PlanWords.Count(plan.LogGroup.RetentionDays, "day")}");
        html.Add($"</dl></details>");

        void Fact(string name, string value) => html.Add($"<dt>{name}</dt><dd>{value}</dd>");
    }

    private static void AddRoutes(HtmlText html, AwsPlan plan)
    {
        html.Add($"<section id=\"routes\"><h2>Routes</h2>");
        if (plan.LoadBalancers.Count == 0)
        {
            html.Add($"<p>There is no load balancer: nothing is public.</p>");
        }

        foreach (var balancer in plan.LoadBalancers)
        {
            html.Add($"<p><strong>{balancer.ModelName}</strong> is {(balancer.IsInternetFacing ? "public" : "reached from the VPC only")}; a connection may be silent for {balancer.IdleTimeoutSeconds} s{(balancer.Firewall is null ? string.Empty : "; a firewall stands before it")}.</p>");
            html.Table($"Routes of {balancer.ModelName}, the first that fits", ["Port", "Path", "Goes to", "Health check"], balancer.Listeners.SelectMany(l => l.Rules
                .Select(r => (Listener: l, Paths: string.Join("  ", r.PathPatterns), r.Action)).Append((Listener: l, Paths: "everything else", Action: l.DefaultAction)))
                .Select(r => (HtmlLine[])
                [
                    $"{r.Listener.Port}{(r.Listener.CertificateArn is null ? " HTTP" : " HTTPS")}", $"<code>{r.Paths}</code>", $"{Target(balancer, r.Action)}", $"{Health(balancer, r.Action)}",
                ]));
        }

        html.Add($"</section>");
    }

    private static TargetGroup? Group(LoadBalancer balancer, ListenerAction action) =>
        action is ForwardAction forward ? balancer.TargetGroups.FirstOrDefault(g => g.LogicalId == forward.TargetGroupId) : null;

    private static string Target(LoadBalancer balancer, ListenerAction action) => action switch
    {
        ForwardAction when Group(balancer, action) is { } group => $"{group.ServiceName}, port {PlanWords.Number(group.Port)}{(group.IsHttp2 ? ", HTTP/2" : string.Empty)}",
        RedirectToHttpsAction redirect => $"HTTPS on port {PlanWords.Number(redirect.Port)}",
        FixedResponseAction fixedResponse => $"status {PlanWords.Number(fixedResponse.StatusCode)}",
        _ => string.Empty,
    };

    private static string Health(LoadBalancer balancer, ListenerAction action) => Group(balancer, action) is { } group
        ? $"{group.HealthCheckPath} gives {group.HealthyStatus}, every {PlanWords.Number(group.HealthCheckIntervalSeconds)} s"
        : "—";
}
