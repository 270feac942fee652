using Aspire.Hosting;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What of the model can't be mapped. All of it is told at once.</summary>
internal sealed class PlanErrors
{
    private readonly List<string> _errors = [];

    public void Add(string resource, string fault, string remedy) => _errors.Add($"{resource} {fault} {remedy}");

    /// <exception cref="AwsPublishException">There is one.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new AwsPublishException([.. _errors.Distinct(StringComparer.Ordinal)]);
        }
    }
}
