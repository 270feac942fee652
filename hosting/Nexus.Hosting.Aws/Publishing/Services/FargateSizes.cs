using System.Globalization;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>Which memory goes with which CPU ("Task size", Amazon ECS task definition parameters for Fargate).</summary>
internal static class FargateSizes
{
    private static readonly (int Cpu, int Least, int Most, int Step)[] Rows =
    [
        (256, 512, 2048, 1024),
        (512, 1024, 4096, 1024),
        (1024, 2048, 8192, 1024),
        (2048, 4096, 16384, 1024),
        (4096, 8192, 30720, 1024),
        (8192, 16384, 61440, 4096),
        (16384, 32768, 122880, 8192),
    ];

    public static bool IsValid(int cpu, int memory) =>
        (cpu == 256 && memory is 512 or 1024 or 2048)
        || Rows.Any(row => row.Cpu == cpu && cpu != 256 && memory >= row.Least && memory <= row.Most && (memory - row.Least) % row.Step == 0);

    public static string Advice(int cpu)
    {
        var row = Rows.FirstOrDefault(r => r.Cpu == cpu);
        return row.Cpu switch
        {
            0 => $"CPU is one of {string.Join(", ", Rows.Select(r => r.Cpu.ToString(CultureInfo.InvariantCulture)))}.",
            256 => "With 256 CPU units use 512, 1024 or 2048 MiB.",
            _ => $"With {row.Cpu} CPU units use {row.Least} to {row.Most} MiB in steps of {row.Step}.",
        };
    }
}
