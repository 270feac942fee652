using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Checks;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>docs/publish.md is true to the code.</summary>
public class DocumentationTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(
        typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Snapshots").Value!, "..", "..", "..", ".."));

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository, "docs", "publish.md"));

    [Fact]
    public void Every_extension_method_of_the_library_is_in_the_table()
    {
        var methods = typeof(AwsEnvironmentResource).Assembly.GetExportedTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.IsDefined(typeof(ExtensionAttribute))).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(methods);
        Assert.DoesNotContain(methods, m => !Regex.IsMatch(Text, $@"`[^`]*\b{m}\b[^`]*`"));
    }

    [Fact]
    public void Every_annotation_is_in_the_table()
    {
        Assembly[] assemblies = [typeof(AwsEnvironmentResource).Assembly, typeof(IResource).Assembly, typeof(RedisResource).Assembly, Assembly.Load("Aspire.Hosting.JavaScript")];
        var annotations = assemblies.SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IResourceAnnotation)))
            .Select(t => t.Name).Where(n => n.EndsWith("Annotation", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(annotations);
        Assert.DoesNotContain(annotations, a => !Text.Contains($"`{a}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_annotation_that_a_planner_reads_is_told_as_one_that_has_a_meaning()
    {
        var planners = Path.Combine(Repository, "hosting", "Nexus.Hosting.Aws", "Publishing", "Planning");
        var read = Directory.GetFiles(planners, "*.cs").Where(f => Path.GetFileName(f) != "KnownAnnotations.cs")
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), @"\b[A-Z]\w+Annotation\b").Select(m => m.Value))
            .Where(n => !n.StartsWith("TryGet", StringComparison.Ordinal) && n != nameof(IResourceAnnotation)).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(read);
        Assert.Empty(read.Except(InRows()));
    }

    [Fact]
    public void Every_annotation_that_is_told_as_one_that_has_a_meaning_is_read()
    {
        string[] folders = [Path.Combine("Nexus.Hosting.Aws", "Publishing"), "Aspire.Hosting", "Aspire.Hosting.JavaScript", "Aspire.Hosting.Redis"];
        var sources = folders.SelectMany(f => Directory.GetFiles(Path.Combine(Repository, "hosting", f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && Path.GetFileName(f) != "KnownAnnotations.cs")
            .Select(File.ReadAllText).ToList();
        var rows = InRows();

        // Read, and not only written: OfType<X>, TryGetLastAnnotation<X>, is X, case X.
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, a => !sources.Exists(s => Regex.IsMatch(s, $@"(?:<|\bis |\bcase |\bor ){a}\b")));
    }

    [Fact]
    public void The_publisher_knows_the_annotations_of_the_table_and_no_others()
    {
        var own = typeof(AwsEnvironmentResource).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IResourceAnnotation))).Select(t => t.Name);

        Assert.Equal(KnownAnnotations.Mapped.Order(StringComparer.Ordinal), InRows().Except(own).Order(StringComparer.Ordinal));
        Assert.Equal(KnownAnnotations.LocalOnly.Order(StringComparer.Ordinal), After("<!-- local -->").Order(StringComparer.Ordinal));
        Assert.Equal(KnownAnnotations.OfThePipeline.Order(StringComparer.Ordinal), After("<!-- pipeline -->").Order(StringComparer.Ordinal));

        static IEnumerable<string> After(string mark) => Annotations(Text[Text.IndexOf(mark, StringComparison.Ordinal)..].Split("\n\n")[0]);
    }

    private static List<string> InRows() => [.. Text.Split('\n').Where(l => l.StartsWith('|')).SelectMany(Annotations).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Annotations(string text) => Regex.Matches(text, @"`(\w+Annotation)`").Select(m => m.Groups[1].Value);

    [Fact]
    public void Every_rule_of_the_checks_is_explained_with_its_remedy()
    {
        var page = File.ReadAllText(Path.Combine(Repository, "docs", "checks.md"));
        var sections = page.Split("\n### ").Skip(1).ToDictionary(s => s[..s.IndexOf(':', StringComparison.Ordinal)], s => s);
        var sources = Directory.GetFiles(Path.Combine(Repository, "hosting", "Nexus.Hosting.Aws", "Publishing"), "*.cs", SearchOption.AllDirectories);
        var rules = sources.SelectMany(f => Regex.Matches(File.ReadAllText(f), "\"(NEXUS[0-9]{3})\"").Select(m => m.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Equal(rules, sections.Keys.Order(StringComparer.Ordinal));
        Assert.All(PlanChecks.All, check => Assert.StartsWith($"{check.Rule}: {check.Title}\n", sections[check.Rule], StringComparison.Ordinal));
        Assert.All(sections.Values, s => Assert.Contains("\n**Remedy:** ", s, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_of_raw_properties_is_the_reference_model_that_the_tools_check()
    {
        var models = File.ReadAllText(Path.Combine(Repository, "tests", "Nexus.Hosting.Aws.Tests", "Publishing", "ReferenceModels.cs"));
        var example = Regex.Match(Text, @"WithPlan\(plan => plan\s+\.Override.*?(?=\n```)", RegexOptions.Singleline).Value;

        Assert.NotEmpty(example);
        Assert.Contains(Lines(example), Lines(models), StringComparison.Ordinal);

        static string Lines(string code) => string.Join('\n', code.Split('\n').Select(l => l.Trim()));
    }

    [Theory]
    [InlineData(Stage.Dev, 1)]
    [InlineData(Stage.Staging, 2)]
    [InlineData(Stage.Prod, 3)]
    public void The_table_of_stages_says_what_the_planners_do(Stage stage, int column)
    {
        var defaults = EnvironmentDefaults.Of(EnvironmentDefaults.Latest).For(stage);

        Assert.Equal($"{Number(defaults.Cpu / 1024.0)} vCPU, {Number(defaults.Memory / 1024.0)} GB", Cell("a task"));
        Assert.Equal($"{defaults.Replicas} to {defaults.Replicas * defaults.ScaleFactor}", Cell("tasks of a service"));
        Assert.Equal($"{defaults.LogRetentionDays} days", Cell("log lines are kept"));
        Assert.Equal(defaults.DataRemoval == Removal.Retain ? "kept" : "deleted", Cell("data stores, when the deployment is deleted"));
        Assert.Equal(defaults.DeletionProtection ? "yes" : "no", Cell("protection from deletion"));
        Assert.Equal(defaults.PointInTimeRecovery ? "yes" : "where the model asks", Cell("point-in-time recovery of tables"));
        Assert.Equal(defaults.BackupRetentionDays == 0 ? "none" : $"kept {defaults.BackupRetentionDays} days", Cell("daily backups"));
        Assert.Equal(defaults.HasAlarms ? "yes" : "no", Cell("alarms and dashboard; access and flow logs"));
        Assert.Equal(defaults.CacheNodeType, Cell("a node of a managed cache"));
        Assert.Equal($"{defaults.KeepImages}", Cell("images that a repository keeps"));

        string Cell(string row) => Text.Split('\n').Single(l => l.StartsWith($"| {row} |", StringComparison.Ordinal)).Split('|')[column + 1].Trim();

        static string Number(double number) => number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
    }
}
