using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Something that a deployment tells at its end.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The value.</param>
/// <param name="IsAddress">Whether people open it in a browser.</param>
internal sealed record DeployedOutput(string Name, string Value, bool IsAddress)
{
    /// <summary>The outputs of a plan that a stack has; where people come in is first.</summary>
    public static IReadOnlyList<DeployedOutput> Of(AwsPlan plan, Stack stack)
    {
        var addresses = plan.LoadBalancers.ToDictionary(b => $"{PlanNames.Logical(b.ModelName)}Url", b => $"Application ('{b.ModelName}')", StringComparer.Ordinal);
        return
        [
            .. plan.Outputs.Where(o => stack.Outputs.ContainsKey(o.LogicalId))
                .Select(o => new DeployedOutput(addresses.GetValueOrDefault(o.LogicalId, o.LogicalId), stack.Outputs[o.LogicalId], addresses.ContainsKey(o.LogicalId)))
                .OrderBy(o => !o.IsAddress),
        ];
    }
}
