using System.Collections.Frozen;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>
/// Which annotations of Aspire the publisher knows: those that it maps, and those that mean nothing on AWS. docs/publish.md has the same lists. Any other is told, and stops
/// the publish: what it says would be lost.
/// </summary>
internal static class KnownAnnotations
{
    /// <summary>Become something on AWS, or are refused with a remedy.</summary>
    public static readonly FrozenSet<string> Mapped = FrozenSet.ToFrozenSet(
    [
        "CommandLineArgsCallbackAnnotation", "ComputeEnvironmentAnnotation", "ConnectionPropertyAnnotation", "ConnectionStringRedirectAnnotation", "ContainerFileSystemCallbackAnnotation",
        "ContainerFilesDestinationAnnotation", "ContainerImageAnnotation", "ContainerImagePullPolicyAnnotation", "ContainerMountAnnotation", "ContainerNetworkAliasAnnotation",
        "ContainerRuntimeArgsCallbackAnnotation", "DockerfileBaseImageAnnotation", "DockerfileBuildAnnotation", "EndpointAnnotation", "EndpointEnvironmentFilterAnnotation",
        "EndpointProbeAnnotation", "EndpointReferenceAnnotation", "EnvironmentCallbackAnnotation", "ExecutableAnnotation", "HealthCheckAnnotation", "JavaScriptBuildScriptAnnotation",
        "JavaScriptInstallCommandAnnotation", "JavaScriptPackageManagerAnnotation", "JavaScriptPublishModeAnnotation", "JavaScriptRunScriptAnnotation",
        "ManifestPublishingCallbackAnnotation", "ProbeAnnotation", "ReferenceEnvironmentInjectionAnnotation", "ReplicaAnnotation", "ResourceRelationshipAnnotation", "WaitAnnotation",
    ]);

    /// <summary>Say something of a developer's machine alone.</summary>
    public static readonly FrozenSet<string> LocalOnly = FrozenSet.ToFrozenSet(
    [
        "ContainerFilesSourceAnnotation", "ContainerLifetimeAnnotation", "ContainerNameAnnotation", "DefaultLaunchProfileAnnotation", "DisableForwardedHeadersAnnotation",
        "DockerfileBuilderCallbackAnnotation", "EmulatorResourceAnnotation", "ExcludeLaunchProfileAnnotation", "ExplicitStartupAnnotation", "HiddenResourceAnnotation",
        "JavaScriptPackageInstallerAnnotation", "KestrelEndpointAnnotation", "LaunchProfileAnnotation", "NameValidationPolicyAnnotation", "OtlpEnvironmentAnnotation",
        "OtlpExporterAnnotation", "PersistenceAnnotation", "ProxySupportAnnotation", "RequiredCommandAnnotation", "ResourceCommandAnnotation", "ResourceIconAnnotation",
        "ResourceInstancesAnnotation", "ResourceSnapshotAnnotation", "ResourceUrlAnnotation", "ResourceUrlsCallbackAnnotation", "SDKConfigAnnotation", "SnapshotAnnotation",
        "DcpAnnotation", "SuppressPublishValidationAnnotation",
        // Of the official library alone, some of them since 13.6: certificates for development, debuggers, agents' tools, terminals, how a project is started.
        "CertificateAuthorityCollectionAnnotation", "CertificateTrustConfigurationCallbackAnnotation", "ContainerCertificatePathsAnnotation", "ExcludeFromMcpAnnotation",
        "ExcludeLifecycleCommandsAnnotation", "HiddenAnnotation", "HttpsCertificateAnnotation", "HttpsCertificateConfigurationCallbackAnnotation",
        "McpServerEndpointAnnotation", "ProjectLaunchArgsOverrideAnnotation", "ProjectLaunchDefaultsAnnotation", "SupportsDebuggingAnnotation",
        "TerminalAnnotation",
        "DotnetProgramBuildCompletionAnnotation", "DotnetProgramBuildEnvironmentCallbackAnnotation", "ExecutableLaunchRecipeAnnotation",
        "ForceProcessExecutionAnnotation", "InputGeneratorAnnotation", "LaunchToolArgsCallbackAnnotation",
    ]);

    /// <summary>Are read by the pipeline, which publishing is a step of.</summary>
    public static readonly FrozenSet<string> OfThePipeline = FrozenSet.ToFrozenSet(
    [
        "ContainerBuildOptionsCallbackAnnotation", "ContainerImagePushOptionsCallbackAnnotation", "ContainerRegistryReferenceAnnotation", "DeploymentTargetAnnotation",
        "PipelineConfigurationAnnotation", "PipelineStepAnnotation", "RegistryTargetAnnotation",
    ]);

    /// <summary>Tells of the annotations that the publisher does not know.</summary>
    public static void Refuse(PlanningContext context, Func<IResource, bool> runsHere)
    {
        foreach (var resource in context.Model.Resources.Where(r => IsPublished(r) && runsHere(r)))
        {
            foreach (var type in resource.Annotations.Where(a => !IsKnown(a)).Select(a => a.GetType()).Distinct())
            {
                context.Notices.Add(new(
                    "NEXUS023", FindingSeverity.Error, resource.Name, $"It has a {type.Name}, which this publisher does not know: nothing on AWS comes of it.",
                    "Say what it means in the plan (PublishAsFargateService, WithPlan) and accept the finding with the reason, or add it only while the application runs (ExecutionContext.IsRunMode)."));
            }
        }
    }

    // Stores and load balancers are left out of Aspire's manifest, which has no words for them.
    private static bool IsPublished(IResource resource) => !resource.IsExcludedFromPublish() || resource.GetType().Assembly == typeof(KnownAnnotations).Assembly;

    private static bool IsKnown(IResourceAnnotation annotation)
    {
        var type = annotation.GetType();
        return annotation is IProjectMetadata
            || type.Assembly == typeof(KnownAnnotations).Assembly
            || (type.Assembly.GetName().Name?.StartsWith("Aspire.Hosting", StringComparison.Ordinal) == true
                && (Mapped.Contains(type.Name) || LocalOnly.Contains(type.Name) || OfThePipeline.Contains(type.Name) || IsOfTheEngine(type)));
    }

    // What Aspire itself keeps of a resource, and nobody else can write or read.
    private static bool IsOfTheEngine(Type type) => !type.IsVisible && type.Assembly == typeof(IResource).Assembly;
}
