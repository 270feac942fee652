using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Nexus.Core.Agents;

namespace Nexus.Core.Tests.Agents;

public sealed partial class LineDifferenceTests
{
    [Fact]
    public void A_changed_line_is_shown_with_three_lines_around_it()
    {
        const string before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        const string after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n";

        Assert.Equal("@@ -2,8 +2,9 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n+10\n", LineDifference.Of(before, after));
    }

    [Fact]
    public void Changes_that_are_far_apart_are_hunks_of_their_own()
    {
        var before = string.Join('\n', Enumerable.Range(1, 40));
        var after = before.Replace("\n5\n", "\nfive\n", StringComparison.Ordinal).Replace("\n30\n", "\n", StringComparison.Ordinal);

        Assert.Equal(["@@ -2,7 +2,7 @@", "@@ -27,7 +27,6 @@"], Hunk().Matches(LineDifference.Of(before, after)).Select(hunk => hunk.Value));
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\nb", "a\nb", "")]
    [InlineData("a\r\nb\r\n", "a\nb\n", "")]
    [InlineData("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n")]
    [InlineData("a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n")]
    public void Texts_that_are_the_same_or_empty_are_told_as_diff_tells_them(string before, string after, string expected) =>
        Assert.Equal(expected, LineDifference.Of(before, after));

    [Fact]
    public void Whoever_has_the_one_text_and_the_difference_has_the_other() =>
        Gen.Select(Lines, Lines).Sample((before, after) =>
            Apply(before, LineDifference.Of(string.Join('\n', before), string.Join('\n', after))).SequenceEqual(after));

    [Fact]
    public void Very_long_texts_take_no_more_than_their_lines()
    {
        var before = Enumerable.Range(0, 5_000).Select(i => $"old {i}").ToList();
        var after = Enumerable.Range(0, 5_000).Select(i => $"new {i}").ToList();

        Assert.Equal(after, Apply(before, LineDifference.Of(string.Join('\n', before), string.Join('\n', after))));
    }

    // No empty lines at the end, which the two texts do not tell apart.
    private static Gen<List<string>> Lines => Gen.Int[0, 3].Select(i => "abcd"[i].ToString()).List[0, 30];

    /// <summary>Does what <c>patch</c> does.</summary>
    private static List<string> Apply(List<string> before, string difference)
    {
        var (result, at) = (new List<string>(), 0);
        foreach (var line in difference.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Hunk().Match(line) is { Success: true } hunk)
            {
                var (start, count) = (Number(hunk, "start"), Number(hunk, "count"));
                var to = count == 0 ? start : start - 1;
                result.AddRange(before[at..to]);
                at = to;
            }
            else if (line[0] == '+')
            {
                result.Add(line[1..]);
            }
            else
            {
                Assert.Equal(before[at], line[1..]);
                result.AddRange(line[0] == ' ' ? [line[1..]] : []);
                at++;
            }
        }

        result.AddRange(before[at..]);
        return result;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"@@ -(?<start>\d+),(?<count>\d+) \+\d+,\d+ @@")]
    private static partial Regex Hunk();
}
