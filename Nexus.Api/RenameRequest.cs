namespace Nexus.Api;

/// <summary>A new name.</summary>
/// <param name="Name">The name, at least 1 character beside space: at most 200 characters for a build, 100 for an agent.</param>
public sealed record RenameRequest(string? Name)
{
    /// <summary>What is wrong with the name, or null.</summary>
    internal Dictionary<string, string[]>? Validate(int maxLength) => Name?.Trim().Length is { } length && length >= 1 && length <= maxLength
        ? null
        : new() { ["name"] = [$"name has {Name?.Trim().Length ?? 0} characters; expected 1 to {maxLength}, not counting space at its ends."] };
}
