using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>
/// What a plan costs in a month by list prices, without free tiers, discounts and taxes. Low: the fewest tasks and hardly any use; high: the most tasks all
/// month, and a busy month.
/// </summary>
internal sealed class CostEstimate
{
    private CostEstimate(PriceList prices, UsageRange usage, IReadOnlyList<CostItem> items, IReadOnlyList<string> unpriced)
    {
        Prices = prices;
        Usage = usage;
        Items = items;
        Unpriced = unpriced;
    }

    /// <summary>The prices that were used.</summary>
    public PriceList Prices { get; }

    /// <summary>The use that was assumed.</summary>
    public UsageRange Usage { get; }

    /// <summary>The items, grouped by the service of AWS, in the order of the plan.</summary>
    public IReadOnlyList<CostItem> Items { get; }

    /// <summary>What each service of AWS costs, the dearest first.</summary>
    public IReadOnlyList<ServiceCost> Services
    {
        get
        {
            var services = Items.GroupBy(i => i.Service).Select(g => new ServiceCost(g.Key, g.Sum(i => i.Low), g.Sum(i => i.High))).ToList();
            services.Sort((a, b) => b.Low != a.Low ? b.Low.CompareTo(a.Low) : string.CompareOrdinal(a.Name, b.Name));
            return services;
        }
    }

    /// <summary>What has no price in the list, such as a rare size of a cache node; it is not in the sums.</summary>
    public IReadOnlyList<string> Unpriced { get; }

    /// <summary>The least for a month.</summary>
    public decimal Low => Items.Sum(i => i.Low);

    /// <summary>The most for a month.</summary>
    public decimal High => Items.Sum(i => i.High);

    /// <summary>Both, for the checks.</summary>
    public MonthlyCost Monthly => new(Low, High);

    /// <summary>Reckons what a plan costs.</summary>
    public static CostEstimate Of(AwsPlan plan, PriceList? prices = null)
    {
        var sheet = new CostSheet(plan, prices ?? PriceList.Default);
        ComputeCosts.Add(sheet);
        NetworkCosts.Add(sheet);
        StorageCosts.Add(sheet);
        OperationsCosts.Add(sheet);
        return new(sheet.Prices, sheet.Usage, sheet.Items, sheet.Unpriced);
    }
}

/// <summary>A service of AWS in the sums.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Low">The least for a month.</param>
/// <param name="High">The most for a month.</param>
internal sealed record ServiceCost(string Name, decimal Low, decimal High);

/// <summary>Something that is paid for.</summary>
/// <param name="Service">The service of AWS.</param>
/// <param name="Subject">The model's name of what it is for; empty: for everything.</param>
/// <param name="Text">What it is.</param>
/// <param name="LowQuantity">How much at least.</param>
/// <param name="HighQuantity">How much at most.</param>
/// <param name="Price">The price of a unit.</param>
internal sealed record CostItem(string Service, string Subject, string Text, decimal LowQuantity, decimal HighQuantity, Price Price)
{
    /// <summary>The least for a month, in cents.</summary>
    public decimal Low => Round(LowQuantity * Price.Amount);

    /// <summary>The most for a month, in cents.</summary>
    public decimal High => Round(HighQuantity * Price.Amount);

    private static decimal Round(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);
}

/// <summary>Collects the items of an estimate.</summary>
internal sealed class CostSheet(AwsPlan plan, PriceList prices)
{
    public AwsPlan Plan { get; } = plan;

    public PriceList Prices { get; } = prices;

    public UsageRange Usage { get; } = prices.UsageOf(plan.Stage);

    public List<CostItem> Items { get; } = [];

    public List<string> Unpriced { get; } = [];

    public decimal Hours => Prices.HoursPerMonth;

    public Usage Low => Usage.Low;

    public Usage High => Usage.High;

    public void Add(string service, string subject, string text, string price, decimal quantity) => Add(service, subject, text, price, quantity, quantity);

    public void Add(string service, string subject, string text, string price, decimal low, decimal high)
    {
        if (!Prices.Prices.TryGetValue(price, out var known))
        {
            Unpriced.Add($"{text} of '{subject}' ({price})");
        }
        else if (high > 0)
        {
            Items.Add(new(service, subject, text, low, high, known));
        }
    }
}
