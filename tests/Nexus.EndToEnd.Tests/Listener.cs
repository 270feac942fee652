using System.Globalization;
using System.Net;

namespace Nexus.EndToEnd.Tests;

/// <summary>An address that a process listens on.</summary>
internal sealed record Listener(string Program, IPAddress Address, int Port)
{
    /// <summary>The listeners of an AppHost, of the Developer Control Plane that watches it, and of all that either has started.</summary>
    public static IReadOnlyList<Listener> OfSession(int appHost)
    {
        var parents = Processes().ToDictionary(id => id, ParentOf);
        var session = parents.Keys.Where(id => id == appHost || CommandLineOf(id).Contains($"--monitor\0{appHost}\0", StringComparison.Ordinal)).ToHashSet();
        while (parents.Where(process => session.Contains(process.Value)).Any(process => session.Add(process.Key)))
        {
        }

        var sockets = Sockets("/proc/net/tcp").Concat(Sockets("/proc/net/tcp6")).ToDictionary(socket => $"socket:[{socket.Inode}]");
        return
        [
            .. from id in session
               from link in Links($"/proc/{id}/fd").Distinct()
               where sockets.ContainsKey(link)
               select new Listener(CommandLineOf(id).Replace('\0', ' '), sockets[link].Address, sockets[link].Port),
        ];
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    // After the program's name, which may hold anything: the state, then the parent.
    private static int ParentOf(int process) =>
        Read($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } fields
            ? int.Parse(fields[1], CultureInfo.InvariantCulture)
            : 0;

    private static string CommandLineOf(int process) => Read($"/proc/{process}/cmdline");

    private static IEnumerable<(string Inode, IPAddress Address, int Port)> Sockets(string table) =>
        from line in Read(table).Split('\n').Skip(1)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 9 && fields[3] == "0A"
        let local = fields[1].Split(':')
        select (fields[9], AddressOf(local[0]), int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    // The kernel writes an address as words of four bytes, each with its lowest byte first.
    private static IPAddress AddressOf(string hexadecimal)
    {
        var bytes = Convert.FromHexString(hexadecimal);
        for (var word = 0; word < bytes.Length; word += 4)
        {
            bytes.AsSpan(word, 4).Reverse();
        }

        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static IEnumerable<string> Links(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(file => new FileInfo(file).LinkTarget ?? "")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // It has ended.
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
