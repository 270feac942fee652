using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws;

namespace Aspire.Hosting;

/// <summary>Deploys an environment from GitHub.</summary>
public static partial class GitHubActionsExtensions
{
    /// <summary>
    /// Writes a workflow of GitHub Actions that deploys the environment, and the role that it takes: by GitHub's identity for this repository and branch,
    /// without stored keys.
    /// </summary>
    /// <param name="builder">The environment on AWS.</param>
    /// <param name="repository">The repository: <c>owner/name</c>.</param>
    /// <param name="branch">The branch; whatever is pushed to it is deployed.</param>
    /// <param name="environment">An environment of GitHub, with its reviewers and variables; null: none. It must allow the branch alone.</param>
    /// <exception cref="ArgumentException">There can be no such repository, branch or environment.</exception>
    public static IResourceBuilder<AwsEnvironmentResource> WithGitHubActions(
        this IResourceBuilder<AwsEnvironmentResource> builder, string repository, string branch = "main", string? environment = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Require(repository, Repository(), nameof(repository), "is no repository of GitHub; write it as owner/name");
        Require(branch, Branch(), nameof(branch), "is no branch; write it without refs/heads/ and without wildcards");
        if (environment is not null)
        {
            Require(environment, Environment(), nameof(environment), "is no environment of GitHub; write it with letters, digits, '-', '_' and '.'");
        }

        builder.Resource.Options.GitHub = (repository, branch, environment);
        return builder;

        void Require(string value, Regex pattern, string parameter, string complaint)
        {
            ArgumentException.ThrowIfNullOrEmpty(value, parameter);
            if (!pattern.IsMatch(value))
            {
                throw new ArgumentException($"'{value}', from which '{builder.Resource.Name}' is deployed, {complaint}.", parameter);
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+\z")]
    internal static partial Regex Repository();

    [GeneratedRegex(@"\A(?!refs/)(?![/.-])[A-Za-z0-9._/-]+(?<![/.])\z")]
    internal static partial Regex Branch();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+\z")]
    internal static partial Regex Environment();
}
