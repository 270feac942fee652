using System.Diagnostics;
using System.Reflection;

namespace Nexus.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    private static readonly AssemblyMetadataAttribute[] Metadata =
        [.. typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()];

    public static string Root { get; } = Path.TrimEndingDirectorySeparator(Metadata.Single(m => m.Key == "repository").Value!);

    /// <summary>Name and path of every production assembly that this build made.</summary>
    public static IReadOnlyDictionary<string, string> ProductionAssemblies { get; } = Metadata
        .Where(m => m.Key.StartsWith("production:", StringComparison.Ordinal))
        .ToDictionary(m => m.Key["production:".Length..], m => m.Value!);

    /// <summary>What git tracks or would track, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>Lines of a text file beside these tests, without blank ones and comments: <c>subject -- reason</c>.</summary>
    public static IReadOnlyDictionary<string, string> AllowList(string name) =>
        ParseAllowList(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, name)), name);

    public static IReadOnlyDictionary<string, string> ParseAllowList(IEnumerable<string> lines, string name) => lines
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(" -- ", 2, StringSplitOptions.TrimEntries))
        .Select(parts => parts is [var subject, { Length: > 10 } reason]
            ? KeyValuePair.Create(subject, reason)
            : throw new FormatException($"{name}: '{parts[0]}' gives no reason. Write it as: subject -- reason"))
        .ToDictionary();

    private static List<string> ListFiles()
    {
        var start = new ProcessStartInfo("git", ["-C", Root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        {
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"git ls-files in {Root} failed with {git.ExitCode}; these tests need the checkout's git folder.");
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Root, f)))];
    }
}
