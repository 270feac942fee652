using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A state and how it is shown.</summary>
/// <param name="Text">One of <see cref="KnownResourceStates"/>, or a text of your own.</param>
/// <param name="Style">One of <see cref="KnownResourceStateStyles"/>.</param>
[DebuggerDisplay("{Text,nq}")]
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, Style: null);
}

/// <summary>A variable of the environment of a running instance.</summary>
/// <param name="IsFromSpec">Whether the model set it; else it comes from the surroundings.</param>
[DebuggerDisplay("{Name,nq}={Value,nq}")]
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

/// <summary>A URL of an instance.</summary>
/// <param name="Name">The endpoint that it belongs to.</param>
/// <param name="IsInternal">Whether it is of no use to people.</param>
[DebuggerDisplay("{Url,nq}")]
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>Whether nothing answers there now.</summary>
    public bool IsInactive { get; init; }

    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}

public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

[DebuggerDisplay("{Source,nq} -> {Target,nq}")]
public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);

public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>A property that the dashboard shows.</summary>
[DebuggerDisplay("{Name,nq}={Value,nq}")]
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Whether the value is hidden until somebody asks for it.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>What a health check said last.</summary>
/// <param name="Status">Null: it has not run yet.</param>
[DebuggerDisplay("{Name,nq}: {Status}")]
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    public DateTime? LastRunAt { get; init; }
}

/// <summary>Whether a command can be run.</summary>
public enum ResourceCommandState
{
    Enabled,
    Disabled,
    Hidden,
}

/// <summary>Who sees a command.</summary>
[Flags]
public enum ResourceCommandVisibility
{
    None = 0,
    UI = 1,
    Api = 2,
}

/// <summary>A command as it stands now.</summary>
[DebuggerDisplay("{Name,nq} ({State})")]
public sealed record ResourceCommandSnapshot(
    string Name,
    ResourceCommandState State,
    string DisplayName,
    string? DisplayDescription,
    object? Parameter,
    string? ConfirmationMessage,
    string? IconName,
    IconVariant? IconVariant,
    bool IsHighlighted)
{
    public IReadOnlyList<InteractionInput> Arguments { get; init; } = [];

    public ResourceCommandVisibility Visibility { get; init; } = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api;
}
