using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.CloudFormation;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>What is in a stack and in those in it, and what of it stays when the stack is deleted: by one walk through them.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Resources">All that are there, the outer stacks' first.</param>
/// <param name="Kept">What the deletion leaves, by the templates.</param>
internal sealed record StackContents(Stack Stack, IReadOnlyList<StackResource> Resources, IReadOnlyList<KeptResource> Kept)
{
    /// <summary>Asks AWS.</summary>
    /// <returns>Null where there is no such stack.</returns>
    public static async Task<StackContents?> ReadAsync(AwsCli aws, string name, CancellationToken cancellationToken)
    {
        if (await Stack.FindAsync(aws, name, cancellationToken) is not { } stack)
        {
            return null;
        }

        var (there, kept) = (new List<StackResource>(), new List<KeptResource>());
        await foreach (var (inner, resources) in StackResource.WalkAsync(aws, name, cancellationToken))
        {
            there.AddRange(resources);
            var template = (await aws.AskAsync(["cloudformation", "get-template", "--stack-name", inner], cancellationToken))["TemplateBody"];
            // JSON comes as it is or, of old versions of the command, as a text.
            var declared = (template is JsonValue ? JsonNode.Parse((string)template!) : template)?[nameof(Resources)]?.AsObject() ?? [];
            kept.AddRange(declared.Where(r => (string?)r.Value!["DeletionPolicy"] is "Retain" or TemplateBuilder.RetainExceptOnCreate or "Snapshot").Select(r => new KeptResource(r.Key, (string?)r.Value!["Type"] ?? string.Empty)));
        }

        return new(stack, there, kept);
    }
}

/// <summary>What stays in the account when its stack is deleted.</summary>
internal sealed record KeptResource(string LogicalId, string Type)
{
    public override string ToString() => $"{LogicalId} ({Type})";
}
