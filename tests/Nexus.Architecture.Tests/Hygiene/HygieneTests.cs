namespace Nexus.Architecture.Tests.Hygiene;

public class HygieneTests
{
    private const int MaximumLines = 400;
    private const string LongFiles = "long-files.txt";

    private static readonly string[] Measured = [".cs", ".ts", ".tsx", ".mjs"];

    private static IEnumerable<(string File, string Text)> TextFiles =>
        from file in Repository.Files
        let bytes = File.ReadAllBytes(Path.Combine(Repository.Root, file))
        where !bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0)
        select (file, System.Text.Encoding.UTF8.GetString(bytes));

    [Fact]
    public void No_tracked_file_says_what_a_rule_forbids()
    {
        var defects = from file in TextFiles
                      from rule in Rules.All
                      from defect in rule.Defects(file.File, file.Text)
                      select defect;

        Defects.AssertNone(defects);
    }

    [Fact]
    public void A_source_file_past_400_lines_is_split_or_has_a_reason()
    {
        var reasons = Repository.AllowList(LongFiles);
        var tooLong = (from file in TextFiles
                       where Measured.Contains(Path.GetExtension(file.File))
                       let lines = file.Text.AsSpan().Count('\n')
                       where lines > MaximumLines
                       select (file.File, lines)).ToList();

        Defects.AssertNone(tooLong.Where(f => !reasons.ContainsKey(f.File))
            .Select(f => $"{f.File} has {f.lines} lines, {MaximumLines} are the limit: it wants a second room."));
        Defects.AssertNone(reasons.Keys.Except(tooLong.Select(f => f.File)).Select(f => $"{LongFiles} excuses {f}, which needs no excuse."));
    }

    [Fact]
    public void The_pinned_CLI_and_the_official_packages_are_of_one_version()
    {
        var package = System.Text.Json.JsonDocument.Parse(Repository.Read("tools/package.json"));
        var cli = package.RootElement.GetProperty("optionalDependencies").GetProperty("@microsoft/aspire-cli-linux-x64").GetString();

        Assert.Contains($"<AspireVersion>{cli}</AspireVersion>", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.cs", "// TO" + "DO: later", nameof(Rules.NothingUnfinished))]
    [InlineData("x.ts", "// FIX" + "ME", nameof(Rules.NothingUnfinished))]
    [InlineData("x.cs", "throw new NotImplemented" + "Exception();", nameof(Rules.NothingUnfinished))]
    [InlineData("x.cs", "[Fact(Skip" + " = \"slow\")]", nameof(Rules.NothingUnfinished))]
    [InlineData("package-lock.json", "  \"resolved\"" + ": \"https://somewhere/x.tgz\"", nameof(Rules.NoRegistryHost))]
    [InlineData("README.md", "from https://registry.npmjs" + ".org", nameof(Rules.NoRegistryHost))]
    [InlineData("nuget.config", "<add" + " key=\"feed\" value=\"https://feed/v3/index.json\" />", nameof(Rules.NoRegistryHost))]
    [InlineData("x.sh", "cd /root" + "/nexus", nameof(Rules.NoMachinePath))]
    [InlineData("x.cs", "\"/home" + "/ann/nexus\"", nameof(Rules.NoMachinePath))]
    public void A_breach_is_found_with_its_line(string file, string line, string rule)
    {
        var defects = Rules.All.ToDictionary(NameOf, r => r.Defects(file, $"first\n{line}\n").ToList());

        Assert.StartsWith($"{file}:2 says ", Assert.Single(defects[rule]));
        Assert.All(defects.Where(d => d.Key != rule), d => Assert.Empty(d.Value));
    }

    [Theory]
    [InlineData("x.cs", "var path = \"/api/v1/home/page\"; // see https://host/home/ann/x")]
    [InlineData("notes.md", "TO" + "DO lists are a nice example of an agent")]
    [InlineData("x.sh", "cache=${XDG_CACHE_HOME:-~/.cache}")]
    public void What_only_looks_like_a_breach_passes(string file, string line) =>
        Assert.Empty(Rules.All.SelectMany(rule => rule.Defects(file, line)));

    private static string NameOf(Rule rule) =>
        rule == Rules.NoRegistryHost ? nameof(Rules.NoRegistryHost)
        : rule == Rules.NoMachinePath ? nameof(Rules.NoMachinePath)
        : nameof(Rules.NothingUnfinished);
}
