using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>
/// The steps that every pipeline has. Those called after a verb gather what the verb stands for: a step of yours is required by the verb and
/// depends on the verb's prerequisites.
/// </summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class WellKnownPipelineSteps
{
    public const string Publish = "publish";
    public const string PublishPrereq = "publish-prereq";
    public const string Deploy = "deploy";
    public const string DeployPrereq = "deploy-prereq";
    public const string Build = "build";
    public const string BuildPrereq = "build-prereq";
    public const string Push = "push";
    public const string PushPrereq = "push-prereq";
    public const string Destroy = "destroy";
    public const string DestroyPrereq = "destroy-prereq";

    /// <summary>Finds the values of parameters, and asks for those that are missing.</summary>
    public const string ProcessParameters = "process-parameters";

    /// <summary>Fails where no container runtime answers.</summary>
    public const string CheckContainerRuntime = "check-container-runtime";

    /// <summary>Lists the steps and what they depend on.</summary>
    public const string Diagnostics = "diagnostics";

    /// <summary>Runs before the application starts, and before everything else when it is published.</summary>
    public const string BeforeStart = "before-start";

    /// <summary>Fails where it is not clear which compute environment a resource belongs to.</summary>
    public const string ValidateComputeEnvironments = "validate-compute-environments";
}

/// <summary>The kinds of step that publishers agree on.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class WellKnownPipelineTags
{
    /// <summary>Makes infrastructure.</summary>
    public const string ProvisionInfrastructure = "provision-infra";

    /// <summary>Builds the image of a compute resource.</summary>
    public const string BuildCompute = "build-compute";

    /// <summary>Pushes an image to a registry.</summary>
    public const string PushContainerImage = "push-container-image";

    /// <summary>Deploys a compute resource.</summary>
    public const string DeployCompute = "deploy-compute";
}
