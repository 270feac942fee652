using System.Reflection;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>Files that a person reviews. <c>UPDATE_SNAPSHOTS=1</c> writes them anew.</summary>
internal static class Snapshot
{
    private static readonly string Folder = typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Snapshots").Value!;

    public static void Verify(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"There is no snapshot '{name}'. Run the test with UPDATE_SNAPSHOTS=1, and review the file.");
        var known = File.ReadAllText(path);
        if (known != text)
        {
            Assert.Fail($"'{name}' has changed: {FirstDifference(known, text)} If it is meant, run the test with UPDATE_SNAPSHOTS=1 and review the change.");
        }
    }

    private static string FirstDifference(string known, string text)
    {
        var (before, after) = (known.Split('\n'), text.Split('\n'));
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} was '{before.ElementAtOrDefault(line)?.Trim()}' and is '{after.ElementAtOrDefault(line)?.Trim()}'.";
    }
}
