#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES004 // Deploying is a step of the pipeline.

using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Keeps the values of secret parameters in Secrets Manager. They get there through a file that only its owner can read.</summary>
internal sealed class SecretStore(AwsCli aws)
{
    /// <summary>Stores what is new or has changed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="context">The step.</param>
    /// <param name="arns">Gets the ARNs, by the logical ids of the parameters that want them.</param>
    public async Task StoreAsync(AwsPlan plan, PipelineStepContext context, IDictionary<string, string> arns)
    {
        foreach (var parameter in plan.Parameters.Where(p => p.Kind == ParameterKind.SecretArn))
        {
            var source = context.Model.Resources.OfType<ParameterResource>().Single(p => p.Name == parameter.ModelName);
            var value = await source.GetValueAsync(context.CancellationToken)
                ?? throw new AwsDeployException($"The secret parameter '{source.Name}' has no value. Set Parameters__{source.Name} in the environment, and try again.");
            arns[parameter.LogicalId] = await StoreAsync(NameOf(plan, source.Name), value, context);
        }
    }

    /// <summary>Deletes a secret, which can be had back for a week.</summary>
    public async Task DeleteAsync(string name, PipelineStepContext context)
    {
        try
        {
            await aws.AskAsync(["secretsmanager", "delete-secret", "--secret-id", name, "--recovery-window-in-days", "7"], context.CancellationToken);
            context.ReportingStep.Log(
                LogLevel.Information, $"Deleted the secret '{name}'; for 7 days 'aws secretsmanager restore-secret --secret-id {name}' brings it back");
        }
        catch (AwsDeployException exception) when (exception.Code is "ResourceNotFoundException" or "InvalidRequestException")
        {
            context.ReportingStep.Log(LogLevel.Information, $"The secret '{name}' is gone already");
        }
    }

    /// <summary>The secrets that a plan's deployment stores.</summary>
    public static IEnumerable<string> NamesOf(AwsPlan plan) => plan.Parameters.Where(p => p.Kind == ParameterKind.SecretArn).Select(p => NameOf(plan, p.ModelName));

    /// <summary>What a secret is called.</summary>
    public static string NameOf(AwsPlan plan, string parameter) => $"{StackNames.Path(plan)}/{parameter.ToLowerInvariant()}";

    private async Task<string> StoreAsync(string name, string value, PipelineStepContext context)
    {
        JsonObject? known = null;
        try
        {
            known = await aws.AskAsync(["secretsmanager", "get-secret-value", "--secret-id", name], context.CancellationToken);
        }
        catch (AwsDeployException exception) when (exception.Code == "ResourceNotFoundException")
        {
            // It is new.
        }
        catch (AwsDeployException exception) when (exception.Code == "InvalidRequestException")
        {
            // Deleted with the deployment before, less than a week ago.
            await aws.AskAsync(["secretsmanager", "restore-secret", "--secret-id", name], context.CancellationToken);
            known = await aws.AskAsync(["secretsmanager", "get-secret-value", "--secret-id", name], context.CancellationToken);
        }

        if (known is not null && (string?)known["SecretString"] == value)
        {
            return (string)known["ARN"]!;
        }

        var file = Path.GetTempFileName();
        try
        {
            // Such files are their owner's alone.
            await File.WriteAllTextAsync(file, value, context.CancellationToken);
            string[] command = known is null ? ["create-secret", "--name", name] : ["put-secret-value", "--secret-id", name];
            var answer = await aws.AskAsync(["secretsmanager", .. command, "--secret-string", $"file://{file}"], context.CancellationToken);
            context.ReportingStep.Log(LogLevel.Information, $"{(known is null ? "Stored" : "Changed")} the secret '{name}'");
            return (string)answer["ARN"]!;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
