namespace Startup.Bench;

/// <summary>An AppHost that is measured.</summary>
/// <param name="AimSeconds">What it should take at most on two cores.</param>
/// <param name="Peer">What the official library was measured to take on such a machine.</param>
internal sealed record Shape(string Name, string Project, double AimSeconds, string? Peer)
{
    public static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nexus.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run the benchmark from a checkout: Nexus.sln was not found above it.");
    }
}
