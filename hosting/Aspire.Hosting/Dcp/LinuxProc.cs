using System.Globalization;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Dcp;

/// <summary>A process by number and start time, since numbers are used again.</summary>
internal readonly record struct ProcessIdentity(int Id, long StartTime);

/// <summary>A process, who started it, and the session that both belong to unless it has begun one of its own.</summary>
internal sealed record ProcessRow(ProcessIdentity Identity, int Parent, int Session);

/// <summary>What Linux tells of processes that are not our children.</summary>
internal static class LinuxProc
{
    public const int Terminate = 15;
    public const int KillSignal = 9;

    /// <summary>A process that has ended but whose parent has not asked for its exit code yet counts as gone: it holds nothing any more.</summary>
    public static bool IsAlive(ProcessIdentity process) => TryRead(process.Id) is { } row && row.Identity == process;

    public static ProcessIdentity? Find(int id) => TryRead(id)?.Identity;

    public static int? SessionOf(int id) => TryRead(id)?.Session;

    /// <summary>The program's name, cut off at 15 characters by the kernel.</summary>
    public static string? NameOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").TrimEnd('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a person knows it by: the program and, for an interpreter or a server, what it runs or serves.</summary>
    public static string? DescriptionOf(int id)
    {
        var arguments = ArgumentsOf(id).TakeWhile((argument, index) => index == 0 || !argument.StartsWith('-')).Take(2);
        return string.Join(' ', arguments.Select(argument => Path.GetFileName(argument))) is { Length: > 0 } text ? text : NameOf(id);
    }

    /// <summary>The command line; empty for a process that is gone or not ours to see.</summary>
    public static IReadOnlyList<string> ArgumentsOf(int id) => ReadList($"/proc/{id}/cmdline");

    /// <summary>What an environment variable was when the process started.</summary>
    public static string? VariableOf(int id, string name) =>
        ReadList($"/proc/{id}/environ").FirstOrDefault(entry => entry.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static IReadOnlyList<string> ReadList(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\0').Split('\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>All running processes that were given this argument.</summary>
    public static IReadOnlyList<int> FindByArgument(string argument) =>
        [.. All().Select(row => row.Identity.Id).Where(id => ArgumentsOf(id).Contains(argument))];

    public static void Signal(ProcessIdentity process, int signal)
    {
        if (IsAlive(process))
        {
            _ = Kill(process.Id, signal);
        }
    }

    /// <summary>All running processes.</summary>
    public static IEnumerable<ProcessRow> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && TryRead(id) is { } row)
            {
                yield return row;
            }
        }
    }

    private static ProcessRow? TryRead(int id)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // ID (NAME) STATE PARENT GROUP SESSION ...; the name may hold blanks and brackets. The start time is the 22nd field.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X"
            ? null
            : new ProcessRow(
                new ProcessIdentity(id, long.Parse(fields[19], CultureInfo.InvariantCulture)),
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                int.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
