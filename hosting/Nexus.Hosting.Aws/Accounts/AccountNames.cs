using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Accounts;

/// <summary>What the tables and queues of the model are in an account: as configured, else as published.</summary>
internal sealed class AccountNames(IDistributedApplicationBuilder builder)
{
    private const string Tables = "Nexus:Aws:Tables";
    private const string Queues = "Nexus:Aws:Queues";

    /// <exception cref="DistributedApplicationException">Nobody says it.</exception>
    public string NameOf(DynamoDBTableResource table) =>
        builder.Configuration[Key(table)] is { Length: > 0 } name ? name : TablePlanner.PhysicalName(Published(table.Name, Key(table)), table);

    /// <summary>The URL that is configured; null: none.</summary>
    public string? UrlOf(SqsQueueResource queue) => builder.Configuration[Key(queue)] is { Length: > 0 } url ? url : null;

    /// <exception cref="DistributedApplicationException">Nobody says it.</exception>
    public string NameOf(SqsQueueResource queue) => QueuePlanner.PhysicalName(Published(queue.Name, Key(queue)), queue);

    public static string Key(DynamoDBTableResource table) => $"{Tables}:{table.Name}";

    public static string Key(SqsQueueResource queue) => $"{Queues}:{queue.Name}";

    // Asked late: the environment may be the last that the model says.
    private PlanNames Published(string resource, string key)
    {
        var environments = builder.Services.Select(s => s.ServiceType == typeof(AwsEnvironmentResource) ? s.ImplementationInstance : null).OfType<AwsEnvironmentResource>().ToArray();
        return environments is [var environment]
            ? PlanNames.Of(environment)
            : throw new DistributedApplicationException(
                $"Nobody says what '{resource}' is on AWS: the model is published to {environments.Length} AWS environments (AddAwsEnvironment), not to one. Set {key}.");
    }
}
