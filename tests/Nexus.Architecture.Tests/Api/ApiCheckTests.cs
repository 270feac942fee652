using System.Security.Cryptography;
using System.Text;

namespace Nexus.Architecture.Tests.Api;

/// <summary>Nothing invented is public in the built-in engine.</summary>
public class ApiCheckTests
{
    private const string AllowList = "api-allow-list.txt";
    private const string Verified = "api-verified.txt";

    private static readonly string? ListFile = Ancestors(new DirectoryInfo(Repository.Root))
        .Select(folder => Path.Combine(folder.FullName, "shared", "reference", "aspire-api-signatures.txt"))
        .FirstOrDefault(File.Exists);

    public static TheoryData<string> EngineAssemblies =>
        [.. Repository.ProductionAssemblies.Keys.Where(name => name.StartsWith("Aspire.Hosting", StringComparison.Ordinal)).Order()];

    [Theory]
    [MemberData(nameof(EngineAssemblies))]
    public void Every_public_name_of_the_engine_is_one_of_the_official_library(string assembly)
    {
        var surface = ApiSurface.Read(Repository.ProductionAssemblies[assembly]);
        if (ListFile is not null)
        {
            var allowed = Repository.AllowList(AllowList);
            var differences = Differences(assembly).Where(d => !allowed.ContainsKey(d.Subject)).ToList();

            Assert.True(differences.Count == 0,
                $"{assembly} has {differences.Count} public names that the official library does not have in this form. Give each its official form, " +
                $"make it internal, or, where Aspire 13.5 has it and the list does not, put the line into {AllowList} with the reason:" +
                Environment.NewLine + string.Join(Environment.NewLine, differences));
        }

        AssertVerified(assembly, Describe(surface));
    }

    [Fact]
    public void The_allow_list_has_no_entry_that_nothing_needs()
    {
        if (ListFile is not null)
        {
            var needed = EngineAssemblies.SelectMany(row => Differences(row.Data)).Select(d => d.Subject).ToHashSet();

            Assert.All(Repository.AllowList(AllowList).Keys, subject => Assert.Contains(subject, needed));
        }

        AssertVerified(AllowList, Repository.AllowList(AllowList).Keys);
    }

    /// <summary>Where the list is not at hand, what was once compared with it must not have changed.</summary>
    private static void AssertVerified(string subject, IEnumerable<string> lines)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Order(StringComparer.Ordinal)))));

        Assert.True(Repository.AllowList(Verified).GetValueOrDefault(subject) == hash, ListFile is null
            ? $"{subject} changed after its last comparison with the official signatures. Run this test where shared/reference/aspire-api-signatures.txt lies beside a folder above the checkout."
            : $"{subject} agrees with the official signatures. Record it, in {Verified}:{Environment.NewLine}{subject} -- {hash}");
    }

    private static IEnumerable<string> Describe(IEnumerable<ApiType> surface) => surface.SelectMany(type => (IEnumerable<string>)
    [
        $"{type.Name}: {type.Header} [{type.Experimental}] {string.Join(", ", type.Bases.Order(StringComparer.Ordinal))}",
        .. type.Members.Select(m => $"{type.Name}: {m.Key} [{m.Value}]"),
    ]);

    private static IEnumerable<ApiDifference> Differences(string assembly) =>
        ApiDifference.Find(ApiSurface.Read(Repository.ProductionAssemblies[assembly]), ApiList.Parse(File.ReadAllText(ListFile!)));

    private static IEnumerable<DirectoryInfo> Ancestors(DirectoryInfo folder)
    {
        for (var above = folder.Parent; above is not null; above = above.Parent)
        {
            yield return above;
        }
    }
}
