using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>The alarm on failed requests, reckoned as CloudWatch does.</summary>
public partial class AlarmTests
{
    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(100, null, null, false)]
    [InlineData(100, 6, null, true)]
    [InlineData(100, 5, null, false)]
    [InlineData(19, 19, null, false)]
    // Nothing runs: the load balancer answers 503, and counts no request to a target.
    [InlineData(null, null, 200, true)]
    [InlineData(null, null, 19, false)]
    [InlineData(100, null, 10, true)]
    public async Task It_sounds_above_five_percent_of_all_requests_also_where_none_reaches_a_target(int? requests, int? targets, int? balancer, bool sounds)
    {
        var plan = await Published.PlanAsync(builder => builder.AddLoadBalancer("entry").WithDefaultRoute(builder.AddWeb("api").GetEndpoint("http")), "prod");
        var alarm = Assert.Single(plan.Alarms, a => a.Name.EndsWith("-5xx", StringComparison.Ordinal));

        var values = new Dictionary<string, int?> { ["requests"] = requests, ["targets"] = targets, ["balancer"] = balancer };
        Assert.Equal(values.Keys.Order(), alarm.Queries.Where(q => q.Metric is not null).Select(q => q.Id).Order());
        Assert.Equal(sounds, Reckon(alarm, Assert.Single(alarm.Queries, q => q.ReturnsData), values) > alarm.Threshold);
    }

    // Of metric math what the alarm uses: FILL, IF, and the four signs.
    private static double Reckon(Alarm alarm, MetricQuery query, Dictionary<string, int?> values)
    {
        var text = Fill().Replace(query.Expression!, m => (values[m.Groups[1].Value] ?? int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));
        foreach (var other in alarm.Queries.Where(q => q.Expression is not null && q != query))
        {
            text = Regex.Replace(text, $@"\b{other.Id}\b", _ => Reckon(alarm, other, values).ToString(CultureInfo.InvariantCulture));
        }

        // What has no value and is not filled makes no value.
        Assert.DoesNotMatch(@"[a-z]", text);
        using var table = new System.Data.DataTable { Locale = CultureInfo.InvariantCulture };
        return Convert.ToDouble(table.Compute(text.Replace("IF(", "IIF(", StringComparison.Ordinal), null), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"FILL\((\w+), (\d+)\)")]
    private static partial Regex Fill();
}
