using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>The values of a template's parameters.</summary>
internal static class StackParameters
{
    /// <summary>Refuses, before anything is made, a deployment that lacks a value which only a person can give.</summary>
    /// <exception cref="AwsDeployException">The message names all that have none.</exception>
    public static void Demand(AwsPlan plan) => Refuse(
        [.. plan.Parameters.Where(p => p.Kind is not (ParameterKind.ImageTag or ParameterKind.SecretArn) && p.Value is null && p.Default is null)]);

    /// <param name="plan">The plan.</param>
    /// <param name="secretArns">Where the secrets are, by the logical ids of their parameters.</param>
    /// <param name="imageTag">The tag of the images that were pushed; null: there are none.</param>
    /// <exception cref="AwsDeployException">A parameter has no value; the message names all that have none.</exception>
    public static JsonArray Of(AwsPlan plan, IReadOnlyDictionary<string, string> secretArns, string? imageTag)
    {
        var values = new JsonArray();
        var missing = new List<DeploymentParameter>();
        foreach (var parameter in plan.Parameters)
        {
            var value = parameter.Kind switch
            {
                ParameterKind.ImageTag => imageTag,
                ParameterKind.SecretArn => secretArns.GetValueOrDefault(parameter.LogicalId),
                _ => parameter.Value,
            };
            if (value is not null)
            {
                values.Add(new JsonObject { ["ParameterKey"] = parameter.LogicalId, ["ParameterValue"] = value });
            }
            else if (parameter.Default is null)
            {
                missing.Add(parameter);
            }
        }

        Refuse(missing);
        return values;
    }

    private static void Refuse(List<DeploymentParameter> missing)
    {
        if (missing.Count > 0)
        {
            throw new AwsDeployException(
                $"The deployment needs values that nobody gave: {string.Join(", ", missing.Select(p => $"'{p.ModelName}' ({p.Description.TrimEnd('.')})"))}. Set each parameter of the model (Parameters:NAME in the configuration, Parameters__NAME in the environment), and try again.");
        }
    }
}
