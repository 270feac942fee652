using System.Globalization;

namespace Startup.Bench;

/// <summary>Memory of a kind of process. Pages that processes share are divided among them.</summary>
internal sealed record ProcessMemory(string Process, double MiB)
{
    /// <summary>The AppHost, and what belongs to its session of the Developer Control Plane, without the resources.</summary>
    public static IReadOnlyList<ProcessMemory> OfEngine(int appHost)
    {
        var found = new List<ProcessMemory> { new("AppHost", Read(appHost)) };
        var processes = Processes().ToList();
        var session = processes.Where(p => p.CommandLine.Contains($"--monitor\0{appHost}\0", StringComparison.Ordinal)).Select(p => p.Id).ToHashSet();

        // The server of the session has started the rest of it, and what it has started in turn.
        while (processes.Where(p => session.Contains(p.Parent)).Any(p => session.Add(p.Id)))
        {
        }

        foreach (var (id, _, line) in processes.Where(p => session.Contains(p.Id)))
        {
            if (line.Split('\0')[0].EndsWith("/dcp", StringComparison.Ordinal))
            {
                found.Add(new($"dcp {line.Split('\0').ElementAtOrDefault(1)}", Read(id)));
            }
            else if (line.Contains("aspire-managed\0dashboard", StringComparison.Ordinal))
            {
                found.Add(new("dashboard", Read(id)));
            }
        }

        return [.. found.GroupBy(m => m.Process).Select(g => new ProcessMemory(g.Count() > 1 ? $"{g.Count()} x {g.Key}" : g.Key, g.Sum(m => m.MiB)))];
    }

    private static IEnumerable<(int Id, int Parent, string CommandLine)> Processes() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where name.All(char.IsAsciiDigit)
        // After the program's name, which may hold anything: the state, then the parent.
        let status = TryRead($"{folder}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where status.Length > 1
        select (int.Parse(name, CultureInfo.InvariantCulture), int.Parse(status[1], CultureInfo.InvariantCulture), TryRead($"{folder}/cmdline"));

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
