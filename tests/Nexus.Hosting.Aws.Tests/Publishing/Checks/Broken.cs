using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Checks;

/// <summary>Plans of reference models, with something broken in them.</summary>
internal static class Broken
{
    /// <summary>The one finding of a rule once the plan is changed; before it there is none.</summary>
    public static async Task<Finding> FindAsync(string rule, Func<AwsPlan, AwsPlan> change, string model = "nexus-prod") =>
        Assert.Single(await FindAllAsync(rule, change, model));

    public static async Task<IReadOnlyList<Finding>> FindAllAsync(string rule, Func<AwsPlan, AwsPlan> change, string model = "nexus-prod")
    {
        var plan = await ReferenceModels.PlanAsync(model);
        Assert.Empty(Find(rule, plan));
        return Find(rule, change(plan));
    }

    public static IReadOnlyList<Finding> Find(string rule, AwsPlan plan) => [.. PlanChecks.All.Single(c => c.Rule == rule).Find(new PlanFacts(plan))];

    public static AwsPlan With(this AwsPlan plan, string service, Func<ServicePlan, ServicePlan> change) =>
        plan with { Services = [.. plan.Services.Select(s => s.Name == service ? change(s) : s)] };

    public static AwsPlan WithService(this AwsPlan plan, string service, Func<FargateService, FargateService> change) =>
        plan.With(service, s => s with { Service = change(s.Service!) });

    public static AwsPlan WithTask(this AwsPlan plan, string service, Func<TaskDefinition, TaskDefinition> change) =>
        plan.With(service, s => s with { TaskDefinition = change(s.TaskDefinition) });

    public static AwsPlan WithContainer(this AwsPlan plan, string service, Func<ContainerDefinition, ContainerDefinition> change) =>
        plan.WithTask(service, t => t with { Containers = [change(t.Containers[0]), .. t.Containers.Skip(1)] });

    public static AwsPlan WithBalancer(this AwsPlan plan, Func<LoadBalancer, LoadBalancer> change) =>
        plan with { LoadBalancers = [.. plan.LoadBalancers.Select(change)] };

    public static AwsPlan WithVpc(this AwsPlan plan, Func<Vpc, Vpc> change) =>
        plan with { Network = plan.Network with { Vpc = change(plan.Network.Vpc!) } };

    public static AwsPlan WithTable(this AwsPlan plan, string name, Func<Table, Table> change) =>
        plan with { Tables = [.. plan.Tables.Select(t => t.ModelName == name ? change(t) : t)] };

    public static AwsPlan WithQueue(this AwsPlan plan, string name, Func<MessageQueue, MessageQueue> change) =>
        plan with { Queues = [.. plan.Queues.Select(q => q.ModelName == name ? change(q) : q)] };
}
