using System.Globalization;

namespace Startup.Bench;

/// <summary>Memory of a kind of process. Pages that processes share are divided among them.</summary>
internal sealed record ProcessMemory(string Process, double MiB)
{
    /// <summary>The AppHost, and what belongs to its session of the Developer Control Plane, without the resources.</summary>
    public static IReadOnlyList<ProcessMemory> OfEngine(int appHost)
    {
        var found = new List<ProcessMemory> { new("AppHost", Read(appHost)) };
        var marker = $"--monitor\0{appHost}\0";
        var engine = Processes().Where(p => p.CommandLine.Contains(marker, StringComparison.Ordinal)).ToList();

        var sessions = engine.Select(p => p.CommandLine.Split('\0').SkipWhile(a => a != "--kubeconfig").ElementAtOrDefault(1)).OfType<string>().Distinct().ToList();
        foreach (var (id, line) in Processes())
        {
            var isEngine = line.Split('\0')[0].EndsWith("/dcp", StringComparison.Ordinal)
                && (line.Contains(marker, StringComparison.Ordinal) || sessions.Exists(s => line.Contains(s, StringComparison.Ordinal)));
            if (isEngine)
            {
                found.Add(new($"dcp {line.Split('\0').ElementAtOrDefault(1)}", Read(id)));
            }
            else if (line.Contains("aspire-managed\0dashboard", StringComparison.Ordinal) && sessions.Exists(s => HasSession(id, s)))
            {
                found.Add(new("dashboard", Read(id)));
            }
        }

        return [.. found.GroupBy(m => m.Process).Select(g => new ProcessMemory(g.Count() > 1 ? $"{g.Count()} x {g.Key}" : g.Key, g.Sum(m => m.MiB)))];
    }

    private static bool HasSession(int id, string kubeconfig) =>
        TryRead($"/proc/{id}/environ").Contains(Path.GetDirectoryName(kubeconfig)!, StringComparison.Ordinal);

    private static IEnumerable<(int Id, string CommandLine)> Processes() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where name.All(char.IsAsciiDigit)
        select (int.Parse(name, CultureInfo.InvariantCulture), TryRead($"{folder}/cmdline"));

    private static double Read(int id) =>
        TryRead($"/proc/{id}/smaps_rollup").Split('\n')
            .Where(l => l.StartsWith("Pss:", StringComparison.Ordinal))
            .Select(l => double.Parse(l[4..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024)
            .FirstOrDefault();

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
