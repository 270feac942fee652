namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Names that a deployment gives and something has already: as what a destroyed deployment kept.</summary>
internal static class TakenNames
{
    /// <summary>The configuration that has a deployment take such things into its stack.</summary>
    public const string ImportKey = "import-existing";

    // AWS documents in "Import AWS resources into a CloudFormation stack automatically" that a resource's name has to be what AWS knows it by: a queue's is its address.
    public const string WayOut =
        $"Something has the name already, as what a destroyed deployment kept would. Deploy with '--{ImportKey} true', which takes what the model keeps into the stack as it is (tables, image repositories, caches, backup vaults), "
        + "or delete it and deploy again. Queues and secrets can't be taken in by their names: those have to be deleted.";

    /// <summary>Whether a reason of AWS's is that. Its services say the one; the check of a change set says the other.</summary>
    public static bool IsReason(string? reason) => reason is not null
        && (reason.Contains("already exists", StringComparison.OrdinalIgnoreCase) || reason.Contains("ResourceExistenceCheck", StringComparison.Ordinal));
}
