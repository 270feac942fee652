#pragma warning disable ASPIRECOMPUTE003 // Where the images of an environment go.

using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>The image repositories of an environment. Their address depends on the account and the region, so that it is known only while it is deployed.</summary>
internal sealed class EcrRegistry(AwsEnvironmentResource environment) : IContainerRegistry
{
    private readonly DeployedText _endpoint = new($"{environment.Name}.registry.endpoint");
    private readonly DeployedText _repository = new($"{environment.Name}.registry.repository");

    public ReferenceExpression Name => ReferenceExpression.Create($"{environment.Name}");

    public ReferenceExpression Endpoint => ReferenceExpression.Create($"{_endpoint}");

    public ReferenceExpression Repository => ReferenceExpression.Create($"{_repository}");

    /// <summary>Says where it is.</summary>
    /// <param name="endpoint">Such as <c>123456789012.dkr.ecr.eu-west-1.amazonaws.com</c>.</param>
    /// <param name="repository">What the names of all its repositories begin with.</param>
    public void Locate(string endpoint, string repository)
    {
        _endpoint.Text = endpoint;
        _repository.Text = repository;
    }

    private sealed class DeployedText(string name) : IValueProvider, IManifestExpressionProvider
    {
        public string? Text { get; set; }

        public string ValueExpression => $"{{{name}}}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => Text is { } text
            ? new(text)
            : throw new AwsDeployException($"'{name}' is known only while images are pushed to AWS: run the step 'push' or 'deploy'.");
    }
}
