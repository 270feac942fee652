using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>What a change set does to one resource.</summary>
internal sealed record StackChange(string Action, string LogicalId, string Type, bool IsReplaced)
{
    /// <summary>A stack in a stack: its change set says what changes in it.</summary>
    public const string NestedStack = "AWS::CloudFormation::Stack";

    // Kinds that hold what nobody can make again.
    private static readonly HashSet<string> Stores = new(StringComparer.Ordinal)
    {
        "AWS::DynamoDB::Table", "AWS::EFS::FileSystem", "AWS::SQS::Queue", "AWS::ElastiCache::ReplicationGroup", "AWS::SecretsManager::Secret", "AWS::S3::Bucket",
        "AWS::ECR::Repository", "AWS::Backup::BackupVault",
    };

    /// <summary>Of a nested stack: what changes in it; null: it is made, removed, or not compared.</summary>
    public string? ChangeSetId { get; init; }

    /// <summary>What AWS calls it; null: it is not there yet.</summary>
    public string? PhysicalId { get; init; }

    public bool LosesData => Stores.Contains(Type) && (Action == "Remove" || IsReplaced);

    public override string ToString() => $"{(Action, IsReplaced) switch
    {
        (_, true) => "replaces",
        ("Add", _) => "adds",
        ("Remove", _) => "removes",
        ("Import", _) => "imports",
        _ => "changes",
    }} {Type} {LogicalId}";

    public static IReadOnlyList<StackChange> Parse(JsonObject changeSet) =>
    [
        .. (changeSet["Changes"]?.AsArray() ?? []).Select(c => c!["ResourceChange"]).OfType<JsonNode>().Select(c => new StackChange(
            (string?)c[nameof(Action)] ?? "Modify", (string?)c["LogicalResourceId"] ?? string.Empty, (string?)c["ResourceType"] ?? string.Empty, (string?)c["Replacement"] == "True")
        {
            ChangeSetId = (string?)c[nameof(ChangeSetId)],
            PhysicalId = (string?)c["PhysicalResourceId"],
        }),
    ];

    /// <summary>Such as <c>3 added, 1 changed</c>.</summary>
    public static string Describe(IReadOnlyList<StackChange> changes)
    {
        string[] parts =
        [
            .. from part in ((int Count, string Word)[])
                [
                    (changes.Count(c => c.Action is "Add" or "Import"), "added"),
                    (changes.Count(c => c is { Action: not ("Add" or "Import" or "Remove"), IsReplaced: false }), "changed"),
                    (changes.Count(c => c.IsReplaced), "replaced"),
                    (changes.Count(c => c.Action == "Remove"), "removed"),
                ]
               where part.Count > 0
               select $"{part.Count} {part.Word}",
        ];
        return parts.Length == 0 ? "no resource changes" : string.Join(", ", parts);
    }
}
