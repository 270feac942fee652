using System.Text.RegularExpressions;

namespace Nexus.Hosting.Aws.Local.LoadBalancing;

/// <summary>A rule as it is configured.</summary>
internal sealed record RouteRule
{
    public required string Pattern { get; init; }

    public required string Target { get; init; }

    /// <summary>The name of the service, for people.</summary>
    public required string Name { get; init; }

    // The wildcards of an ALB listener rule: * is any number of characters, ? exactly one; case matters.
    public CompiledRoute Compile() => new(
        new Regex(
            $"^{Regex.Escape(Pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$",
            RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking),
        Target,
        Name);
}

/// <summary>A rule that is ready to be asked.</summary>
internal sealed record CompiledRoute(Regex Pattern, string Target, string Name)
{
    public bool Matches(string path) => Pattern.IsMatch(path);
}
