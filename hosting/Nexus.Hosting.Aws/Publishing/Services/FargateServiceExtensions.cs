using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Aspire.Hosting;

/// <summary>Says how a compute resource runs on AWS. None of it has an effect while the application runs locally.</summary>
public static class FargateServiceExtensions
{
    /// <summary>Changes anything in what a resource becomes, after the planners and before the checks.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="change">Gets the plan and the service, and gives the changed service: <c>(plan, service) => service with { … }</c>.</param>
    public static IResourceBuilder<T> PublishAsFargateService<T>(this IResourceBuilder<T> builder, Func<AwsPlan, ServicePlan, ServicePlan> change)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(change);
        return builder.Set(options => options.Changes.Add(change));
    }

    /// <summary>Starts a task by the clock in place of a service.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="schedule">An expression of EventBridge Scheduler: <c>cron(0 3 * * ? *)</c> or <c>rate(1 hour)</c>; or five fields of cron: <c>0 3 * * *</c>.</param>
    /// <param name="timeZone">The time zone of the expression.</param>
    public static IResourceBuilder<T> PublishAsScheduledTask<T>(this IResourceBuilder<T> builder, string schedule, string timeZone = "UTC")
        where T : IComputeResource
    {
        var expression = ScheduleExpression.Parse(builder?.Resource.Name, schedule);
        return builder.Set(options =>
        {
            options.Schedule = expression;
            options.ScheduleTimeZone = timeZone;
        });
    }

    /// <summary>Makes a task that a person or a pipeline starts (<c>aws ecs run-task</c>), in place of a service.</summary>
    public static IResourceBuilder<T> PublishAsOneOffTask<T>(this IResourceBuilder<T> builder)
        where T : IComputeResource => builder.Set(options => options.IsOneOff = true);

    /// <summary>Sets the size of a task.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="cpu">CPU units: 256, 512, 1024, 2048, 4096, 8192 or 16384.</param>
    /// <param name="memory">Memory in MiB; which values go with which CPU is a rule of Fargate.</param>
    public static IResourceBuilder<T> WithTaskSize<T>(this IResourceBuilder<T> builder, int cpu, int memory)
        where T : IComputeResource
    {
        if (!FargateSizes.IsValid(cpu, memory))
        {
            throw new ArgumentException(
                $"The task size of '{builder?.Resource.Name}' is {cpu} CPU units with {memory} MiB, which Fargate does not have. {FargateSizes.Advice(cpu)}", nameof(memory));
        }

        return builder.Set(options => (options.Cpu, options.Memory) = (cpu, memory));
    }

    /// <summary>The port that a service listens on in its container, where the endpoint itself names none. Default: 8080 for a project, 3000 for a JavaScript app.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="endpointName">The endpoint.</param>
    public static IResourceBuilder<T> WithContainerPort<T>(this IResourceBuilder<T> builder, int port, [EndpointName] string endpointName = "http")
        where T : IComputeResource
    {
        if (port is < 1 or > 65535)
        {
            throw new ArgumentOutOfRangeException(nameof(port), port, $"The container port of '{builder?.Resource.Name}' must be from 1 to 65535.");
        }

        return builder.Set(options => options.Ports[endpointName] = port);
    }

    /// <summary>Runs on Graviton. The image must be built for it.</summary>
    public static IResourceBuilder<T> WithArm64<T>(this IResourceBuilder<T> builder)
        where T : IComputeResource => builder.Set(options => options.Architecture = CpuArchitecture.Arm64);

    /// <summary>Runs on Spot: cheaper, and tasks may be taken away with two minutes' notice. For work that may begin again.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="onDemandBase">How many tasks never run on Spot.</param>
    public static IResourceBuilder<T> WithSpotCapacity<T>(this IResourceBuilder<T> builder, int onDemandBase = 0)
        where T : IComputeResource
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onDemandBase);
        return builder.Set(options => options.SpotOnDemandBase = onDemandBase);
    }

    /// <summary>Lets only volumes be written; <c>/tmp</c> is a volume that ends with the task.</summary>
    public static IResourceBuilder<T> WithReadOnlyRootFileSystem<T>(this IResourceBuilder<T> builder)
        where T : IComputeResource => builder.Set(options => options.IsRootReadOnly = true);

    /// <summary>Runs as another user than the image says.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="user"><c>uid</c>, <c>uid:gid</c> or a name.</param>
    public static IResourceBuilder<T> WithContainerUser<T>(this IResourceBuilder<T> builder, string user)
        where T : IComputeResource
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return builder.Set(options => options.User = user);
    }

    /// <summary>Runs a single task, and stops it before its successor starts: for what can't run twice.</summary>
    public static IResourceBuilder<T> AsSingleton<T>(this IResourceBuilder<T> builder)
        where T : IComputeResource => builder.Set(options => options.IsSingleton = true);

    /// <summary>How long a task may take to stop before it is killed.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="timeout">2 s to 120 s. Default: 30 s. More than the service's own limit, such as the <c>ShutdownTimeout</c> of a .NET host.</param>
    public static IResourceBuilder<T> WithStopTimeout<T>(this IResourceBuilder<T> builder, TimeSpan timeout)
        where T : IComputeResource
    {
        if (timeout < TimeSpan.FromSeconds(2) || timeout > TimeSpan.FromSeconds(120))
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, $"The stop timeout of '{builder?.Resource.Name}' must be from 2 s to 120 s.");
        }

        return builder.Set(options => options.StopTimeoutSeconds = (int)timeout.TotalSeconds);
    }

    /// <summary>The command that tells in the container whether it is healthy; it must be in the image.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="command">The words; a single one is a line for the image's shell.</param>
    public static IResourceBuilder<T> WithContainerHealthCheck<T>(this IResourceBuilder<T> builder, params string[] command)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentOutOfRangeException.ThrowIfZero(command.Length);
        return builder.Set(options => options.HealthCheck = new(command.Length == 1 ? ["CMD-SHELL", .. command] : ["CMD", .. command]));
    }

    /// <summary>Leaves out the health check in the container: the image has nothing to ask with. A load balancer still asks.</summary>
    public static IResourceBuilder<T> WithoutContainerHealthCheck<T>(this IResourceBuilder<T> builder)
        where T : IComputeResource => builder.Set(options => options.HasNoHealthCheck = true);

    /// <summary>Adds a container beside the service, in each of its tasks.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="name">Its name in the task.</param>
    /// <param name="image">Its image with a tag.</param>
    /// <param name="configure">The rest.</param>
    public static IResourceBuilder<T> WithSidecar<T>(this IResourceBuilder<T> builder, string name, string image, Action<SidecarOptions>? configure = null)
        where T : IComputeResource
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(image);
        var sidecar = new SidecarOptions(name, image);
        configure?.Invoke(sidecar);
        return builder.Set(options => options.Sidecars.Add(sidecar));
    }

    /// <summary>
    /// Sends telemetry through the AWS distribution of the OpenTelemetry collector, beside the service, to X-Ray and CloudWatch: metrics are in the namespace
    /// <c>ECS/AWSOTel/Application</c>.
    /// </summary>
    public static IResourceBuilder<T> WithOpenTelemetryCollector<T>(this IResourceBuilder<T> builder)
        where T : IComputeResource => builder
            .Set(options => options.Sidecars.Add(OpenTelemetryCollector.Sidecar()))
            .WithAwsPermission("TraceWithXRay", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*")
            .Set(options => options.Permissions.Add(OpenTelemetryCollector.WriteMetricLogs));

    /// <summary>Sets how the number of tasks follows the load.</summary>
    public static IResourceBuilder<T> WithScaling<T>(this IResourceBuilder<T> builder, Action<ScalingOptions> configure)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Set(options => configure(options.Scaling));
    }

    /// <summary>Scales on the messages that wait in a queue for each task.</summary>
    /// <param name="builder">The worker.</param>
    /// <param name="queue">Its queue.</param>
    /// <param name="messagesPerTask">How many may wait for each task: acceptable delay divided by the time of one message.</param>
    public static IResourceBuilder<T> WithQueueScaling<T>(this IResourceBuilder<T> builder, IResourceBuilder<SqsQueueResource> queue, int messagesPerTask)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(messagesPerTask);
        return builder.Set(options => options.Scaling.Backlogs.Add(new(queue.Resource, messagesPerTask)));
    }

    /// <summary>Scales on a metric in CloudWatch that the application writes, for each task.</summary>
    /// <param name="builder">The worker.</param>
    /// <param name="metricNamespace">The metric's namespace; the worker may write into it.</param>
    /// <param name="metricName">The metric's name: how much waits, of all tasks together.</param>
    /// <param name="valuePerTask">How much may wait for each task.</param>
    /// <param name="dimensions">Whose metric it is.</param>
    public static IResourceBuilder<T> WithMetricScaling<T>(
        this IResourceBuilder<T> builder, string metricNamespace, string metricName, double valuePerTask, IReadOnlyDictionary<string, string>? dimensions = null)
        where T : IComputeResource
    {
        ArgumentException.ThrowIfNullOrEmpty(metricNamespace);
        ArgumentException.ThrowIfNullOrEmpty(metricName);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(valuePerTask);
        return builder.Set(options => options.Scaling.Metrics.Add(new(metricNamespace, metricName, dimensions ?? new Dictionary<string, string>(), valuePerTask)));
    }

    /// <summary>Lets a service use language models of Bedrock, and no others.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="models">Model ids such as <c>anthropic.claude-sonnet-4-20250514-v1:0</c>, or inference profiles such as <c>us.anthropic.claude-…</c>.</param>
    public static IResourceBuilder<T> WithBedrockModels<T>(this IResourceBuilder<T> builder, params string[] models)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(models);
        return builder.Set(options => options.BedrockModels.AddRange(models));
    }

    /// <summary>Allows the service's code more than its references do.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="sid">The statement's name: letters and digits.</param>
    /// <param name="actions">The actions, such as <c>s3:GetObject</c>.</param>
    /// <param name="resources">The ARNs: <see cref="PlanValue.Arn"/>, for which partition, region and account are those of the deployment.</param>
    public static IResourceBuilder<T> WithAwsPermission<T>(this IResourceBuilder<T> builder, string sid, IEnumerable<string> actions, params PlanValue[] resources)
        where T : IComputeResource
    {
        ArgumentException.ThrowIfNullOrEmpty(sid);
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(resources);
        var statement = new PolicyStatement(sid, [.. actions.Order(StringComparer.Ordinal)], [.. resources]);
        return builder.Set(options => options.Permissions.Add(statement));
    }

    /// <summary>Lets a service connect to addresses outside that the model does not name. HTTPS (443) is always open.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="port">The port.</param>
    /// <param name="cidr">The addresses.</param>
    public static IResourceBuilder<T> WithEgress<T>(this IResourceBuilder<T> builder, int port, string cidr = "0.0.0.0/0")
        where T : IComputeResource => builder.Set(options => options.Egress.Add((port, cidr)));

    private static IResourceBuilder<T> Set<T>(this IResourceBuilder<T>? builder, Action<FargateOptionsAnnotation> set)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        set(FargateOptionsAnnotation.Of(builder.Resource));
        return builder;
    }
}
