using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>One version of what is decided where the model says nothing. What stands here is in deployments: a new choice is a new version.</summary>
/// <param name="Dev">For developers.</param>
/// <param name="Staging">As production, smaller.</param>
/// <param name="Prod">For users.</param>
/// <param name="CollectorImage">The OpenTelemetry collector beside a service.</param>
/// <param name="Cache">What a managed cache runs.</param>
/// <param name="TlsPolicy">The TLS versions and ciphers of a load balancer ("Security policies for your Application Load Balancer").</param>
internal sealed record EnvironmentDefaults(
    StageDefaults Dev,
    StageDefaults Staging,
    StageDefaults Prod,
    string CollectorImage,
    CacheEngine Cache,
    string TlsPolicy)
{
    /// <summary>What a model gets that names no version.</summary>
    public const DefaultsVersion Latest = DefaultsVersion.V1;

    private static readonly EnvironmentDefaults V1 = new(
        new(256, 512, 2, 2, 7, Removal.Delete, false, false, 0, false, false, "cache.t4g.micro", 10),
        new(512, 1024, 2, 3, 30, Removal.Retain, false, true, 7, true, true, "cache.t4g.small", 20),
        new(512, 1024, 2, 5, 90, Removal.Retain, true, true, 35, true, true, "cache.m7g.large", 30),
        "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3",
        new("valkey", "8.0", "valkey8"),
        "ELBSecurityPolicy-TLS13-1-2-2021-06");

    /// <exception cref="ArgumentOutOfRangeException">There is no such version.</exception>
    public static EnvironmentDefaults Of(DefaultsVersion version) => version switch
    {
        DefaultsVersion.V1 => V1,
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, $"There is no such version of the defaults; the latest is {Latest}."),
    };

    public StageDefaults For(Stage stage) => stage switch
    {
        Stage.Dev => Dev,
        Stage.Staging => Staging,
        _ => Prod,
    };
}

/// <summary>What a managed cache runs.</summary>
/// <param name="Name">The engine.</param>
/// <param name="Version">Its version.</param>
/// <param name="ParameterGroupFamily">The family of parameter groups that fits it.</param>
internal sealed record CacheEngine(string Name, string Version, string ParameterGroupFamily);
