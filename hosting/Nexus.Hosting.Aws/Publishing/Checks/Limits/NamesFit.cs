using System.Text.RegularExpressions;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Limits;

/// <summary>Physical names have the length and the characters that each service of AWS allows.</summary>
internal sealed partial class NamesFit() : PlanCheck("NEXUS504", "Names have the length and the characters that AWS allows")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var resource in facts.Resources)
        {
            if (NameOf(resource) is not var (name, longest, pattern, allowed))
            {
                continue;
            }

            if (name.Length == 0 || name.Length > longest || !pattern.IsMatch(name))
            {
                yield return Error(
                    resource.LogicalId, $"The {resource.GetType().Name} '{resource.LogicalId}' has the name '{name}' of {name.Length} characters; AWS takes 1 to {longest}: {allowed}.",
                    "Use another name in the model, or a shorter one for the environment.");
            }
        }

        foreach (var group in facts.Resources.OfType<SecurityGroup>().Where(g => g.Description.Length is 0 or > 255))
        {
            yield return Error(group.LogicalId, $"The security group '{group.LogicalId}' has a description of {group.Description.Length} characters.", "Use 1 to 255.");
        }

        foreach (var id in facts.Resources.Select(r => r.LogicalId).Where(id => !LogicalId().IsMatch(id)))
        {
            yield return Error(id, $"'{id}' is no logical id: letters and digits, 255 characters at most.", "Use another name in the model.");
        }
    }

    private static (string Name, int Longest, Regex Pattern, string Allowed)? NameOf(PlanResource resource) => resource switch
    {
        LoadBalancer balancer => (balancer.Name, 32, Host(), "letters, digits and '-', not at an end"),
        Cache cache => (cache.Name, 40, CacheName(), "a letter, then letters, digits and single '-'"),
        MessageQueue queue => (queue.Name, 80, QueueName(), "letters, digits, '-' and '_'"),
        Table table => (table.Name, 255, TableName(), "3 or more letters, digits, '-', '_' and '.'"),
        ImageRepository repository => (repository.Name, 256, RepositoryName(), "small letters, digits, and single '-', '_', '.' and '/' between them"),
        Cluster cluster => (cluster.Name, 255, Simple(), "letters, digits, '-' and '_'"),
        FargateService service => (service.Name, 255, Simple(), "letters, digits, '-' and '_'"),
        TaskDefinition task => (task.Family, 255, Simple(), "letters, digits, '-' and '_'"),
        TaskSchedule schedule => (schedule.Name, 64, Schedule(), "letters, digits, '-', '_' and '.'"),
        LogGroup log => (log.Name, 512, LogName(), "letters, digits and '.-_/#'"),
        Secret secret => (secret.Name, 512, SecretName(), "letters, digits and '/_+=.@-'"),
        DiscoveryNamespace space => (space.Name, 253, Domain(), "a domain"),
        DiscoveryService discovery => (discovery.Name, 63, Label(), "a label of a domain"),
        WebFirewall firewall => (firewall.Name, 128, Simple(), "letters, digits, '-' and '_'"),
        Backup backup => (backup.Name, 50, Simple(), "letters, digits, '-' and '_'"),
        Dashboard dashboard => (dashboard.Name, 255, Simple(), "letters, digits, '-' and '_'"),
        AlarmTopic topic => (topic.Name, 256, Simple(), "letters, digits, '-' and '_'"),
        Alarm alarm => (alarm.Name, 255, Any(), "any"),
        ScalingPolicy policy => (policy.Name, 256, Any(), "any"),
        Budget budget => (budget.Name, 100, BudgetName(), "anything but ':' and '\\'"),
        _ => null,
    };

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$")]
    private static partial Regex Host();

    [GeneratedRegex("^[A-Za-z](-?[A-Za-z0-9])*$")]
    private static partial Regex CacheName();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\.fifo)?$")]
    private static partial Regex QueueName();

    [GeneratedRegex("^[A-Za-z0-9_.-]{3,}$")]
    private static partial Regex TableName();

    [GeneratedRegex("^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$")]
    private static partial Regex RepositoryName();

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex Simple();

    [GeneratedRegex("^[A-Za-z0-9_.-]+$")]
    private static partial Regex Schedule();

    [GeneratedRegex("^[A-Za-z0-9._/#-]+$")]
    private static partial Regex LogName();

    [GeneratedRegex("^[A-Za-z0-9/_+=.@-]+$")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", RegexOptions.IgnoreCase)]
    private static partial Regex Domain();

    [GeneratedRegex("^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[^:\\]+$")]
    private static partial Regex BudgetName();

    [GeneratedRegex("^.+$")]
    private static partial Regex Any();

    [GeneratedRegex("^[A-Za-z0-9]{1,255}$")]
    private static partial Regex LogicalId();
}
