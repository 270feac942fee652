using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known about an instance of a resource at a moment: its state, its environment, its URLs.</summary>
public sealed record CustomResourceSnapshot
{
    private readonly ImmutableArray<HealthReportSnapshot> _healthReports = [];

    /// <summary>The kind: <c>Project</c>, <c>Executable</c>, <c>Container</c>, <c>Parameter</c>, or one of your own.</summary>
    public required string ResourceType { get; init; }

    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public DateTime? CreationTimeStamp { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public DateTime? StopTimeStamp { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>The worst of the health reports while the resource runs; null while it does not.</summary>
    public HealthStatus? HealthStatus
    {
        get
        {
            if (State?.Text != KnownResourceStates.Running)
            {
                return null;
            }

            // A check that has not answered yet has no status: the resource is not healthy until it has.
            return _healthReports.IsEmpty
                ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
                : _healthReports.Min(r => r.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
        }
    }

    public ImmutableArray<HealthReportSnapshot> HealthReports
    {
        get => _healthReports;
        internal init => _healthReports = value;
    }

    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    public bool IsHidden { get; init; }

    public string? IconName { get; init; }

    public IconVariant? IconVariant { get; init; }

    /// <summary>Whether what subscribers do when the resource is ready has been begun, and when it is done.</summary>
    internal Task? ReadyHandlers { get; init; }

    internal bool SupportsDetailedTelemetry { get; init; }

    internal CustomResourceSnapshot WithProperty(string name, object? value, bool isSensitive = false)
    {
        var property = new ResourcePropertySnapshot(name, value) { IsSensitive = isSensitive };
        var index = Properties.ToList().FindIndex(p => p.Name == name);
        return this with { Properties = index < 0 ? Properties.Add(property) : Properties.SetItem(index, property) };
    }
}

/// <summary>Changes of snapshots that the record's own syntax does not offer.</summary>
public static class CustomResourceSnapshotExtensions
{
    public static CustomResourceSnapshot WithHealthReports(this CustomResourceSnapshot snapshot, ImmutableArray<HealthReportSnapshot> healthReports)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot with { HealthReports = healthReports };
    }
}

/// <summary>The snapshot that a resource begins with.</summary>
public class ResourceSnapshotAnnotation : IResourceAnnotation
{
    public ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot)
    {
        ArgumentNullException.ThrowIfNull(initialSnapshot);
        InitialSnapshot = initialSnapshot;
    }

    public CustomResourceSnapshot InitialSnapshot { get; }
}
