using System.IO.Compression;
using Nexus.Core.Agents;

namespace Nexus.Core.Tests.Agents;

/// <summary>Versions of packages on the shared volume.</summary>
public sealed class AgentPackageStoreTests
{
    private const string Requirement = "An agent that calculates prices, discounts and taxes.";

    [Fact]
    public async Task A_package_that_is_made_again_is_the_next_version_and_the_difference_is_told()
    {
        using var workshop = new AgentWorkshop();
        await workshop.BuildAsync(Requirement);
        var id = workshop.Packages.Publish(workshop.Package).Id;
        await workshop.BuildAsync(Requirement + " It also converts kilometres to miles.");
        workshop.Packages.Publish(workshop.Package);

        Assert.Equal(["1.0.0", "1.1.0"], workshop.Packages.Versions(id));
        var changes = await PackageChanges.BetweenAsync(workshop.Packages, id, "1.0.0", "1.1.0");
        Assert.Equal(["unit_conversion"], changes.AddedTools);
        Assert.Empty(changes.RemovedTools);
        var manifest = Assert.Single(changes.Files, file => file.Path == "agent.yaml");
        Assert.Equal(FileChangeKind.Changed, manifest.Kind);
        Assert.Contains("-  version: \"1.0.0\"\n", manifest.Difference, StringComparison.Ordinal);
        Assert.Contains("+  version: \"1.1.0\"\n", manifest.Difference, StringComparison.Ordinal);
        Assert.DoesNotContain(changes.Files, file => file.Path == "checksums.json");
        var first = await PackageChanges.BetweenAsync(workshop.Packages, id, null, "1.0.0");
        Assert.Equal(["calculator"], first.AddedTools);
        Assert.All(first.Files, file => Assert.Equal(FileChangeKind.Added, file.Kind));
        Assert.Empty((await PackageChanges.BetweenAsync(workshop.Packages, id, "1.1.0", "1.1.0")).Files);
    }

    [Fact]
    public async Task A_version_makes_the_same_archive_every_time_with_all_of_its_files()
    {
        using var workshop = new AgentWorkshop();
        await workshop.BuildAsync(Requirement);
        var id = workshop.Packages.Publish(workshop.Package).Id;

        byte[] one = await ArchiveAsync(workshop, id), two = await ArchiveAsync(workshop, id);

        Assert.Equal(one, two);
        using var archive = new ZipArchive(new MemoryStream(one));
        Assert.Equal(workshop.Packages.List(id, "1.0.0").Select(file => file.Path), archive.Entries.Select(entry => entry.FullName));
        using var manifest = new StreamReader(archive.GetEntry("agent.yaml")!.Open());
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(workshop.Package, "agent.yaml")), await manifest.ReadToEndAsync());
    }

    [Fact]
    public async Task The_number_of_a_deleted_version_is_not_used_again()
    {
        using var workshop = new AgentWorkshop();
        await workshop.BuildAsync(Requirement);
        var id = workshop.Packages.Publish(workshop.Package).Id;

        workshop.Packages.Delete(id, "1.0.0");
        workshop.Packages.Delete(id, "1.0.0");

        Assert.Empty(workshop.Packages.Versions(id));
        Assert.Empty(workshop.Packages.List(id, "1.0.0"));
        Assert.Equal("1.1.0", workshop.Packages.NextVersion(id));
        workshop.Packages.Publish(workshop.Package);
        Assert.Empty(workshop.Packages.Versions(id));
    }

    [Fact]
    public async Task A_version_that_comes_while_those_before_it_are_deleted_stays()
    {
        using var workshop = new AgentWorkshop();
        await workshop.BuildAsync(Requirement);
        var id = workshop.Packages.Publish(workshop.Package).Id;
        await workshop.BuildAsync(Requirement);
        workshop.Packages.Publish(workshop.Package);

        workshop.Packages.Delete(id, "1.0.0");

        Assert.Equal(["1.1.0"], workshop.Packages.Versions(id));
        Assert.NotEmpty(workshop.Packages.List(id, "1.1.0"));
        Assert.Equal("1.1.0", workshop.Packages.LastNumber(id));
    }

    private static async Task<byte[]> ArchiveAsync(AgentWorkshop workshop, string id)
    {
        using var stream = new MemoryStream();
        await workshop.Packages.WriteArchiveAsync(id, "1.0.0", stream);
        return stream.ToArray();
    }
}
