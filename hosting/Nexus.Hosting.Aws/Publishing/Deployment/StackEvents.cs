using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Something that happened to a resource of a stack.</summary>
internal sealed record StackEvent(string Id, string LogicalId, string Type, string Status, string? Reason)
{
    /// <summary>What AWS calls the resource.</summary>
    public string? PhysicalId { get; init; }

    /// <summary>The stack that it is a resource of.</summary>
    public string? StackId { get; init; }

    /// <summary>Whether it is about a stack in this stack, and not about this one.</summary>
    public bool IsOfNestedStack => Type == StackChange.NestedStack && !string.IsNullOrEmpty(PhysicalId) && PhysicalId != StackId;

    // What was asked of the stack: what came before belongs to another deployment.
    public bool IsBeginning => Type == StackChange.NestedStack && PhysicalId == StackId && Status is "CREATE_IN_PROGRESS" or "UPDATE_IN_PROGRESS" or "DELETE_IN_PROGRESS";

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

    /// <summary>What failed by itself, in the order in which it did; of a nested stack that failed, what failed in it.</summary>
    public Task<IReadOnlyList<StackEvent>> CausesAsync(CancellationToken cancellationToken) => CausesAsync(_failures, cancellationToken);

    /// <summary>Events that came since the last call, the oldest first.</summary>
    public async Task<IReadOnlyList<StackEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await aws.AskAsync(["cloudformation", "describe-stack-events", "--stack-name", stack, "--max-items", MostPerRead], cancellationToken);
        var events = Parse(answer).Where(e => _seen.Add(e.Id)).ToList();
        _failures.AddRange(events.Where(e => e is { IsFailure: true, IsConsequence: false }));
        return events;
    }

    private async Task<IReadOnlyList<StackEvent>> CausesAsync(IEnumerable<StackEvent> failures, CancellationToken cancellationToken)
    {
        var causes = new List<StackEvent>();
        foreach (var failure in failures)
        {
            var inner = failure.IsOfNestedStack ? await InAsync(failure.PhysicalId!, cancellationToken) : [];
            causes.AddRange(inner.Count > 0 ? inner : [failure]);
        }

        return [.. causes.DistinctBy(c => (c.StackId, c.LogicalId, c.Reason))];
    }

    // Its name would be that of one that was made anew; what was deleted is still told under its ARN.
    private async Task<IReadOnlyList<StackEvent>> InAsync(string nested, CancellationToken cancellationToken)
    {
        var answer = await aws.AskAsync(["cloudformation", "describe-stack-events", "--stack-name", nested, "--max-items", MostPerRead], cancellationToken);
        var own = Parse(answer).Reverse().TakeWhile(e => !e.IsBeginning).Reverse();
        return await CausesAsync(own.Where(e => e is { IsFailure: true, IsConsequence: false }), cancellationToken);
    }

    /// <summary>Passes over what happened before.</summary>
    public async Task SkipAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        _failures.Clear();
    }

    /// <summary>What AWS's checks found in a change set; nothing where it found nothing, or the command is too old to ask.</summary>
    public static async Task<IReadOnlyList<string>> InvalidAsync(AwsCli aws, string changeSet, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await aws.AskAsync(["cloudformation", "describe-events", "--change-set-name", changeSet], cancellationToken);
            return
            [
                .. (answer["OperationEvents"]?.AsArray() ?? []).Where(e => (string?)e!["EventType"] == "VALIDATION_ERROR")
                    .Select(e => $"{(string?)e!["ResourceType"]} {(string?)e["LogicalResourceId"]}: {(string?)e["ValidationStatusReason"]}").Distinct(),
            ];
        }
        catch (AwsDeployException)
        {
            return [];
        }
    }

    /// <summary>The events of an answer, which has the newest first; the oldest first.</summary>
    public static IEnumerable<StackEvent> Parse(JsonObject answer) => (answer["StackEvents"]?.AsArray() ?? []).Reverse().Select(e => new StackEvent(
        (string?)e!["EventId"] ?? string.Empty,
        (string?)e["LogicalResourceId"] ?? string.Empty,
        (string?)e["ResourceType"] ?? string.Empty,
        (string?)e["ResourceStatus"] ?? string.Empty,
        (string?)e["ResourceStatusReason"])
    {
        PhysicalId = (string?)e["PhysicalResourceId"],
        StackId = (string?)e[nameof(StackEvent.StackId)],
    });
}
