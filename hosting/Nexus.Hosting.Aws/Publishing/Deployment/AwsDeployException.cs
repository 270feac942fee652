using Aspire.Hosting;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>A deployment can't go on; the message says what failed, why, and what to do.</summary>
internal sealed class AwsDeployException : DistributedApplicationException
{
    public AwsDeployException(string message)
        : base(message)
    {
    }

    public AwsDeployException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The code of AWS's answer, such as <c>ValidationError</c>; null: the answer is not from AWS.</summary>
    public string? Code { get; init; }
}
