namespace Nexus.Tests;

/// <summary>What the machine that runs the tests may lack.</summary>
internal static class Machine
{
    /// <summary>Whether it is a build server (<c>CI=true</c>): nobody there installs what is missing, and nobody reads what was skipped.</summary>
    public static bool IsBuildServer => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a machine lacks is a skip for a person, and a failure on a build server.</summary>
    /// <param name="isThere">Whether it is there.</param>
    /// <param name="message">What is missing, by name, and how to get it.</param>
    public static void Require(bool isThere, string message)
    {
        Assert.True(isThere || !IsBuildServer, message);
        Assert.SkipUnless(isThere, message);
    }
}
