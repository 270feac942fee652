using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

/// <summary>Says which commands an app and its installer need on PATH, so that a missing one is told with the place to get it from.</summary>
internal static class RequiredCommands
{
    public static void AddTo<TResource>(IResourceBuilder<TResource> builder, IEnumerable<string> commands)
        where TResource : ExecutableResource
    {
        foreach (var command in commands.SelectMany(WithRuntime).Distinct())
        {
            builder.WithRequiredCommand(command, HelpLink(command));
        }
    }

    // These are scripts that Node.js runs; without it they fail with a message that does not name it.
    private static string[] WithRuntime(string command) => command is "npm" or "yarn" or "pnpm" ? [command, "node"] : [command];

    private static string? HelpLink(string command) => command switch
    {
        "node" or "npm" => "https://nodejs.org/en/download",
        "yarn" => "https://yarnpkg.com/getting-started/install",
        "pnpm" => "https://pnpm.io/installation",
        "bun" => "https://bun.sh/docs/installation",
        _ => null,
    };
}
