using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

#pragma warning disable ASPIREPROBES001 // Probes are part of what is published.

/// <summary>How a resource is asked whether it is healthy: by the load balancer, and in its own container with what its image has.</summary>
internal static partial class HealthChecks
{
    // Of ECS ("HealthCheck", startPeriod).
    private const int LongestStart = 300;

    // Of the image of YARP (dotnet/yarp, "Static files").
    private const string StaticFilesVariable = "YARP_ENABLE_STATIC_FILES";

    /// <summary>The path and the status that the model names for an endpoint; null: none.</summary>
    public static (string Path, string Status)? Http(ComputeTarget target, string? endpointName = null)
    {
        var probes = target.Resource.Annotations.OfType<EndpointProbeAnnotation>()
            .Where(p => endpointName is null || Same(p.EndpointReference.EndpointName, endpointName)).ToList();
        if ((probes.Find(p => p.Type == ProbeType.Readiness) ?? probes.Find(p => p.Type == ProbeType.Liveness) ?? probes.Find(p => p.Type == ProbeType.Startup)) is { } probe)
        {
            return (probe.Path, "200-399");
        }

        // Of WithHttpHealthCheck the model keeps a key: name_endpoint_path_status_check.
        foreach (var check in target.Resource.Annotations.OfType<HealthCheckAnnotation>())
        {
            if (Http(target, check, endpointName) is { } http)
            {
                return http;
            }
        }

        return null;
    }

    /// <summary>Tells of checks that only this application's host can run: nobody asks them on AWS.</summary>
    public static void NoticeOthers(PlanningContext context, ComputeTarget target, ContainerImage image)
    {
        // What is known is asked in its container; others are where the model says how, or that nobody has to ask.
        if (target.Resource is RedisResource || target.Options.HealthCheck is not null || target.Options.HasNoHealthCheck || KnownImages.Probe(image) is not null)
        {
            return;
        }

        foreach (var check in target.Resource.Annotations.OfType<HealthCheckAnnotation>().Where(c => Http(target, c, endpointName: null) is null))
        {
            context.Notices.Add(new(
                "NEXUS024", FindingSeverity.Warning, target.Name, $"The health check '{check.Key}' (WithHealthCheck) runs in the application's host, which is not on AWS: nobody asks it there.",
                "Say how the service is asked: an address (WithHttpHealthCheck), or a command in its image (WithContainerHealthCheck)."));
        }
    }

    private static (string Path, string Status)? Http(ComputeTarget target, HealthCheckAnnotation check, string? endpointName)
    {
        foreach (var endpoint in target.Endpoints.Where(e => endpointName is null || Same(e.Name, endpointName)))
        {
            var start = $"{target.Name}_{endpoint.Name}_";
            if (check.Key.StartsWith(start, StringComparison.Ordinal) && KeyEnd().Match(check.Key[start.Length..]) is { Success: true } match)
            {
                return (match.Groups["path"].Value is { Length: > 0 } path ? path : "/", match.Groups["status"].Value);
            }
        }

        return null;
    }

    /// <summary>How long a start may take, in seconds: as long as the startup probe is patient; null: the model does not say.</summary>
    public static int? StartSeconds(ComputeTarget target) => target.Resource.Annotations.OfType<ProbeAnnotation>().LastOrDefault(p => p.Type == ProbeType.Startup) is { } probe
        ? probe.InitialDelaySeconds + (Math.Max(1, probe.PeriodSeconds) * Math.Max(1, probe.FailureThreshold))
        : null;

    /// <summary>The command in the container; null: nobody asks there.</summary>
    public static ContainerHealthCheck? Container(PlanningContext context, ComputeTarget target, ContainerValues values, ContainerImage image)
    {
        if (StartSeconds(target) is not { } seconds)
        {
            return Command(target, values, image);
        }

        if (seconds > LongestStart)
        {
            context.Errors.Add(
                $"The startup probe of '{target.Name}'", $"is patient for {seconds} seconds, and the health check of a container on AWS for {LongestStart}.",
                "Lower its delay, period or failure threshold (WithHttpProbe).");
        }

        return Command(target, values, image) is { } check ? check with { StartPeriodSeconds = Math.Min(seconds, LongestStart) } : null;
    }

    private static ContainerHealthCheck? Command(ComputeTarget target, ContainerValues values, ContainerImage image)
    {
        if (target.Options.HasNoHealthCheck || target.IsTask)
        {
            return null;
        }

        if (target.Options.HealthCheck is { } own)
        {
            return own;
        }

        if (target.Resource is RedisResource redis)
        {
            // redis-cli reads the password from REDISCLI_AUTH; a command line would show it.
            var login = redis.PasswordParameter is null ? string.Empty : "REDISCLI_AUTH=\"$REDIS_PASSWORD\" ";
            return new(["CMD-SHELL", $"{login}redis-cli ping | grep -q PONG"]) { IntervalSeconds = 10, StartPeriodSeconds = 30 };
        }

        if (KnownImages.Probe(image) is { } known)
        {
            return known;
        }

        if (Http(target) is not { } http || target.Endpoints.FirstOrDefault(e => e.IsHttp) is not { } endpoint)
        {
            return null;
        }

        var port = endpoint.Port.ToString(CultureInfo.InvariantCulture);
        if (target.Resource is ProjectResource)
        {
            // The .NET images have a shell and no HTTP client.
            return new(["CMD", "bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{port} && printf 'GET {http.Path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' {StatusPattern(http.Status)}'"]);
        }

        // Apps that are a static website run in the image of YARP, which has neither Node.js nor a shell.
        if (target.Resource.HasAnnotationOfType<JavaScriptPackageManagerAnnotation>() && !values.Environment.Any(v => v.Name == StaticFilesVariable))
        {
            var program = target.Resource.Annotations.OfType<ExecutableAnnotation>().LastOrDefault()?.Command == "bun" ? "bun" : "node";
            return new(["CMD", program, "-e", $"fetch('http://127.0.0.1:{port}{http.Path}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]);
        }

        return null;
    }

    private static string StatusPattern(string status) => status.Contains('-', StringComparison.Ordinal) ? "[23]" : status;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^(?<path>.*)_(?<status>[1-5][0-9]{2})_check$")]
    private static partial Regex KeyEnd();
}
