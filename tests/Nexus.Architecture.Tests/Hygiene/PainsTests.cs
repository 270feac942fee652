using System.Text.RegularExpressions;

namespace Nexus.Architecture.Tests.Hygiene;

/// <summary>What documentation promises about tests, files and scripts is there.</summary>
public partial class PainsTests
{
    private const string Table = "docs/pains.md";
    private const int Pains = 24;

    private static readonly string[] Scripts = [".sh", ".mjs", ".py"];

    [Fact]
    public void Every_trouble_has_a_test_that_exists()
    {
        var rows = Repository.Read(Table).Split('\n').Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => (Number: int.Parse(match.Groups[1].Value), Tests: Name().Matches(match.Groups[2].Value).Select(name => name.Groups[1].Value).ToList()))
            .ToList();
        var tests = TestSources().ToList();

        Assert.Equal(Enumerable.Range(1, Pains), rows.Select(row => row.Number));
        Defects.AssertNone(
            from row in rows
            from name in row.Tests.DefaultIfEmpty("(none)")
            where !tests.Exists(text => IsDefined(text, name))
            select $"{Table}, row {row.Number}: there is no test '{name}'. Name the test that says that this cannot happen, or write it.");
    }

    [Fact]
    public void A_test_that_does_not_exist_is_noticed()
    {
        const string text = "[Fact]\n    public async Task One_thing_holds()\n    {";

        Assert.True(IsDefined(text, "One_thing_holds"));
        Assert.False(IsDefined(text, "One_thing"));
        Assert.False(IsDefined("// One_thing_holds", "One_thing_holds"));
        Assert.True(IsDefined("test(\"it survives\", async () => {", "it survives"));
    }

    [Fact]
    public void Every_link_of_the_documentation_leads_somewhere()
    {
        var pages = Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)).ToList();

        Defects.AssertNone(
            from page in pages
            from Match link in Link().Matches(Repository.Read(page))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            let path = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{page}: the link to '{target}' leads nowhere.");
    }

    [Fact]
    public void No_script_names_a_region_or_an_account() => Defects.AssertNone(
        from file in Repository.Files
        where Scripts.Contains(Path.GetExtension(file)) && !file.StartsWith("tests/", StringComparison.Ordinal) && !file.StartsWith("web/tests/", StringComparison.Ordinal)
        from Match match in Place().Matches(Repository.Read(file))
        select $"{file} names '{match.Value}': take it from the environment or from the outputs of the deployment.");

    private static IEnumerable<string> TestSources() =>
        from file in Repository.Files
        where file.StartsWith("tests/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)
            || file.StartsWith("web/", StringComparison.Ordinal) && (file.EndsWith(".ts", StringComparison.Ordinal) || file.EndsWith(".tsx", StringComparison.Ordinal))
        select Repository.Read(file);

    private static bool IsDefined(string text, string name) => name.Contains(' ', StringComparison.Ordinal)
        ? text.Contains($"test(\"{name}\"", StringComparison.Ordinal)
        : Regex.IsMatch(text, $@"\bpublic (async )?\w+ {Regex.Escape(name)}\(");

    [GeneratedRegex(@"^\| (\d+) \|.*\| (.*) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<!`)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // A region such as those of AWS, or an account in an ARN.
    [GeneratedRegex(@"\b(us|eu|ap|sa|ca|me|af|cn)-(north|south|east|west|central|northeast|southeast)-\d\b|\barn:aws:\w+:[\w-]*:\d{12}:")]
    private static partial Regex Place();
}
