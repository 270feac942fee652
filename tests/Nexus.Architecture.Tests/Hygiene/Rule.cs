using System.Text.RegularExpressions;

namespace Nexus.Architecture.Tests.Hygiene;

/// <summary>What no line of a tracked file may say, and why.</summary>
internal sealed record Rule(string Why, Regex Forbidden, Func<string, bool> AppliesTo)
{
    public IEnumerable<string> Defects(string file, string text) => AppliesTo(file)
        ? text.Split('\n')
            .Select((line, index) => (Match: Forbidden.Match(line), Number: index + 1))
            .Where(found => found.Match.Success)
            .Select(found => $"{file}:{found.Number} says '{found.Match.Value}': {Why}")
        : [];
}
