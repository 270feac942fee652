namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>The files of a configuration: one for each capability, numbered in the order in which they are read.</summary>
internal static class TerraformFiles
{
    public const string Networking = "01-networking.tf";
    public const string Tables = "02-storage-dynamodb.tf";
    public const string FileSystems = "02-storage-efs.tf";
    public const string Caches = "02-storage-elasticache.tf";
    public const string Queues = "03-messaging-sqs.tf";
    public const string Images = "04-compute-ecr.tf";
    public const string Roles = "04-compute-iam.tf";
    public const string Secrets = "04-compute-secrets.tf";
    public const string Tasks = "05-compute-ecs.tf";
    public const string LoadBalancers = "06-loadbalancer.tf";
    public const string Services = "07-services.tf";
    public const string Scaling = "08-autoscaling.tf";
    public const string Backup = "09-backup.tf";
    public const string Monitoring = "10-monitoring.tf";
    public const string Raw = "11-raw.tf.json";
    // Terraform lays what is in a file of this name over the other files ("Override Files").
    public const string RawOverrides = "11-raw_override.tf.json";
    public const string Main = "main.tf";
    public const string Outputs = "outputs.tf";
    public const string Variables = "variables.tf";
    public const string Versions = "versions.tf";

    /// <summary>What each is about. Those of <see cref="Optional"/> are written only where there is something in them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Comments = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [Networking] = "The network, and who may talk to whom.",
        [Tables] = "DynamoDB tables.",
        [FileSystems] = "File systems, with one access point for each use.",
        [Caches] = "Managed caches.",
        [Queues] = "Queues and their dead letters.",
        [Images] = "Image repositories: a tag never moves.",
        [Roles] = "Roles: what starts a task, and what its code may do.",
        [Secrets] = "Secrets. No value is in these files, and none in Terraform's state: AWS makes them, and they are passed on while Terraform runs.",
        [Tasks] = "The cluster, logs and task definitions.",
        [LoadBalancers] = "Load balancers: listeners, rules, target groups.",
        [Services] = "Services with their private names, and tasks that the clock starts.",
        [Scaling] = "How the number of tasks, and the capacity of tables, follow the load.",
        [Backup] = "Daily copies of the data stores.",
        [Monitoring] = "Alarms, dashboard, budget.",
        [Main] = "Where it is deployed to.",
        [Outputs] = "What the deployment tells.",
        [Variables] = "What whoever deploys gives.",
        [Versions] = "What it is deployed with.",
    };

    /// <summary>The files that a model may do without.</summary>
    public static readonly IReadOnlySet<string> Optional = new HashSet<string>(StringComparer.Ordinal) { Caches, Secrets, Raw, RawOverrides };
}
