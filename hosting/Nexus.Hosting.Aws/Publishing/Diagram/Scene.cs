using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>What a picture shows: rows that cross the zones, stores beside them, and the paths between them.</summary>
internal sealed record Scene
{
    public required string Name { get; init; }

    public required string Stage { get; init; }

    public required string Summary { get; init; }

    public required string VpcLabel { get; init; }

    public required IReadOnlyList<SceneZone> Zones { get; init; }

    /// <summary>In public subnets.</summary>
    public required IReadOnlyList<SceneRow> PublicRows { get; init; }

    /// <summary>In private subnets.</summary>
    public required IReadOnlyList<SceneRow> PrivateRows { get; init; }

    /// <summary>Outside the VPC.</summary>
    public required IReadOnlyList<SceneStore> Stores { get; init; }

    /// <summary>What serves all, without a path of its own.</summary>
    public required IReadOnlyList<SceneTile> Tiles { get; init; }

    /// <summary>From rows to rows.</summary>
    public required IReadOnlyList<SceneLink> Inside { get; init; }

    /// <summary>From rows to stores.</summary>
    public required IReadOnlyList<SceneLink> Outside { get; init; }

    /// <summary>What the internet reaches: the row's id and the ports.</summary>
    public required IReadOnlyList<SceneLink> Entries { get; init; }
}

/// <summary>An availability zone.</summary>
internal sealed record SceneZone(string Label, string PublicCidr, string PrivateCidr);

/// <summary>Something that stands in every zone.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Facts">Two lines at most.</param>
/// <param name="Zones">What stands in each zone.</param>
internal sealed record SceneRow(string Id, SceneKind Kind, string Name, IReadOnlyList<string> Facts, IReadOnlyList<SceneTasks> Zones)
{
    /// <summary>Whether all that stands in the zones is one thing.</summary>
    public bool IsOne { get; init; } = true;
}

/// <summary>What stands in a zone.</summary>
/// <param name="Always">How many always.</param>
/// <param name="Extra">How many more with load, or after the fall of another zone.</param>
internal sealed record SceneTasks(int Always, int Extra);

/// <summary>A service of AWS with what the plan has of it.</summary>
internal sealed record SceneStore(string Id, SceneKind Kind, string Title, string Note, IReadOnlyList<string> Lines);

/// <summary>A service of AWS that serves all.</summary>
internal sealed record SceneTile(SceneKind Kind, string Title, string Note);

/// <summary>A path.</summary>
/// <param name="From">The key of its beginning.</param>
/// <param name="To">The key of its end.</param>
/// <param name="Label">The port, or what may be done.</param>
internal sealed record SceneLink(string From, string To, string Label);

/// <summary>What something is; decides its icon and colour.</summary>
internal enum SceneKind
{
    LoadBalancer,
    Nat,
    Service,
    Schedule,
    OneOff,
    Redis,
    Cache,
    FileSystem,
    Table,
    Queue,
    Model,
    Internet,
    Aws,
    Images,
    Secrets,
    Monitoring,
    Alarms,
    Backup,
    Budget,
    Names,
}
