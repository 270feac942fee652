using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>What the stacks of a plan are called; the README beside the templates says the same.</summary>
internal static class StackNames
{
    public static string Main(AwsPlan plan) => $"{plan.Name.ToLowerInvariant()}-{plan.Stage.ToString().ToLowerInvariant()}";

    /// <summary>What the names of secrets, logs and image repositories begin with: <c>nexus-ai/prod</c>.</summary>
    public static string Path(AwsPlan plan) => $"{plan.Name.ToLowerInvariant()}/{plan.Stage.ToString().ToLowerInvariant()}";

    public static string Bootstrap(AwsPlan plan) => $"{Main(plan)}-bootstrap";
}
