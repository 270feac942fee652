using System.Diagnostics;

namespace Startup.Bench;

/// <summary>The processes of one run: what is started hands its environment on, whoever its parent becomes.</summary>
internal sealed class MarkedRun
{
    private const string Variable = "NEXUS_BENCH_RUN";
    private readonly string _id = Guid.NewGuid().ToString("n");

    public void Mark(ProcessStartInfo start) => start.Environment[Variable] = _id;

    public async Task WaitForEndAsync(TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        while (Directory.EnumerateDirectories("/proc").Any(IsOfRun))
        {
            if (waited.Elapsed > patience)
            {
                throw new InvalidOperationException($"Processes of the run are left: those with {Variable}={_id} in their environment.");
            }

            await Task.Delay(50);
        }
    }

    private bool IsOfRun(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/environ").Contains($"{Variable}={_id}", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
