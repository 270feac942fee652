namespace Nexus.Chaos;

/// <summary>How long and how hard the system is disturbed.</summary>
/// <param name="Duration">How long processes are killed and builds are asked for.</param>
/// <param name="SubmitEvery">Pause between two builds that are asked for.</param>
/// <param name="KillEvery">Mean pause between two kills.</param>
/// <param name="Down">Longest time that a killed process stays away.</param>
/// <param name="Settle">How long the system has, once it is left alone, to end every accepted build.</param>
/// <param name="Seed">Of the choice of victims and pauses; the same seed makes the same choices.</param>
internal sealed record ChaosSettings(TimeSpan Duration, TimeSpan SubmitEvery, TimeSpan KillEvery, TimeSpan Down, TimeSpan Settle, int Seed)
{
    /// <summary>Every how many builds one is paused and let go on in the midst of it.</summary>
    public const int HoldEvery = 5;

    /// <summary>Every how many builds one is cancelled at some moment.</summary>
    public const int CancelEvery = 11;

    /// <summary>All that can be killed: the resource, and what a report calls it.</summary>
    public static IReadOnlyList<(string Resource, string Kind)> Victims { get; } =
    [
        ("worker-agent-builds", "builds worker"), ("worker-status-updates", "status worker"), ("api", "API replica"), ("redis-server", "Redis"),
        ("dynamodb", "DynamoDB"), ("sqs", "SQS"),
    ];
}

/// <summary>One process that was killed.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="At">When, from the start of the run.</param>
/// <param name="Down">How long it was away.</param>
/// <param name="Recovery">Until a build that was accepted after the kill was completed; null where none was any more.</param>
internal sealed record Kill(string Kind, TimeSpan At, TimeSpan Down, TimeSpan? Recovery);

/// <summary>What a run came to. Everything in the lists is a defect.</summary>
internal sealed record ChaosResult
{
    public required IReadOnlyList<Kill> Kills { get; init; }

    /// <summary>Builds that the API accepted.</summary>
    public required int Accepted { get; init; }

    /// <summary>Requests that were refused or broke, and were repeated with their key.</summary>
    public required int Repeated { get; init; }

    public required int Completed { get; init; }

    /// <summary>Builds that were cancelled, as was asked for.</summary>
    public required int Cancelled { get; init; }

    /// <summary>Builds that were paused and let go on, by their journals.</summary>
    public required int Held { get; init; }

    /// <summary>Accepted builds that did not end, or are not there.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Accepted builds that failed, with the reason, and cancellations that were not obeyed.</summary>
    public required IReadOnlyList<string> Failed { get; init; }

    /// <summary>Builds that were made twice, and stages, builds or agents that were completed twice.</summary>
    public required IReadOnlyList<string> Duplicated { get; init; }

    /// <summary>Stages and agents on the shared volume that are not whole.</summary>
    public required IReadOnlyList<string> HalfWritten { get; init; }

    /// <summary>Changes of builds that were not told to the queue of notifications exactly once, by event id.</summary>
    public required IReadOnlyList<string> NotTold { get; init; }

    /// <summary>How long builds took from acceptance to completion.</summary>
    public required IReadOnlyList<TimeSpan> Durations { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Accepted > 0 && Lost.Count + Failed.Count + Duplicated.Count + HalfWritten.Count + NotTold.Count == 0 && Completed + Cancelled == Accepted;

    /// <summary>All that is wrong.</summary>
    public override string ToString() =>
        $"{Kills.Count} kills, {Accepted} accepted, {Held} held, {Completed} completed, {Cancelled} cancelled; lost: [{string.Join(", ", Lost)}]; failed: [{string.Join(", ", Failed)}]; " +
        $"duplicated: [{string.Join(", ", Duplicated)}]; half written: [{string.Join(", ", HalfWritten)}]; not told: [{string.Join(", ", NotTold)}]";
}
