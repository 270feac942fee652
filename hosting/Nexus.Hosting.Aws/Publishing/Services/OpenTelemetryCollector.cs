namespace Nexus.Hosting.Aws.Publishing;

/// <summary>
/// The AWS distribution of the OpenTelemetry collector with the configuration that its image brings: OTLP in, X-Ray and CloudWatch out. Metrics go through
/// a log in the embedded metric format.
/// </summary>
internal static class OpenTelemetryCollector
{
    public const string Name = "otel-collector";

    public const string Image = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3";

    public const string Configuration = "/etc/ecs/ecs-default-config.yaml";

    /// <summary>Where its metrics are found in CloudWatch.</summary>
    public const string MetricNamespace = "ECS/AWSOTel/Application";
}
