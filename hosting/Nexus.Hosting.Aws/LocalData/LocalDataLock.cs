using System.Globalization;
using Aspire.Hosting;

namespace Nexus.Hosting.Aws.LocalData;

/// <summary>
/// Holds the folder of the local data for one run: two emulators on the same files damage them. The system lets go of it when the process ends, however it ends.
/// </summary>
internal sealed class LocalDataLock : IDisposable
{
    private FileStream? _held;

    /// <summary>Takes the folder, which exists afterwards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">What the run is called, for whoever finds the folder in use.</param>
    /// <exception cref="DistributedApplicationException">Another run has it; the message says which, and what to do.</exception>
    public void Take(string folder, string run)
    {
        Directory.CreateDirectory(folder);
        // Beside the lock: what is locked can't be read.
        var holder = Path.Combine(folder, ".lock-holder");
        try
        {
            _held = new(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new DistributedApplicationException(
                $"The local data in '{folder}' are in use by {Describe(holder)}, and two runs on one folder would damage them. Stop that one first, or give this one " +
                "a folder of its own by the configuration key Nexus:DataPath (--Nexus:DataPath=FOLDER).",
                exception);
        }

        File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({run})"));
    }

    public void Dispose() => _held?.Dispose();

    private static string Describe(string holder)
    {
        try
        {
            return File.ReadAllText(holder) is { Length: > 0 } text ? text : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
