using System.Reflection;
using System.Text.RegularExpressions;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>The templates before the rules of others: cdk-nag's for AWS solutions, and IAM's list of actions.</summary>
public sealed class SolutionRuleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("solution-rules-");

    [Fact]
    public async Task Nag_finds_nothing_in_Nexus_that_is_not_accepted_with_a_reason()
    {
        var accepted = Accepted();
        var (dev, prod) = (await ReferenceModels.PlanAsync("nexus-dev"), await ReferenceModels.PlanAsync("nexus-prod"));
        string[] files =
        [
            Write("dev", CloudFormationTemplates.Text(CloudFormationTemplates.Main(dev))),
            Write("prod", CloudFormationTemplates.Text(CloudFormationTemplates.Main(prod))),
            Write("bootstrap", CloudFormationTemplates.Text(CloudFormationTemplates.Bootstrap(prod))),
        ];

        var findings = (await NodeChecks.RunAsync("nag.mjs", files)).Select(l => l.Split('\t'))
            .Select(f => (Template: Path.GetFileNameWithoutExtension(f[0]), Rule: f[1], Id: f[2], Line: string.Join(' ', f))).ToList();

        Assert.Empty(findings.Where(f => !accepted.Exists(a => a.Accepts(f.Template, f.Rule, f.Id))).Select(f => f.Line));
        // What is no longer found is accepted no longer.
        Assert.Empty(accepted.Where(a => a.Templates.Any(t => !findings.Exists(f => a.Accepts(f.Template, f.Rule, f.Id) && f.Template == t))).Select(a => $"{a.Rule} {a.Id}: not found any more"));
        Assert.All(accepted, a => Assert.True(a.Reason.Length > 20, $"{a.Rule} {a.Id} has no reason."));
    }

    [Fact]
    public async Task Every_IAM_action_exists()
    {
        var actions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in ReferenceModels.Names)
        {
            var plan = await ReferenceModels.PlanAsync(name);
            actions.UnionWith(plan.Resources.SelectMany(Statements).SelectMany(s => s.Actions));
        }

        // What denies all without TLS names all.
        actions.Remove("*");
        Assert.Contains("sqs:SendMessage", actions);
        Assert.Empty(await NodeChecks.RunAsync("iam-actions.mjs", actions));
        Assert.Equal(["sqs:Invent", "noservice:Do"], await NodeChecks.RunAsync("iam-actions.mjs", ["sqs:Invent", "noservice:Do", "sqs:SendMessage"]));
    }

    public void Dispose() => _folder.Delete(recursive: true);

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

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, $"{name}.json");
        File.WriteAllText(file, text);
        return file;
    }

    internal sealed record Acceptance(string Rule, string Id, string[] Templates, string Reason)
    {
        // IAM5 has what it is about behind its name.
        public bool Accepts(string template, string rule, string id) =>
            Templates.Contains(template) && (rule == Rule || rule.StartsWith($"{Rule}[", StringComparison.Ordinal)) && Regex.IsMatch(id, $"^{Id}$");
    }
}
