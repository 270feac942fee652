using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Pipelines;

/// <summary>Takes the values of secret parameters out of what is told about a pipeline.</summary>
internal sealed class SecretRedaction(DistributedApplicationModel model, IConfiguration configuration)
{
    public const string Mask = "***";

    // Shorter ones stand in any text by chance: a mask there would give them away instead of hiding them.
    private const int ShortestSecret = 4;

    public string Apply(string text)
    {
        foreach (var secret in Secrets().Distinct().OrderByDescending(s => s.Length))
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    private IEnumerable<string> Secrets() =>
        from parameter in Parameters()
        where parameter.Secret
        from value in new[] { parameter.ResolvedValue, configuration[parameter.ConfigurationKey] }
        where value?.Length >= ShortestSecret
        select value;

    /// <summary>Those of the model, and those that only connection strings know of, such as generated passwords.</summary>
    private IEnumerable<ParameterResource> Parameters()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var next = new Stack<object>(model.Resources);
        while (next.TryPop(out var value))
        {
            if (!seen.Add(value))
            {
                continue;
            }

            if (value is ParameterResource parameter)
            {
                yield return parameter;
            }

            foreach (var reference in (value as IValueWithReferences)?.References ?? [])
            {
                next.Push(reference);
            }
        }
    }
}
