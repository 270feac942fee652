namespace Nexus.Core.Builds;

/// <summary>Which builds of a listing are meant. What is null excludes nothing.</summary>
/// <param name="Status">Where the build stands.</param>
/// <param name="Text">What its name, its requirement or its id contains, whatever the case.</param>
/// <param name="From">The earliest time at which it was accepted.</param>
/// <param name="To">The time before which it was accepted.</param>
public sealed record BuildFilter(BuildStatus? Status = null, string? Text = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Most builds that are looked at for one page. A page may therefore have fewer builds than asked for, and a next page all the same.</summary>
    public const int MaxExamined = 1_000;

    /// <summary>Longest text to look for, in characters.</summary>
    public const int MaxTextLength = 200;

    /// <summary>Whether all builds are meant.</summary>
    public bool IsEmpty => this == new BuildFilter();

    /// <summary>Whether a build is meant.</summary>
    public bool Admits(Build build) =>
        (Status is null || build.Status == Status)
        && (From is null || build.CreatedAt >= From)
        && (To is null || build.CreatedAt < To)
        && (Text is null || Contains(build.Name) || Contains(build.Requirement) || Contains(build.Id));

    private bool Contains(string text) => text.Contains(Text!, StringComparison.OrdinalIgnoreCase);
}
