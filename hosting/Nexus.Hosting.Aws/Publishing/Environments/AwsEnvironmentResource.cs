using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Deployment;

namespace Nexus.Hosting.Aws;

/// <summary>A place on AWS where compute resources run: a VPC, an ECS cluster on Fargate, private DNS names. Publishing writes what makes it.</summary>
/// <param name="name">The resource's name; the beginning of every physical name.</param>
public sealed class AwsEnvironmentResource(string name) : Resource(name), IComputeEnvironmentResource
{
    private EcrRegistry? _registry;

    internal AwsEnvironmentOptions Options { get; } = new(name);

    // Where the images of what runs here are pushed to.
    internal EcrRegistry Registry => _registry ??= new(this);

    // Paths in the plan are relative to it.
    internal string AppHostDirectory { get; init; } = string.Empty;

    // What --environment said.
    internal string HostEnvironment { get; init; } = string.Empty;

    // Where the values of parameters are that no resource of the model stands for.
    internal IConfiguration? Configuration { get; init; }

    /// <summary>The domain of the private names, such as <c>nexus-ai.local</c>.</summary>
    public string Namespace => Options.Namespace;

#pragma warning disable ASPIRECOMPUTE002 // Part of what a compute environment is.
    /// <inheritdoc />
    public ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        var host = $"{endpointReference.Resource.Name.ToLowerInvariant()}.{Namespace}";
        return ReferenceExpression.Create($"{host}");
    }
#pragma warning restore ASPIRECOMPUTE002
}
