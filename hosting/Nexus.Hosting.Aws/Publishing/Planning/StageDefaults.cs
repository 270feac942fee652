using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What the stage decides where the model says nothing.</summary>
/// <param name="Cpu">CPU units of a task.</param>
/// <param name="Memory">Memory of a task in MiB.</param>
/// <param name="Replicas">The fewest tasks of a service.</param>
/// <param name="ScaleFactor">The most tasks, as a multiple of the fewest.</param>
/// <param name="LogRetentionDays">How long a log line is kept.</param>
/// <param name="DataRemoval">What happens to data stores when the deployment is deleted.</param>
/// <param name="DeletionProtection">Whether they can't be deleted by mistake.</param>
/// <param name="PointInTimeRecovery">Whether every table can be restored to any second.</param>
/// <param name="BackupRetentionDays">How long daily backups are kept; 0: none.</param>
/// <param name="HasAlarms">Whether there are alarms and a dashboard.</param>
/// <param name="HasAccessLogs">Whether requests and rejected connections are recorded.</param>
/// <param name="CacheNodeType">The size of a node of a managed cache.</param>
/// <param name="KeepImages">How many images a repository keeps.</param>
internal sealed record StageDefaults(
    int Cpu,
    int Memory,
    int Replicas,
    int ScaleFactor,
    int LogRetentionDays,
    Removal DataRemoval,
    bool DeletionProtection,
    bool PointInTimeRecovery,
    int BackupRetentionDays,
    bool HasAlarms,
    bool HasAccessLogs,
    string CacheNodeType,
    int KeepImages)
{
    /// <summary>The stage that <c>--environment</c> names.</summary>
    /// <exception cref="Aspire.Hosting.DistributedApplicationException">It names none.</exception>
    public static Stage Parse(string hostEnvironment) => hostEnvironment.ToLowerInvariant() switch
    {
        "dev" or "development" => Stage.Dev,
        "staging" or "test" => Stage.Staging,
        "prod" or "production" or "" => Stage.Prod,
        _ => throw new Aspire.Hosting.DistributedApplicationException(
            $"The environment '{hostEnvironment}' is no stage. Use --environment dev, staging or prod, or name the stage in the model (WithStage)."),
    };
}
