using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>How a data store is protected; what is null is the environment's.</summary>
internal sealed record StoreProtectionAnnotation(Removal? Removal, bool? HasDeletionProtection, bool? HasBackup) : IResourceAnnotation
{
    public static StoreProtectionAnnotation Of(IResource resource) => resource.Annotations.OfType<StoreProtectionAnnotation>().LastOrDefault() ?? new(null, null, null);
}

/// <summary>Redis becomes a managed cache.</summary>
internal sealed record ElastiCacheAnnotation(string? NodeType, int Nodes) : IResourceAnnotation;

/// <summary>A table is paid for by the hour.</summary>
internal sealed record TableCapacityAnnotation(ProvisionedCapacity Capacity) : IResourceAnnotation;

/// <summary>What the model says about a load balancer on AWS.</summary>
internal sealed class LoadBalancerOptionsAnnotation : IResourceAnnotation
{
    public ParameterResource? Certificate { get; set; }

    /// <summary>The stages with the certificate; empty: all.</summary>
    public IReadOnlyList<Stage> CertificateStages { get; set; } = [];

    /// <summary>Whether whoever deploys names the certificate, without a parameter of the model.</summary>
    public bool AsksForCertificate { get; set; }

    public bool HasCertificate(Stage stage) => (Certificate is not null || AsksForCertificate) && (CertificateStages.Count == 0 || CertificateStages.Contains(stage));

    public int? FirewallLimit { get; set; }

    public bool IsInternal { get; set; }
}
