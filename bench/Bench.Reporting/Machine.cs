using System.Globalization;

namespace Bench.Reporting;

/// <summary>The machine that figures come from, and how busy it was when they were taken. Linux only.</summary>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="Processor">The processor's name.</param>
/// <param name="MemoryGiB">Memory of the machine.</param>
/// <param name="System">Kernel and runtime.</param>
public sealed record Machine(int Cores, string Processor, double MemoryGiB, string System)
{
    /// <summary>This machine.</summary>
    public static Machine Read() => new(
        Environment.ProcessorCount,
        Value("/proc/cpuinfo", "model name") ?? "unknown processor",
        Math.Round(double.Parse((Value("/proc/meminfo", "MemTotal") ?? "0").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024, 1),
        $"{Environment.OSVersion}, .NET {Environment.Version}");

    /// <summary>Load average of the last minute: how many wanted to run. Well above <see cref="Cores"/>, figures tell of the neighbours.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Resident memory of a process in MiB; 0 when it has gone.</summary>
    public static double MemoryOf(int processId)
    {
        try
        {
            return double.Parse((Value($"/proc/{processId}/status", "VmRSS") ?? "0").Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Seconds of processor time that a process has used.</summary>
    public static double ProcessorTimeOf(int processId)
    {
        using var process = global::System.Diagnostics.Process.GetProcessById(processId);
        return process.TotalProcessorTime.TotalSeconds;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Cores} cores of {Processor}, {MemoryGiB:0.#} GiB, {System}";

    private static string? Value(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault();
}
