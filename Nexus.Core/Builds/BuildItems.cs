using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Agents;
using Nexus.Core.Storage;

namespace Nexus.Core.Builds;

/// <summary>How builds and their updates look as DynamoDB items.</summary>
internal static class BuildItems
{
    public const string Sort = "BUILD";

    public static string Partition(string buildId) => "BUILD#" + buildId;

    public static string UpdateSort(long sequence) => "UPDATE#" + sequence.ToString("d19", CultureInfo.InvariantCulture);

    public static Dictionary<string, AttributeValue> FromBuild(Build build)
    {
        var item = Keys.Of(Partition(build.Id), Sort);
        item["id"] = new(build.Id);
        item["owner"] = new(build.Owner);
        item["name"] = new(build.Name);
        item["requirement"] = new(build.Requirement);
        item["createdAt"] = Time(build.CreatedAt);
        foreach (var (name, value) in State(build))
        {
            item[name] = value;
        }

        item["stages"] = new AttributeValue { M = build.Stages.ToDictionary(stage => stage.Name, FromStage) };
        if (build.TraceParent is not null)
        {
            item["traceParent"] = new(build.TraceParent);
        }

        return item;
    }

    public static Build ToBuild(Dictionary<string, AttributeValue> item)
    {
        var stages = item["stages"].M;
        return new Build
        {
            Id = item["id"].S,
            // A build from before there were owners belongs to nobody.
            Owner = Text(item, "owner") ?? "",
            Name = item["name"].S,
            Requirement = item["requirement"].S,
            CreatedAt = Time(item, "createdAt")!.Value,
            StartedAt = Time(item, "startedAt"),
            FinishedAt = Time(item, "finishedAt"),
            Since = Time(item, "since"),
            Run = (int)Integer(item, "run"),
            Status = Enum.Parse<BuildStatus>(item["status"].S, ignoreCase: true),
            Sequence = Integer(item, "sequence"),
            StatusSequence = Integer(item, "statusSequence"),
            NotifiedSequence = item.ContainsKey("notifiedSequence") ? Integer(item, "notifiedSequence") : -1,
            Revision = Integer(item, "revision"),
            AgentId = Text(item, "agentId"),
            Error = Text(item, "error"),
            TraceParent = Text(item, "traceParent"),
            Stages = [.. StageCatalogue.All.Select(stage => ToStage(stage.Name, stages.TryGetValue(stage.Name, out var value) ? value.M : []))],
        };
    }

    /// <summary>What to write so that the item of <paramref name="from"/> becomes that of <paramref name="to"/>.</summary>
    public static (string Expression, Dictionary<string, string> Names, Dictionary<string, AttributeValue> Values) Difference(Build from, Build to)
    {
        var sets = new List<string>();
        var removes = new List<string>();
        var names = new Dictionary<string, string>();
        var values = new Dictionary<string, AttributeValue>();
        var before = State(from);
        var after = State(to);
        foreach (var (name, value) in after)
        {
            if (name == "sequence" || !before.TryGetValue(name, out var old) || (old.S, old.N) != (value.S, value.N))
            {
                names["#" + name] = name;
                values[":" + name] = value;
                sets.Add($"#{name} = :{name}");
            }
        }

        foreach (var name in before.Keys.Except(after.Keys))
        {
            names["#" + name] = name;
            removes.Add("#" + name);
        }

        for (var i = 0; i < to.Stages.Length; i++)
        {
            if (!ReferenceEquals(from.Stages[i], to.Stages[i]))
            {
                names["#stages"] = "stages";
                names[$"#s{i}"] = to.Stages[i].Name;
                values[$":s{i}"] = FromStage(to.Stages[i]);
                sets.Add($"#stages.#s{i} = :s{i}");
            }
        }

        var expression = "SET " + string.Join(", ", sets) + (removes.Count > 0 ? " REMOVE " + string.Join(", ", removes) : "");
        return (expression, names, values);
    }

    public static Dictionary<string, AttributeValue> FromUpdate(BuildUpdate update)
    {
        var item = Keys.Of(Partition(update.BuildId), UpdateSort(update.Sequence));
        item["sequence"] = Number(update.Sequence);
        item["at"] = Time(update.At);
        item["type"] = new(BuildUpdate.NameOf(update.Type));
        item["status"] = new(update.Status);
        item["completedStages"] = Number(update.CompletedStages);
        Add(item, "stage", update.Stage);
        Add(item, "message", update.Message);
        Add(item, "agentId", update.AgentId);
        Add(item, "agent", update.Agent);
        Add(item, "error", update.Error);
        Add(item, "traceParent", update.TraceParent);
        Add(item, "control", update.Control is { } control ? BuildUpdate.NameOf(control) : null);
        Add(item, "cause", update.Cause);
        if (update.Attempt is { } attempt)
        {
            item["attempt"] = Number(attempt);
        }

        if (!update.Artifacts.IsDefaultOrEmpty)
        {
            item["artifacts"] = Texts(update.Artifacts);
        }

        return item;
    }

