namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>A workflow of GitHub Actions that deploys the plan with a role of its own, without stored keys.</summary>
/// <param name="Repository">Whose workflow it is: <c>owner/name</c>.</param>
/// <param name="Branch">The branch that is deployed: <c>main</c>.</param>
/// <param name="Environment">The environment of GitHub that has to be entered first; null: none.</param>
/// <param name="AppHostPath">The AppHost's folder in the repository, with forward slashes.</param>
public sealed record GitHubPipeline(string Repository, string Branch, string? Environment, string AppHostPath)
{
    /// <summary>What GitHub's tokens say of the workflow's runs ("OpenID Connect reference", GitHub Docs): the only runs that get the role.</summary>
    public string Subject => Environment is { } environment ? $"repo:{Repository}:environment:{environment}" : $"repo:{Repository}:ref:refs/heads/{Branch}";
}
