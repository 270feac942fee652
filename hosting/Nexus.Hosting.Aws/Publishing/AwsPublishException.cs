using Aspire.Hosting;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>A model can't be published to AWS as it is; the message names each resource, what of it, and what to do.</summary>
public sealed class AwsPublishException : DistributedApplicationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errors">What is wrong, one sentence or two for each.</param>
    public AwsPublishException(IReadOnlyList<string> errors)
        : base(errors is [var single] ? single : $"The model can't be published to AWS:{string.Concat((errors ?? []).Select(e => $"\n- {e}"))}") => Errors = errors ?? [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Errors { get; }
}