    public static BuildUpdate ToUpdate(Dictionary<string, AttributeValue> item) => new()
    {
        BuildId = item[Keys.Partition].S["BUILD#".Length..],
        Sequence = Integer(item, "sequence"),
        At = Time(item, "at")!.Value,
        Type = Enum.Parse<BuildUpdateType>(item["type"].S, ignoreCase: true),
        Status = item["status"].S,
        Stage = Text(item, "stage"),
        Attempt = item.ContainsKey("attempt") ? (int)Integer(item, "attempt") : null,
        Message = Text(item, "message"),
        CompletedStages = (int)Integer(item, "completedStages"),
        Artifacts = item.TryGetValue("artifacts", out var artifacts) ? Texts(artifacts) : default,
        AgentId = Text(item, "agentId"),
        Agent = Agent(item),
        Error = Text(item, "error"),
        TraceParent = Text(item, "traceParent"),
        Control = Text(item, "control") is { } control ? Enum.Parse<BuildControl>(control, ignoreCase: true) : null,
        Cause = Text(item, "cause"),
    };

    private static Dictionary<string, AttributeValue> State(Build build)
    {
        var state = new Dictionary<string, AttributeValue>
        {
            ["status"] = new(BuildUpdate.NameOf(build.Status)),
            ["sequence"] = Number(build.Sequence),
            ["run"] = Number(build.Run),
            ["statusSequence"] = Number(build.StatusSequence),
        };
        Add(state, "startedAt", build.StartedAt);
        Add(state, "finishedAt", build.FinishedAt);
        Add(state, "since", build.Since);
        Add(state, "agentId", build.AgentId);
        Add(state, "error", build.Error);
        return state;
    }

    private static AttributeValue FromStage(BuildStage stage)
    {
        var map = new Dictionary<string, AttributeValue>
        {
            ["status"] = new(BuildUpdate.NameOf(stage.Status)),
            ["attempt"] = Number(stage.Attempt),
        };
        Add(map, "startedAt", stage.StartedAt);
        Add(map, "finishedAt", stage.FinishedAt);
        Add(map, "summary", stage.Summary);
        Add(map, "error", stage.Error);
        Add(map, "cause", stage.Cause);
        Add(map, "brokeAt", stage.BrokeAt);
        Add(map, "agent", stage.Agent);
        if (stage.Superseded > 0)
        {
            map["superseded"] = Number(stage.Superseded);
        }

        if (stage.Lost > 0)
        {
            map["lost"] = Number(stage.Lost);
        }

        if (stage.Failures > 0)
        {
            map["failures"] = Number(stage.Failures);
        }

        if (stage.Artifacts.Length > 0)
        {
            map["artifacts"] = Texts(stage.Artifacts);
        }

        return new AttributeValue { M = map };
    }

    private static BuildStage ToStage(string name, Dictionary<string, AttributeValue> map) => new()
    {
        Name = name,
        Status = map.TryGetValue("status", out var status) ? Enum.Parse<StageStatus>(status.S, ignoreCase: true) : StageStatus.Pending,
        Attempt = (int)Integer(map, "attempt"),
        StartedAt = Time(map, "startedAt"),
        FinishedAt = Time(map, "finishedAt"),
        Summary = Text(map, "summary"),
        Error = Text(map, "error"),
        Cause = Text(map, "cause"),
        BrokeAt = Time(map, "brokeAt"),
        Superseded = (int)Integer(map, "superseded"),
        Lost = (int)Integer(map, "lost"),
        Failures = (int)Integer(map, "failures"),
        Agent = Agent(map),
        Artifacts = map.TryGetValue("artifacts", out var artifacts) ? Texts(artifacts) : [],
    };

    private static void Add(Dictionary<string, AttributeValue> item, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            item[name] = new AttributeValue(value);
        }
    }

    private static void Add(Dictionary<string, AttributeValue> item, string name, AgentManifest? value) =>
        Add(item, name, value is null ? null : JsonSerializer.Serialize(value, NexusJson.Compact.AgentManifest));

    private static AgentManifest? Agent(Dictionary<string, AttributeValue> item) =>
        Text(item, "agent") is { } agent ? JsonSerializer.Deserialize(agent, NexusJson.Compact.AgentManifest) : null;

    private static void Add(Dictionary<string, AttributeValue> item, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            item[name] = Time(time);
        }
    }

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static AttributeValue Time(DateTimeOffset value) => new(value.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));

    private static AttributeValue Texts(ImmutableArray<string> values) => new() { L = [.. values.Select(value => new AttributeValue(value))] };

    private static ImmutableArray<string> Texts(AttributeValue value) => [.. value.L.Select(entry => entry.S)];

    private static string? Text(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) ? value.S : null;

    private static long Integer(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) ? long.Parse(value.N, CultureInfo.InvariantCulture) : 0;

    private static DateTimeOffset? Time(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value)
            ? DateTimeOffset.Parse(value.S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
            : null;
}
