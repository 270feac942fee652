using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Cli;

internal sealed record Capabilities(string[] Values)
{
    [System.Text.Json.Serialization.JsonPropertyName("capabilities")]
    public string[] Values { get; } = Values;
}

/// <param name="StartedAt">By the clock on the wall.</param>
/// <param name="StableStartedAt">What no setting of that clock changes; the CLI ends no process by force that has another one.</param>
internal sealed record AppHostInformation(
    string AppHostPath, int ProcessId, int? CliProcessId, DateTimeOffset StartedAt, DateTimeOffset StableStartedAt,
    DateTimeOffset? CliStartedAt, DateTimeOffset? CliStableStartedAt, string? CliLogFilePath);

internal sealed record AppHostSummary(
    string Pid, string AspireHostVersion, string AppHostPath, int? CliProcessId, DateTimeOffset StartedAt, string? CliLogFilePath);

internal sealed record DashboardInfo(string? ApiBaseUrl, string? ApiToken, string[] DashboardUrls, bool IsHealthy);

internal sealed record Readiness(bool IsReady);

internal sealed record ResourceList(IReadOnlyList<ResourceDescription> Resources);

internal sealed record LogsRequest(string? ResourceName, bool Follow, string? Search, int? Tail, bool IncludeHidden);

internal sealed record LogBatch(IReadOnlyList<LogBatchLine> Lines);

internal sealed record LogBatchLine(string ResourceName, int LineNumber, string Content, bool IsError);

/// <param name="Status">healthy, up or down.</param>
internal sealed record WaitRequest(string ResourceName, string? Status, int TimeoutSeconds);

internal sealed record WaitResult(bool Success, string? State, string? HealthStatus, bool ResourceNotFound, bool TimedOut, string? ErrorMessage);

internal sealed record CommandRequest(string ResourceName, string CommandName, Dictionary<string, System.Text.Json.JsonElement>? Arguments);

internal sealed record CommandResult(bool Success, bool Canceled, string? Message, CommandValue? Value, IReadOnlyList<CommandFault> ValidationErrors);

internal sealed record CommandValue(string Value, string Format);

internal sealed record CommandFault(string Name, string Message);

/// <summary>An instance of a resource. The CLI wants its kind under two names.</summary>
internal sealed record ResourceDescription(
    string Name,
    string DisplayName,
    string ResourceType,
    string Type,
    string? State,
    string? StateStyle,
    IReadOnlyList<string> WaitingFor,
    string? HealthStatus,
    int? ExitCode,
    DateTime? CreatedAt,
    DateTime? StartedAt,
    DateTime? StoppedAt,
    IReadOnlyList<UrlDescription> Urls,
    IReadOnlyList<RelationshipSnapshot> Relationships,
    IReadOnlyList<HealthDescription> HealthReports,
    IReadOnlyList<VolumeSnapshot> Volumes,
    IReadOnlyList<EnvironmentVariableSnapshot> EnvironmentVariables,
    IReadOnlyDictionary<string, string?> Properties,
    bool IsHidden,
    IReadOnlyList<CommandDescription> Commands)
{
    public static ResourceDescription Of(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        return new(
            change.ResourceId,
            change.Resource.Name,
            snapshot.ResourceType,
            snapshot.ResourceType,
            snapshot.State?.Text,
            snapshot.State?.Style,
            [],
            snapshot.HealthStatus?.ToString(),
            snapshot.ExitCode,
            snapshot.CreationTimeStamp,
            snapshot.StartTimeStamp,
            snapshot.StopTimeStamp,
            [.. snapshot.Urls.Where(u => !u.IsInactive).Select(u => new UrlDescription(u.Name, u.Url, u.IsInternal, u.DisplayProperties))],
            snapshot.Relationships,
            [.. snapshot.HealthReports.Select(r => new HealthDescription(r.Name, r.Status?.ToString(), r.Description, r.ExceptionText))],
            snapshot.Volumes,
            [.. snapshot.EnvironmentVariables.Where(v => v.IsFromSpec)],
            PropertiesOf(snapshot),
            snapshot.IsHidden,
            [.. snapshot.Commands.Where(c => c.Visibility.HasFlag(ResourceCommandVisibility.Api)).Select(CommandDescription.Of)]);
    }

    // Which of the arguments are secrets stands in a property of its own; one secret hides them all.
    private static Dictionary<string, string?> PropertiesOf(CustomResourceSnapshot snapshot)
    {
        var hasSecretArgument = snapshot.Properties.FirstOrDefault(p => p.Name == ResourceProperties.AppArgsSensitivity)?.Value is IEnumerable<int> flags && flags.Contains(1);
        return snapshot.Properties.DistinctBy(p => p.Name).ToDictionary(
            p => p.Name, p => p.IsSensitive || (hasSecretArgument && p.Name == ResourceProperties.AppArgs) ? null : TextOf(p.Value));
    }

    private static string? TextOf(object? value) => value switch
    {
        null or string => (string?)value,
        System.Collections.IEnumerable many => string.Join(' ', many.Cast<object?>()),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    };
}

internal sealed record UrlDescription(string? Name, string Url, bool IsInternal, UrlDisplayPropertiesSnapshot DisplayProperties);

internal sealed record HealthDescription(string Name, string? Status, string? Description, string? ExceptionText);

internal sealed record CommandDescription(
    string Name, string DisplayName, string? Description, IReadOnlyList<ArgumentDescription> ArgumentInputs, string Visibility, string State)
{
    public static CommandDescription Of(ResourceCommandSnapshot command) => new(
        command.Name,
        command.DisplayName,
        command.DisplayDescription,
        [.. command.Arguments.Select(a => new ArgumentDescription(a.Name, a.Label, a.Description, a.InputType.ToString(), a.Required, a.Value))],
        command.Visibility.ToString(),
        command.State.ToString());
}

internal sealed record ArgumentDescription(string Name, string? Label, string? Description, string InputType, bool Required, string? Value);
