using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing;

public class ListenerRuleTests
{
    [Fact]
    public async Task A_route_that_is_put_before_others_moves_no_rule_to_a_priority_that_another_still_has()
    {
        var before = await RulesAsync("/api/*", "/docs*");
        var after = await RulesAsync("/new/*", "/api/*", "/docs*");

        Assert.Equal(["/api/*", "/docs*"], before.Select(rule => Assert.Single(rule.PathPatterns)));
        Assert.Equal(["/new/*", "/api/*", "/docs*"], after.Select(rule => Assert.Single(rule.PathPatterns)));
        Assert.Equal(3, after.Select(rule => rule.Priority).Distinct().Count());
        Assert.All(before, rule => Assert.Equal(rule.Priority, after.Single(other => other.LogicalId == rule.LogicalId).Priority));
    }

    private static async Task<IReadOnlyList<ListenerRule>> RulesAsync(params string[] patterns)
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var api = builder.AddWeb("api");
            var balancer = builder.AddLoadBalancer("alb").WithDefaultRoute(api.GetEndpoint("http"));
            foreach (var pattern in patterns)
            {
                balancer.WithRoute(pattern, api.GetEndpoint("http"));
            }
        });
        return Assert.Single(Assert.Single(plan.LoadBalancers).Listeners).Rules;
    }
}
