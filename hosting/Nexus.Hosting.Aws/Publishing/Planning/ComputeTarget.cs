using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>A compute resource of the model that runs in the environment.</summary>
internal sealed record ComputeTarget(IResource Resource, FargateOptionsAnnotation Options, IReadOnlyList<TargetEndpoint> Endpoints)
{
    public string Name => Resource.Name;

    /// <summary>The beginning of its logical ids.</summary>
    public string LogicalName => PlanNames.Logical(Name);

    public string SecurityGroupId => $"{LogicalName}SecurityGroup";

    /// <summary>Its first label in DNS.</summary>
    public string HostName => Name.ToLowerInvariant();

    public bool IsTask => Options.Schedule is not null || Options.IsOneOff;

    /// <summary>Data of its own, or a single writer: two would not see the same.</summary>
    public bool IsSingleton { get; init; }

    /// <summary>How many tasks the model asks for; null: it does not say.</summary>
    public int? Replicas { get; init; }

    public TargetEndpoint? Find(string endpointName) =>
        Endpoints.FirstOrDefault(e => string.Equals(e.Name, endpointName, StringComparison.OrdinalIgnoreCase));
}

/// <summary>An endpoint as it is on AWS.</summary>
internal sealed record TargetEndpoint(string Name, string Scheme, int Port, bool IsExternal, bool IsHttp2, bool TlsEnabled)
{
    public bool IsHttp => Scheme is "http" or "https";
}
