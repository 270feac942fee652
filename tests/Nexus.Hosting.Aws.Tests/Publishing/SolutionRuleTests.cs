using System.Reflection;
using System.Text.RegularExpressions;
using Nexus.Hosting.Aws.Publishing.GitHub;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>The templates before the rules of others: IAM's list of actions, and what is accepted of cdk-nag's for AWS solutions (<see cref="AppHostTests"/> asks for those).</summary>
public class SolutionRuleTests
{
    [Fact]
    public async Task Every_IAM_action_exists()
    {
        var actions = new SortedSet<string>(StringComparer.Ordinal);
        var pipeline = new GitHubPipeline("acme/shop", "main", null, "AppHost");
        foreach (var name in ReferenceModels.Names)
        {
            var plan = await ReferenceModels.PlanAsync(name);
            actions.UnionWith(plan.Resources.SelectMany(Statements).SelectMany(s => s.Actions));
            actions.UnionWith(GitHubRoles.Workflow(plan, pipeline).Statements.Concat(GitHubRoles.Service(plan).Statements).SelectMany(s => s.Actions));
        }

        // What denies all without TLS names all; CloudFormation's role has all of a service.
        actions.RemoveWhere(a => a == "*" || a.EndsWith(":*", StringComparison.Ordinal));
        Assert.Contains("sqs:SendMessage", actions);
        Assert.Empty(await NodeChecks.RunAsync("iam-actions.mjs", actions));
        Assert.Equal(["sqs:Invent", "noservice:Do"], await NodeChecks.RunAsync("iam-actions.mjs", ["sqs:Invent", "noservice:Do", "sqs:SendMessage"]));
    }

    private static IEnumerable<PolicyStatement> Statements(PlanResource resource) => resource switch
    {
        Role role => role.Statements,
        MessageQueue queue => queue.Policy,
        FileSystem fileSystem => fileSystem.Policy,
        LogBucket bucket => bucket.Policy,
        AlarmTopic topic => topic.Policy,
        _ => [],
    };

    internal static List<Acceptance> Accepted()
    {
        var file = Path.Combine(typeof(SolutionRuleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Snapshots").Value!, "..", "cdk-nag.accepted.txt");
        return
        [
            .. File.ReadAllLines(file).Where(l => l.Length > 0 && !l.StartsWith('#')).Select(l => l.Split("--", 2)).Select(parts =>
            {
                var words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return new Acceptance(words[0], words[1], words[2..], parts[1].Trim());
            }),
        ];
    }

    internal sealed record Acceptance(string Rule, string Id, string[] Templates, string Reason)
    {
        // IAM5 has what it is about behind its name.
        public bool Accepts(string template, string rule, string id) =>
            Templates.Contains(template) && (rule == Rule || rule.StartsWith($"{Rule}[", StringComparison.Ordinal)) && Regex.IsMatch(id, $"^{Id}$");
    }
}
