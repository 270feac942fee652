using System.Globalization;
using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;
using Nexus.Hosting.Aws.Tests.Publishing.Checks;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>
/// No number and no date of the output is written as people write it somewhere. A process of ours knows no culture by name (InvariantGlobalization), whatever
/// LC_ALL says; what an application sets by code, it would heed.
/// </summary>
public class LocaleTests
{
    // What a thoughtless line writes there is no number of JSON, HCL or SVG.
    private static CultureInfo Elsewhere
    {
        get
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (",", "\u00a0");
            (culture.NumberFormat.CurrencyDecimalSeparator, culture.NumberFormat.CurrencyGroupSeparator, culture.NumberFormat.CurrencySymbol) = (",", ".", "€");
            (culture.NumberFormat.PercentDecimalSeparator, culture.NumberFormat.PercentSymbol) = (",", "٪");
            (culture.NumberFormat.NegativeSign, culture.NumberFormat.PositiveSign) = ("−", "＋");
            (culture.DateTimeFormat.DateSeparator, culture.DateTimeFormat.TimeSeparator) = (".", "-");
            (culture.DateTimeFormat.ShortDatePattern, culture.DateTimeFormat.LongTimePattern) = ("dd/MM/yyyy", "HH:mm:ss");
            return CultureInfo.ReadOnly(culture);
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task Planned_checked_and_written_where_numbers_look_otherwise_it_is_the_same_bytes(string stage)
    {
        var (here, elsewhere) = (await WriteAsync(stage, CultureInfo.InvariantCulture), await WriteAsync(stage, Elsewhere));

        Assert.All(["template.json", "07-services.tf", "plan.json", "changes.json", "cost.json", "report.html", "architecture.svg", "architecture.mmd", "deploy.yml"],
            name => Assert.Contains(here.Keys, file => Path.GetFileName(file) == name));
        Assert.Equal(here.Keys, elsewhere.Keys);
        Assert.All(here, file => Assert.Equal(file.Value, elsewhere[file.Key]));
        // There was something to write in another way.
        Assert.Contains("2.5", here[Path.Combine("cloudformation", "template.json")], StringComparison.Ordinal);
        Assert.Contains("12345", here["changes.json"], StringComparison.Ordinal);
    }

    private static async Task<SortedDictionary<string, string>> WriteAsync(string stage, CultureInfo culture)
    {
        var folder = Directory.CreateTempSubdirectory("locale-");
        // It is this method's and what it calls, not the caller's.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            Assert.Equal(culture == CultureInfo.InvariantCulture ? "-1,234.5" : "−1\u00a0234,5", $"{-1234.5:N1}");
            var plan = PlanChecks.Check(PublishChecks.WithCost(await Published.PlanAsync(
                (builder, app) =>
                {
                    NexusModel.Add(builder);
                    app.WithMonthlyBudget(1234).WithAlarmEmail(builder.AddParameter("email")).WithGitHubActions("acme/shop").AcceptFinding("NEXUS301", null, "It is small.");
                    builder.AddWeb("meter").PublishAsScheduledTask("cron(30 3 * * ? *)");
                    builder.AddWeb("gauge").WithMetricScaling("App", "Load", 2.5);
                },
                stage)));

            // The second publish says what has changed since the first.
            foreach (var one in (AwsPlan[])[plan.WithTask("api", t => t with { Memory = 12345 }), plan])
            {
                foreach (var writer in PlanWriters.All.Where(w => w.IsWanted(one)))
                {
                    await writer.WriteAsync(one, new PlanFolder(folder.FullName), TestContext.Current.CancellationToken);
                }
            }

            return new(folder.GetFiles("*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder.FullName, f.FullName), f => File.ReadAllText(f.FullName)), StringComparer.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
