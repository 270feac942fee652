using System.Text.RegularExpressions;

namespace Nexus.Architecture.Tests.Hygiene;

internal static class Rules
{
    private static readonly string[] Code = [".cs", ".ts", ".tsx", ".js", ".mjs", ".py", ".sh"];

    // Put together here, so that this file does not name them either.
    private static readonly string[] RegistryHosts =
    [
        "registry.npmjs" + ".org", "registry.yarnpkg" + ".com", "nuget" + ".org", "pypi" + ".org", "pythonhosted" + ".org",
        "deb.debian" + ".org", "archive.ubuntu" + ".com",
    ];

    public static Rule NoRegistryHost { get; } = new(
        "a registry is the choice of whoever builds; leave it to the configuration of npm, NuGet and apt.",
        new Regex($"{string.Join('|', RegistryHosts.Select(Regex.Escape))}|\"resolved\": *\"http|<add" + " key=.*\"http", RegexOptions.IgnoreCase),
        _ => true);

    public static Rule NoMachinePath { get; } = new(
        "a path of one machine; write it relative to the repository or take it from the environment.",
        new Regex($@"{Regex.Escape(Path.GetDirectoryName(Repository.Root)!)}/|(?<![\w.$}}~-])/(root|home/[a-z]\w*|Users/\w+)/|\b[A-Za-z]:\\Users\\", RegexOptions.None),
        _ => true);

    public static Rule NothingUnfinished { get; } = new(
        "finish it, or leave it out and say so where the feature is described.",
        new Regex(@"\b(TO" + @"DO|FIX" + @"ME|NotImplemented" + @"Exception)\b|\bSkip *= *" + "\""),
        file => Code.Contains(Path.GetExtension(file)));

    public static IEnumerable<Rule> All => [NoRegistryHost, NoMachinePath, NothingUnfinished];
}
