using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Accounts;

/// <summary>A service of AWS that a local run works with: it stands in the model where the stand-in would, and nothing is started.</summary>
/// <param name="name">The name in the model.</param>
/// <param name="service">What the model calls it: DynamoDB, SQS.</param>
internal sealed class AwsServiceResource(string name, IResource service) : Resource(name), IResourceWithWaitSupport
{
    public IResource Service { get; } = service;
}
