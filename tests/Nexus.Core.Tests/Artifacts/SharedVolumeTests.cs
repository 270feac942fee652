using Nexus.Core.Artifacts;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Artifacts;

public sealed class SharedVolumeTests
{
    [Fact]
    public async Task Of_many_who_commit_the_same_folder_one_wins_and_nobody_sees_half_of_it()
    {
        using var folder = new TemporaryFolder();
        var volume = new SharedVolume(folder.Path);
        var target = volume.PathOf("builds", "x", "stage");

        var winners = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            using var draft = volume.CreateDraft();
            File.WriteAllText(Path.Combine(draft.FolderPath, "one"), $"{i}");
            File.WriteAllText(Path.Combine(draft.FolderPath, "two"), $"{i}");
            return draft.TryCommit(target);
        })));

        Assert.Single(winners, won => won);
        Assert.Equal(File.ReadAllText(Path.Combine(target, "one")), File.ReadAllText(Path.Combine(target, "two")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(volume.PathOf(".tmp")));
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("stage/../../secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("stage//plan.md")]
    [InlineData("stage\\plan.md")]
    [InlineData("stage/.stage.json")]
    [InlineData("stage")]
    [InlineData("")]
    [InlineData("link/secret.txt")]
    [InlineData("stage/link.md")]
    [InlineData("stage/plan.md\0.png")]
    public void Nothing_but_the_visible_files_of_the_build_is_found(string path)
    {
        using var folder = new TemporaryFolder();
        var artifacts = Prepare(folder);

        Assert.Null(artifacts.Find("x", path));
    }

    [Fact]
    public void The_visible_files_are_listed_and_found()
    {
        using var folder = new TemporaryFolder();
        var artifacts = Prepare(folder);

        var file = Assert.Single(artifacts.List("x"));

        Assert.Equal(("stage/plan.md", 4L, "text/markdown"), (file.Path, file.Size, file.ContentType));
        Assert.NotNull(artifacts.Find("x", file.Path));
        Assert.Empty(artifacts.List("unknown"));
    }

    private static BuildArtifacts Prepare(TemporaryFolder folder)
    {
        var volume = new SharedVolume(folder.Path);
        var stage = volume.PathOf("builds", "x", "stage");
        Directory.CreateDirectory(stage);
        File.WriteAllText(Path.Combine(stage, "plan.md"), "plan");
        File.WriteAllText(Path.Combine(stage, ".stage.json"), "{}");
        File.WriteAllText(volume.PathOf("builds", "secret.txt"), "secret");
        File.WriteAllText(volume.PathOf("secret.txt"), "secret");
        Directory.CreateSymbolicLink(volume.PathOf("builds", "x", "link"), folder.Path);
        File.CreateSymbolicLink(Path.Combine(stage, "link.md"), volume.PathOf("secret.txt"));
        return new BuildArtifacts(volume);
    }
}
