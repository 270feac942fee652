using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Architecture.Tests.Hygiene;

public partial class EngineSizeTests
{
    private const string Decision = "docs/decisions/0001-a-built-in-engine.md";

    /// <summary>The figure is a price, so it may not drift from what is really paid.</summary>
    [Fact]
    public void The_decision_for_a_built_in_engine_says_how_large_it_is()
    {
        var stated = int.Parse(Lines().Match(Repository.Read(Decision)).Groups["lines"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        var actual = Repository.Files
            .Where(file => file.StartsWith("hosting/Aspire.Hosting", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .Sum(file => Repository.Read(file).Split('\n').Count(line => !string.IsNullOrWhiteSpace(line)));

        Assert.True(
            Math.Abs(actual - stated) <= stated / 5,
            $"{Decision} says about {stated:n0} lines, hosting/Aspire.Hosting* has {actual:n0}: write the new figure.");
    }

    [GeneratedRegex(@"About (?<lines>[\d,]+) lines")]
    private static partial Regex Lines();
}
