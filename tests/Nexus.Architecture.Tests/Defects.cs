namespace Nexus.Architecture.Tests;

internal static class Defects
{
    /// <summary>Fails with every sentence in full; Assert.Empty would cut them.</summary>
    public static void AssertNone(IEnumerable<string> sentences)
    {
        var found = sentences.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
