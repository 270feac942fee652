using System.Diagnostics;

namespace Aspire.Hosting.Tests.Run;

/// <summary>An environment variable that a process hands down to its whole offspring, which can so be told from all other processes of the machine.</summary>
internal sealed class ProcessMark : IDisposable
{
    private readonly string _name = $"MARKER_{Guid.NewGuid():N}";

    /// <summary>Processes that carry the mark, with their command lines.</summary>
    public IReadOnlyList<(int Id, string CommandLine)> Alive =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(folder)
           where name.All(char.IsAsciiDigit) && Read($"{folder}/environ").Split('\0').Contains($"{_name}=1")
           select (int.Parse(name), Read($"{folder}/cmdline").Replace('\0', ' ').Trim()),
    ];

    public void Put(ProcessStartInfo start) => start.Environment[_name] = "1";

    public void Put(IDictionary<string, string> environment) => environment[_name] = "1";

    /// <summary>Kills what is left.</summary>
    public void Dispose()
    {
        foreach (var (id, _) in Alive)
        {
            try
            {
                using var left = Process.GetProcessById(id);
                left.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }
    }

    private static string Read(string file)
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
