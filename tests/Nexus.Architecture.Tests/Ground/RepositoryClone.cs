namespace Nexus.Architecture.Tests.Ground;

/// <summary>What a fresh clone of this repository has, without the tests, in a folder of its own.</summary>
internal static class RepositoryClone
{
    /// <summary>Makes it below a folder, and gives its path.</summary>
    public static string In(DirectoryInfo folder)
    {
        var clone = Path.Combine(folder.FullName, "clone");
        foreach (var file in Repository.Files.Where(f => !f.StartsWith("tests/", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(clone, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, file), copy);
        }

        return clone;
    }
}
