namespace Nexus.Architecture.Tests.Api;

/// <summary>Nothing invented is public in the built-in engine.</summary>
public class ApiCheckTests
{
    private const string AllowList = "api-allow-list.txt";

    private static readonly string? ListFile = Ancestors(new DirectoryInfo(Repository.Root))
        .Select(folder => Path.Combine(folder.FullName, "shared", "reference", "aspire-api-signatures.txt"))
        .FirstOrDefault(File.Exists);

    public static TheoryData<string> EngineAssemblies =>
        [.. Repository.ProductionAssemblies.Keys.Where(name => name.StartsWith("Aspire.Hosting", StringComparison.Ordinal)).Order()];

    [Theory]
    [MemberData(nameof(EngineAssemblies))]
    public void Every_public_name_of_the_engine_is_one_of_the_official_library(string assembly)
    {
        var allowed = Repository.AllowList(AllowList);
        var differences = Differences(assembly).Where(d => !allowed.ContainsKey(d.Subject)).ToList();

        Assert.True(differences.Count == 0,
            $"{assembly} has {differences.Count} public names that the official library does not have in this form. Give each its official form, " +
            $"make it internal, or, where Aspire 13.5 has it and the list does not, put the line into {AllowList} with the reason:" +
            Environment.NewLine + string.Join(Environment.NewLine, differences));
    }

    [Fact]
    public void The_allow_list_has_no_entry_that_nothing_needs()
    {
        var needed = EngineAssemblies.SelectMany(row => Differences(row.Data)).Select(d => d.Subject).ToHashSet();

        Assert.All(Repository.AllowList(AllowList).Keys, subject => Assert.Contains(subject, needed));
    }

    private static IEnumerable<ApiDifference> Differences(string assembly)
    {
        if (ListFile is null)
        {
            const string Missing = "The list of official signatures, shared/reference/aspire-api-signatures.txt, lies beside no folder above this checkout.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Missing);
            Assert.Skip(Missing);
        }
        return ApiDifference.Find(ApiSurface.Read(Repository.ProductionAssemblies[assembly]), ApiList.Parse(File.ReadAllText(ListFile)));
    }

    private static IEnumerable<DirectoryInfo> Ancestors(DirectoryInfo folder)
    {
        for (var above = folder.Parent; above is not null; above = above.Parent)
        {
            yield return above;
        }
    }
}
