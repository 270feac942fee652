using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Who deploys.</summary>
internal static class PipelinePlanner
{
    public static GitHubPipeline? Plan(PlanningContext context) => context.Options.GitHub is var (repository, branch, environment)
        ? new(repository, branch, environment, PathInRepository(context.Environment.AppHostDirectory))
        : null;

    // Where the repository lies on this machine is no part of the plan.
    private static string PathInRepository(string folder)
    {
        for (var top = new DirectoryInfo(folder); top is not null; top = top.Parent)
        {
            var git = Path.Combine(top.FullName, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return Path.GetRelativePath(top.FullName, folder).Replace('\\', '/');
            }
        }

        return Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
    }
}
