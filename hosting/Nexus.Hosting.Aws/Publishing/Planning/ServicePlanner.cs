using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Puts together what a compute resource becomes.</summary>
internal sealed class ServicePlanner(PlanningContext context, FileSystemPlanner fileSystems, ImagePlanner images)
{
    // A new task of .NET or Node.js answers within it, also on a small processor.
    private const int HealthCheckGraceSeconds = 60;

    // Clients must notice soon that a task is gone.
    private const int DiscoverySeconds = 10;

    /// <summary>Resolves values, images and volumes; draws all paths. Null where an error was noted.</summary>
    public async Task<ServiceDraft?> DraftAsync(ComputeTarget target, CancellationToken cancellationToken)
    {
        RefuseUnknown(target);
        var values = await ContainerPlanner.ResolveAsync(context, target, cancellationToken);
        if (images.Plan(target) is not { } image)
        {
            return null;
        }

        HealthChecks.NoticeOthers(context, target, image);
        return new(target, values, image, fileSystems.Plan(target, image));
    }

    public ServicePlan Plan(ServiceDraft draft, SecurityGroupPlanner groups, IReadOnlyList<TargetRoute> routes, IReadOnlyList<FileSystem> fileSystemPlans, IReadOnlyList<LoadBalancer> balancers)
    {
        var target = draft.Target;
        var logical = target.LogicalName;
        var log = context.LogGroup($"{logical}LogGroup", target.Name);
        var options = target.Options;
        var mounts = draft.Mounts;
        var task = new TaskDefinition($"{logical}TaskDefinition")
        {
            Family = context.Names.Physical(target.Name),
            Cpu = options.Cpu ?? context.Defaults.Cpu,
            Memory = options.Memory ?? context.Defaults.Memory,
            Architecture = options.Architecture,
            ExecutionRoleId = RolePlanner.ExecutionRoleId(target),
            TaskRoleId = RolePlanner.TaskRoleId(target),
            Volumes = options.IsRootReadOnly ? [.. mounts.Volumes, new("tmp", null, null)] : mounts.Volumes,
            Containers =
            [
                ContainerPlanner.Plan(context, target, draft.Values, draft.Image, mounts.Mounts, log.LogicalId),
                .. ContainerPlanner.Sidecars(context, target, log.LogicalId),
            ],
        };

        var discovery = context.Edges.Any(e => e.To == target.Name && context.FindTarget(e.From) is not null)
            ? new DiscoveryService($"{logical}Discovery", target.HostName, DiscoverySeconds)
            : null;
        var service = target.IsTask ? null : Service(draft, task, discovery, routes, fileSystemPlans, balancers);
        return new()
        {
            Name = target.Name,
            LogGroup = log,
            ExecutionRole = RolePlanner.Execution(context, target, task, log),
            TaskRole = RolePlanner.Task(context, target, mounts),
            SecurityGroup = groups.For(target),
            TaskDefinition = task,
            Discovery = discovery,
            Service = service,
            Scaling = service is null ? null : ScalingPlanner.Plan(context, target, service, routes),
            Schedule = options.Schedule is null ? null : Schedule(target, task),
            IsSingleton = target.IsSingleton,
            AsksForOneTask = options.IsSingleton || target.Replicas == 1,
        };
    }

    private FargateService Service(
        ServiceDraft draft, TaskDefinition task, DiscoveryService? discovery, IReadOnlyList<TargetRoute> routes, IReadOnlyList<FileSystem> fileSystemPlans, IReadOnlyList<LoadBalancer> balancers)
    {
        var target = draft.Target;
        var own = routes.Where(r => r.Target == target).ToList();
        var count = target.IsSingleton ? 1 : target.Replicas ?? context.Options.DefaultReplicas ?? context.Defaults.Replicas;
        return new($"{target.LogicalName}Service")
        {
            Name = target.HostName,
            TaskDefinitionId = task.LogicalId,
            SecurityGroupIds = [target.SecurityGroupId],
            DesiredCount = count,
            // What can't run twice is stopped before its successor starts.
            MinimumHealthyPercent = target.IsSingleton ? 0 : 100,
            MaximumPercent = target.IsSingleton ? 100 : 200,
            RebalancesZones = !target.IsSingleton,
            Capacity = Capacity(target.Options),
            AllowsExec = context.Options.AllowsExec,
            HealthCheckGraceSeconds = own.Count > 0 ? Math.Max(HealthCheckGraceSeconds, HealthChecks.StartSeconds(target) ?? 0) : null,
            Targets = [.. own.Select(r => new TargetRegistration(r.TargetGroupId, target.HostName, r.Endpoint.Port))],
            DiscoveryServiceId = discovery?.LogicalId,
            DependsOn =
            [
                .. own.SelectMany(r => ListenersOf(r, balancers)),
                .. fileSystemPlans.Where(f => draft.Mounts.Grants.Any(g => g.FileSystemId == f.LogicalId)).SelectMany(f => f.MountTargets).Select(m => m.LogicalId),
                .. Waits(target),
                .. EntriesBefore(target, balancers),
            ],
        };
    }

    private static IReadOnlyList<CapacityShare> Capacity(FargateOptionsAnnotation options) => options.SpotOnDemandBase switch
    {
        null => [new(FargateCapacity.OnDemand, 0, 1)],
        0 => [new(FargateCapacity.Spot, 0, 1)],
        { } onDemand => [new(FargateCapacity.OnDemand, onDemand, 0), new(FargateCapacity.Spot, 0, 1)],
    };

