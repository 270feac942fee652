using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>
/// The AWS distribution of the OpenTelemetry collector with the configuration that its image brings: OTLP in, X-Ray and CloudWatch out. Metrics go through
/// a log in the embedded metric format.
/// </summary>
internal static class OpenTelemetryCollector
{
    public const string Name = "otel-collector";

    private const string Configuration = "/etc/ecs/ecs-default-config.yaml";

    public static SidecarOptions Sidecar() => new(Name, image: null)
    {
        Arguments = [$"--config={Configuration}"],
        ServiceEnvironment = { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4317", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc" },
    };

    /// <summary>Metrics are written to a log group of this name.</summary>
    public static readonly PolicyStatement WriteMetricLogs = new(
        "WriteMetricLogs",
        ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        [PlanValue.Arn("logs", "log-group:/aws/ecs/application/metrics:*")]);

    /// <summary>Where its metrics are found in CloudWatch.</summary>
    public const string MetricNamespace = "ECS/AWSOTel/Application";
}
