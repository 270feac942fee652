using System.Diagnostics;
using Bench.Reporting;
using Publish.Bench;

if (args is ["--help" or "-h", ..])
{
    Console.WriteLine("usage: Publish.Bench [--runs N]   N runs of each after one to warm up (default: 5)");
    return 0;
}

var runs = args is ["--runs", var given] ? int.Parse(given) : 5;
var root = Report.FindRepository();
foreach (var project in new[] { "bench/publish/Cdk.App", "bench/publish/Growth.AppHost", "Nexus.AppHost" })
{
    Build(Path.Combine(root, project));
}

var nexus = Program.Dll(root, "Nexus.AppHost", "Nexus.AppHost");
var growth = Program.Dll(root, "bench/publish/Growth.AppHost", "Growth.AppHost");
var cdk = Program.Dll(root, "bench/publish/Cdk.App", "Cdk.App");
var output = Directory.CreateTempSubdirectory("publish-bench-").FullName;
try
{
    var report = new Report("publish", "Publishing to AWS, measured");
    report.Say($"Median of {runs} runs after one to warm up, one after the other in turn. Wall time from the start of the process to its end; memory: the peaks of all its processes, summed up. Processor time: of all its processes; it depends less on what else the machine does. Builds are done before (Release, which compiles our libraries to machine code; the CDK's are as NuGet has them).");

    report.Heading("The same system by the CDK");
    report.Say("Ours: `Nexus.AppHost --operation publish --step publish`, which plans, checks and writes CloudFormation, Terraform, diagram, costs and report. The CDK: `bench/publish/Cdk.App` (C#, Amazon.CDK.Lib 2.160.0, Node.js for jsii), which synthesizes CloudFormation for the same VPC, load balancer, services, file systems, tables and queues, and nothing else.");
    var (ours, theirs) = (new List<MeasuredRun>(), new List<MeasuredRun>());
    for (var run = 0; run <= runs; run++)
    {
        var our = await Ours(nexus, Path.Combine(output, "nexus"), "prod");
        var their = await MeasuredRun.OfAsync("dotnet", [cdk, Path.Combine(output, "cdk")], root);
        if (run > 0)
        {
            ours.Add(our);
            theirs.Add(their);
        }
    }

    var (time, cdkTime) = (Sample.Median(ours.Select(r => r.Seconds)), Sample.Median(theirs.Select(r => r.Seconds)));
    var (cpu, cdkCpu) = (Sample.Median(ours.Select(r => r.CpuSeconds)), Sample.Median(theirs.Select(r => r.CpuSeconds)));
    var (memory, cdkMemory) = (Sample.Median(ours.Select(r => r.MiB)), Sample.Median(theirs.Select(r => r.MiB)));
    report.Table(["", "ours", "CDK", "ratio", "aim"],
    [
        ["wall time (s)", time.Text(), cdkTime.Text(), Figures.Ratio(cdkTime, time), "10× faster"],
        ["processor time (s)", cpu.Text(), cdkCpu.Text(), Figures.Ratio(cdkCpu, cpu), ""],
        ["peak memory (MiB)", memory.Text(), cdkMemory.Text(), Figures.Ratio(cdkMemory, memory), "4× less"],
    ]);
    report.Add(Plot.Bars("Wall time of a publish", "s", [new("Nexus", time, IsOurs: true), new("CDK", cdkTime, IsOurs: false)]));
    report.Add(Plot.Bars("Peak memory of a publish", "MiB", [new("Nexus", memory, IsOurs: true), new("CDK", cdkMemory, IsOurs: false)]));

    report.Heading("Growth");
    report.Say("`bench/publish/Growth.AppHost`: so many services, each of which calls the next and writes to a table. Aim: linear, and 500 services in 2 s or less.");
    var growths = new List<(int Services, double Seconds, double MiB, double CpuSeconds)>();
    foreach (var services in (int[])[10, 50, 100, 500])
    {
        var found = new List<MeasuredRun>();
        for (var run = 0; run <= runs; run++)
        {
            found.Add(await Ours(growth, Path.Combine(output, $"growth-{services}"), "dev", "--services", $"{services}"));
        }

        growths.Add((services, Sample.Median(found.Skip(1).Select(r => r.Seconds)), Sample.Median(found.Skip(1).Select(r => r.MiB)), Sample.Median(found.Skip(1).Select(r => r.CpuSeconds))));
    }

    var empty = growths[0].Seconds;
    report.Table(["services", "wall time (s)", "processor time (s)", "ms for each service beyond the first ten", "peak memory (MiB)"], growths.Select(g => (IReadOnlyList<string>)
    [
        $"{g.Services}", g.Seconds.Text(), g.CpuSeconds.Text(), g.Services == growths[0].Services ? "" : (1000 * (g.Seconds - empty) / (g.Services - growths[0].Services)).Text(), g.MiB.Text(),
    ]));
    report.Add(Plot.Lines("Wall time by the number of services", "services", "s", [new("publish", [.. growths.Select(g => ((double)g.Services, g.Seconds))])]));
    report.Write();
}
finally
{
    Directory.Delete(output, recursive: true);
}

return 0;

static Task<MeasuredRun> Ours(string dll, string output, string stage, params string[] more) => MeasuredRun.OfAsync(
    "dotnet", [dll, "--operation", "publish", "--step", "publish", "--output-path", output, "--environment", stage, .. more], Path.GetDirectoryName(dll)!);

static void Build(string project)
{
    Console.WriteLine($"building {Path.GetFileName(project)}");
    using var build = Process.Start("dotnet", ["build", project, "-c", "Release", "--nologo", "-v:q", "-clp:NoSummary"]);
    build.WaitForExit();
    if (build.ExitCode != 0)
    {
        throw new InvalidOperationException($"{project} does not build.");
    }
}

/// <summary>The benchmark.</summary>
internal sealed partial class Program
{
    /// <summary>What a project was built to.</summary>
    public static string Dll(string root, string folder, string name) => Path.Combine(root, folder, "bin", "Release", "net10.0", $"{name}.dll");
}