    // A target group takes targets once a listener leads to it.
    private static IEnumerable<string> ListenersOf(TargetRoute route, IReadOnlyList<LoadBalancer> balancers)
    {
        foreach (var listener in balancers.First(b => b.ModelName == route.Balancer.Name).Listeners)
        {
            if (listener.DefaultAction is ForwardAction forward && forward.TargetGroupId == route.TargetGroupId)
            {
                yield return listener.LogicalId;
            }

            foreach (var rule in listener.Rules.Where(r => r.Action is ForwardAction f && f.TargetGroupId == route.TargetGroupId))
            {
                yield return rule.LogicalId;
            }
        }
    }

    // A load balancer that is waited for is there once it listens.
    private static IEnumerable<string> EntriesBefore(ComputeTarget target, IReadOnlyList<LoadBalancer> balancers) => target.Resource.Annotations.OfType<WaitAnnotation>()
        .SelectMany(w => balancers.Where(b => b.ModelName == w.Resource.Name)).SelectMany(b => b.Listeners).Select(l => l.LogicalId);

    private IEnumerable<string> Waits(ComputeTarget target) => target.Resource.Annotations.OfType<WaitAnnotation>()
        .Select(w => context.FindTarget(w.Resource.Name)).OfType<ComputeTarget>().Where(t => !t.IsTask && t != target)
        .Select(t => $"{t.LogicalName}Service").Distinct();

    private TaskSchedule Schedule(ComputeTarget target, TaskDefinition task)
    {
        var cluster = new ResourceValue(AwsPlanner.ClusterId, ResourceOutput.Arn);
        return new($"{target.LogicalName}Schedule")
        {
            Name = context.Names.Physical(target.Name, 64),
            Expression = target.Options.Schedule!,
            TimeZone = target.Options.ScheduleTimeZone,
            TaskDefinitionId = task.LogicalId,
            SecurityGroupIds = [target.SecurityGroupId],
            Role = new($"{target.LogicalName}ScheduleRole", $"Starts {target.Name} by the clock")
            {
                Trust = new("scheduler.amazonaws.com")
                {
                    Conditions = [new("StringEquals", "aws:SourceAccount", [new DeploymentValue(DeploymentFact.AccountId)])],
                },
                Statements =
                [
                    new("PassRoles", ["iam:PassRole"], [new ResourceValue(task.ExecutionRoleId, ResourceOutput.Arn), new ResourceValue(task.TaskRoleId, ResourceOutput.Arn)]),
                    new("StartTask", ["ecs:RunTask"], [new ResourceValue(task.LogicalId, ResourceOutput.Arn)])
                    {
                        Conditions = [new("ArnEquals", "ecs:cluster", [cluster])],
                    },
                ],
            },
        };
    }

    // What a container runtime would be told has no counterpart on Fargate.
    private void RefuseUnknown(ComputeTarget target)
    {
        foreach (var annotation in target.Resource.Annotations)
        {
            switch (annotation)
            {
                case ContainerRuntimeArgsCallbackAnnotation:
                    context.Errors.Add(
                        $"The resource '{target.Name}'", "has arguments for the container runtime (WithContainerRuntimeArgs), which Fargate does not have.",
                        "Say it in the plan (PublishAsFargateService), or only while the application runs (ExecutionContext.IsRunMode).");
                    break;
                case ContainerFileSystemCallbackAnnotation files:
                    context.Errors.Add(
                        $"The resource '{target.Name}'", $"has files that are made in '{files.DestinationPath}' when it starts (WithContainerFiles), and Fargate starts an image as it is.",
                        "Put them into the image (AddDockerfile) or on the shared volume, or add them only while the application runs (ExecutionContext.IsRunMode).");
                    break;
                case ContainerNetworkAliasAnnotation alias:
                    context.Errors.Add(
                        $"The resource '{target.Name}'", $"has the second name '{alias.Alias}' (WithContainerNetworkAlias), and a service on AWS has one.",
                        $"Call it '{target.HostName}.{context.Options.Namespace}' through a reference (GetEndpoint), or add the alias only while the application runs (ExecutionContext.IsRunMode).");
                    break;
                case ContainerImagePullPolicyAnnotation { ImagePullPolicy: ImagePullPolicy.Never or ImagePullPolicy.Missing } policy:
                    context.Errors.Add(
                        $"The resource '{target.Name}'", $"is pulled '{policy.ImagePullPolicy}' (WithImagePullPolicy), and Fargate pulls each task's image.",
                        "Push the image to a registry, and leave the policy out or set it only while the application runs (ExecutionContext.IsRunMode).");
                    break;
                case ReplicaAnnotation { Replicas: > 1 } replicas when target.Options.IsSingleton:
                    context.Errors.Add(
                        $"The resource '{target.Name}'", $"has {replicas.Replicas} replicas (WithReplicas) and must not run twice (AsSingleton).", "Leave out one of the two.");
                    break;
                case WaitAnnotation { WaitType: WaitType.WaitForCompletion } wait when context.FindTarget(wait.Resource.Name) is { } waited:
                    RefuseCompletion(target, waited);
                    break;
            }
        }
    }

    private void RefuseCompletion(ComputeTarget target, ComputeTarget waited)
    {
        if (!waited.IsTask)
        {
            context.Errors.Add(
                $"The resource '{target.Name}'", $"waits until '{waited.Name}' has ended (WaitForCompletion), and a service never ends.",
                $"Publish '{waited.Name}' as a task that the deployment starts first (PublishAsOneOffTask).");
            return;
        }

        context.Notices.Add(new(
            "NEXUS022", FindingSeverity.Note, target.Name, $"It waits until '{waited.Name}' has ended, and nothing on AWS starts that task by itself.",
            "Start the task in the pipeline before a deployment that needs it; the README of the template has the command."));
    }
}

/// <summary>What is known of a service before all paths are drawn.</summary>
internal sealed record ServiceDraft(ComputeTarget Target, ContainerValues Values, ContainerImage Image, TaskMounts Mounts);
