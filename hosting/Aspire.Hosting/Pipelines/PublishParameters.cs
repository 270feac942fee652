using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Finds the values of parameters before anything is published, and asks for those that are missing.</summary>
internal sealed partial class PublishParameters(
    DistributedApplicationModel model,
    IPipelineCaller prompts,
    IDeploymentStateManager state,
    ILogger<PublishParameters> logger)
{
    /// <exception cref="MissingParameterValueException">Parameters have no value, and nobody can be asked.</exception>
    public async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var missing = new List<(ParameterResource Parameter, string Reason)>();
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            // A generated value is made where it is first needed: what is published must not depend on chance.
            if (parameter.Default is GenerateParameterDefault)
            {
                continue;
            }

            try
            {
                _ = parameter.CurrentValue;
            }
            catch (MissingParameterValueException exception)
            {
                missing.Add((parameter, exception.Message));
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        if (!prompts.IsAvailable)
        {
            throw new MissingParameterValueException(string.Join(Environment.NewLine, missing.Select(m => m.Reason)));
        }

        await AskAsync([.. missing.Select(m => m.Parameter)], cancellationToken);
    }

    private async Task AskAsync(ParameterResource[] parameters, CancellationToken cancellationToken)
    {
        var answers = await prompts.AskAsync(
            parameters.Length == 1 ? $"The parameter '{parameters[0].Name}' has no value yet." : "These parameters have no values yet.",
            [.. parameters.Select(p => new InteractionInput
            {
                Name = p.Name,
                Label = p.Name,
                Description = p.Description,
                EnableDescriptionMarkdown = p.EnableDescriptionMarkdown,
                InputType = p.Secret ? InputType.SecretText : InputType.Text,
                Required = true,
            })],
            cancellationToken);
        foreach (var parameter in parameters)
        {
            parameter.SetValue(answers[parameter.Name]);
            var section = await state.AcquireSectionAsync(parameter.ConfigurationKey, cancellationToken);
            section.SetValue(answers[parameter.Name]);
            await state.SaveSectionAsync(section, cancellationToken);
        }

        LogRemembered(logger, state.StateFilePath);
    }

    [LoggerMessage(LogLevel.Information, "The answers are remembered for the next time in {File}")]
    private static partial void LogRemembered(ILogger logger, string? file);
}
