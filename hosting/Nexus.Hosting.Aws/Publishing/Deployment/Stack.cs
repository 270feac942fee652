using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>A stack as CloudFormation knows it.</summary>
internal sealed record Stack(string Name, string Status, IReadOnlyDictionary<string, string> Outputs)
{
    public bool IsBusy => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && !IsOnlyReviewed;

    // A change set was made for it, and never executed.
    public bool IsOnlyReviewed => Status == "REVIEW_IN_PROGRESS";

    // Its first creation failed: CloudFormation refuses everything but its deletion.
    public bool IsStillborn => Status is "ROLLBACK_COMPLETE" or "CREATE_FAILED" or "ROLLBACK_FAILED";

    // Its deletion failed.
    public bool IsHalfGone => Status == "DELETE_FAILED";

    // Its first creation failed, and what that had made could not all be taken away.
    public bool IsHalfMade => Status == "ROLLBACK_FAILED";

    /// <summary>Whether AWS refuses to delete it (termination protection).</summary>
    public bool IsProtected { get; init; }

    public bool HasSucceeded => Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "IMPORT_COMPLETE" or "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";

    /// <returns>Null where there is no such stack.</returns>
    public static async Task<Stack?> FindAsync(AwsCli aws, string name, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await aws.AskAsync(["cloudformation", "describe-stacks", "--stack-name", name], cancellationToken);
            return answer["Stacks"]?.AsArray().Select(s => Parse(s!)).FirstOrDefault(s => s.Status != "DELETE_COMPLETE");
        }
        catch (AwsDeployException exception) when (exception.Code == "ValidationError" && exception.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>What AWS calls a resource of a stack.</summary>
    public static async Task<string> PhysicalIdAsync(AwsCli aws, string name, string logicalId, CancellationToken cancellationToken)
    {
        var answer = await aws.AskAsync(["cloudformation", "describe-stack-resource", "--stack-name", name, "--logical-resource-id", logicalId], cancellationToken);
        return (string?)answer["StackResourceDetail"]?["PhysicalResourceId"] ?? throw new AwsDeployException($"The stack '{name}' has no '{logicalId}'.");
    }

    /// <summary>A stack in an answer of <c>describe-stacks</c>.</summary>
    public static Stack Parse(JsonNode stack) => new(
        (string?)stack["StackName"] ?? string.Empty,
        (string?)stack["StackStatus"] ?? string.Empty,
        (stack[nameof(Outputs)]?.AsArray() ?? []).ToDictionary(o => (string)o!["OutputKey"]!, o => (string?)o!["OutputValue"] ?? string.Empty, StringComparer.Ordinal))
    {
        IsProtected = (bool?)stack["EnableTerminationProtection"] == true,
    };
}
