using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Makes the plan of a model: the same model gives the same plan.</summary>
internal static class AwsPlanner
{
    public const string ClusterId = "Cluster";

    /// <exception cref="AwsPublishException">Something in the model has no counterpart on AWS.</exception>
    public static async Task<AwsPlan> PlanAsync(
        DistributedApplicationModel model,
        AwsEnvironmentResource environment,
        DistributedApplicationExecutionContext execution,
        Func<IResource, bool>? runsHere = null,
        CancellationToken cancellationToken = default)
    {
        var context = new PlanningContext(model, environment, execution, runsHere ?? (_ => true));
        var network = NetworkPlanner.Plan(context);
        var images = new ImagePlanner(context);
        var fileSystemPlanner = new FileSystemPlanner(context);
        var balancerPlanner = new LoadBalancerPlanner(context);
        var servicePlanner = new ServicePlanner(context, fileSystemPlanner, images);

        // First all paths are drawn, whatever the order of the model; then groups, names and roles follow from them.
        var routes = balancerPlanner.DrawRoutes();
        var drafts = new List<ServiceDraft>();
        foreach (var target in context.Targets)
        {
            if (await servicePlanner.DraftAsync(target, cancellationToken) is { } draft)
            {
                drafts.Add(draft);
            }
        }

        KnownAnnotations.Refuse(context, runsHere ?? (_ => true));

        WaitCycles.Refuse(context);
        context.Errors.ThrowIfAny();
        var groups = new SecurityGroupPlanner(context);
        var fileSystems = fileSystemPlanner.FileSystems(groups, network.PrivateSubnetIds);
        var balancers = balancerPlanner.Plan(groups, network, routes);
        var caches = CachePlanner.Plan(context, groups, network.PrivateSubnetIds);
        var services = drafts.Select(d => servicePlanner.Plan(d, groups, routes, fileSystems, balancers)).ToList();
        var plan = new AwsPlan
        {
            Name = environment.Name,
            Stage = context.Stage,
            Defaults = context.Options.Defaults,
            Tags = Tags(context),
            Network = network,
            Namespace = services.Exists(s => s.Discovery is not null) ? new("Namespace", context.Options.Namespace) : null,
            Cluster = new(ClusterId, context.Names.Prefix),
            SecurityGroups = NetworkPlanner.EndpointGroup(context) is { } group ? [group] : [],
            FileSystems = fileSystems,
            Tables = TablePlanner.Plan(context),
            Queues = QueuePlanner.Plan(context),
            Caches = caches,
            Repositories = images.Repositories,
            Images = images.Builds,
            LoadBalancers = balancers,
            Services = services,
            Edges = context.Edges,
            Uses = UsePlanner.Plan(context, drafts),
            Pipeline = PipelinePlanner.Plan(context),
            Suppressions = context.Options.Suppressions,
        };
        plan = OperationsPlanner.Add(context, plan) with { Secrets = context.Inputs.Secrets, Outputs = Outputs(plan) };
        plan = Change(context, plan) with { Notices = [.. context.Notices.Distinct()] };
        context.Errors.ThrowIfAny();
        return plan with { Parameters = await context.Inputs.ParametersAsync(cancellationToken) };
    }

    private static List<Tag> Tags(PlanningContext context) =>
    [
        .. new SortedDictionary<string, string>(context.Options.Tags, StringComparer.Ordinal) { ["application"] = context.Environment.Name, ["stage"] = context.StageName }
            .Select(t => new Tag(t.Key, t.Value)),
    ];

    private static List<DeploymentOutput> Outputs(AwsPlan plan) =>
    [
        .. plan.LoadBalancers.Select(b => new DeploymentOutput(
            $"{PlanNames.Logical(b.ModelName)}Url",
            $"Where '{b.ModelName}' is reached.",
            PlanValue.Concat(b.Listeners.Any(l => l.CertificateArn is not null) ? "https://" : "http://", new ResourceValue(b.LogicalId, ResourceOutput.DnsName)))),
        new("ClusterName", "The ECS cluster.", plan.Cluster.Id),
        .. plan.Tables.Select(t => new DeploymentOutput($"{t.LogicalId}Name", $"The table '{t.ModelName}'.", t.Id)),
        .. plan.Queues.Select(q => new DeploymentOutput($"{q.LogicalId}Url", $"The queue '{q.ModelName}'.", new ResourceValue(q.LogicalId, ResourceOutput.Url))),
    ];

    // What the model says about the plan itself comes last.
    private static AwsPlan Change(PlanningContext context, AwsPlan plan)
    {
        foreach (var target in context.Targets)
        {
            foreach (var change in target.Options.Changes)
            {
                var current = plan;
                plan = plan with { Services = [.. plan.Services.Select(s => s.Name == target.Name ? change(current, s) : s)] };
            }
        }

        return context.Options.PlanCallbacks.Aggregate(plan, (current, change) => change(current));
    }
}
