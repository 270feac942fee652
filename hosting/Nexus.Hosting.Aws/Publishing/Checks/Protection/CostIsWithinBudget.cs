using System.Globalization;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Protection;

/// <summary>The plan does not cost more than the budget that the model sets.</summary>
internal sealed class CostIsWithinBudget() : PlanCheck("NEXUS801", "The plan costs no more than its budget")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        if (facts.Plan is not { Budget: { } budget, MonthlyCost: { } cost })
        {
            yield break;
        }

        if (cost.Low > budget.MonthlyLimit)
        {
            yield return Error(
                facts.Plan.Name, $"A month costs {Dollars(cost.Low)} at least, and the budget is {Dollars(budget.MonthlyLimit)}.",
                "Raise the budget (WithMonthlyBudget), or use less: smaller tasks (WithTaskSize), Spot (WithSpotCapacity), one NAT gateway (WithNetwork).");
        }
        else if (cost.High > budget.MonthlyLimit)
        {
            yield return Warning(
                facts.Plan.Name, $"A month with much traffic costs up to {Dollars(cost.High)}, and the budget is {Dollars(budget.MonthlyLimit)}.",
                "Raise the budget (WithMonthlyBudget), or lower the maximum of tasks (WithScaling).");
        }
    }

    private static string Dollars(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00}");
}
