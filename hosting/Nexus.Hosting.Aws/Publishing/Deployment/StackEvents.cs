using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Something that happened to a resource of a stack.</summary>
internal sealed record StackEvent(string Id, string LogicalId, string Type, string Status, string? Reason)
{
    public bool IsFailure => Status.EndsWith("_FAILED", StringComparison.Ordinal);

    // What CloudFormation stops because something else has failed.
    public bool IsConsequence => Reason is { } reason
        && (reason.Contains("cancelled", StringComparison.OrdinalIgnoreCase) || reason.StartsWith("The following resource(s) failed", StringComparison.Ordinal));

    public override string ToString() => $"{Status} {Type} {LogicalId}{(string.IsNullOrEmpty(Reason) ? string.Empty : $": {Reason}")}";
}

/// <summary>Reads the events of a stack, each once.</summary>
internal sealed class StackEvents(AwsCli aws, string stack)
{
    private const string MostPerRead = "500";

    private readonly HashSet<string> _seen = [];
    private readonly List<StackEvent> _failures = [];

    /// <summary>What failed by itself, in the order in which it did.</summary>
    public IReadOnlyList<StackEvent> Failures => _failures;

    /// <summary>Events that came since the last call, the oldest first.</summary>
    public async Task<IReadOnlyList<StackEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await aws.AskAsync(["cloudformation", "describe-stack-events", "--stack-name", stack, "--max-items", MostPerRead], cancellationToken);
        var events = Parse(answer).Where(e => _seen.Add(e.Id)).ToList();
        _failures.AddRange(events.Where(e => e is { IsFailure: true, IsConsequence: false }));
        return events;
    }

    /// <summary>Passes over what happened before.</summary>
    public async Task SkipAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        _failures.Clear();
    }

    /// <summary>The events of an answer, which has the newest first; the oldest first.</summary>
    public static IEnumerable<StackEvent> Parse(JsonObject answer) => (answer["StackEvents"]?.AsArray() ?? []).Reverse().Select(e => new StackEvent(
        (string?)e!["EventId"] ?? string.Empty,
        (string?)e["LogicalResourceId"] ?? string.Empty,
        (string?)e["ResourceType"] ?? string.Empty,
        (string?)e["ResourceStatus"] ?? string.Empty,
        (string?)e["ResourceStatusReason"]));
}
