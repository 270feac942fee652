using System.Text;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Depot.AppHost;

/// <summary>A place where containers stand. It writes a list of them.</summary>
internal sealed class DepotResource(string name) : Resource(name), IComputeEnvironmentResource
{
    public ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference) =>
        ReferenceExpression.Create($"{endpointReference.Resource.Name}.depot");
}

internal static class DepotExtensions
{
    public static IResourceBuilder<DepotResource> AddDepot(this IDistributedApplicationBuilder builder, string name) => builder
        .AddResource(new DepotResource(name))
        .WithPipelineStepFactory(
            $"write-{name}",
            WriteAsync,
            dependsOn: [WellKnownPipelineSteps.PublishPrereq],
            requiredBy: [WellKnownPipelineSteps.Publish],
            tags: ["writes-files"],
            description: "Writes what stands in the depot.")
        .WithPipelineStepFactory(
            $"ship-{name}",
            ShipAsync,
            dependsOn: [WellKnownPipelineSteps.DeployPrereq],
            requiredBy: [WellKnownPipelineSteps.Deploy],
            description: "Asks, and says that it shipped.")
        .WithPipelineStepFactory($"label-{name}", LabelAsync, description: "Asks what stands on a label.")
        .WithPipelineConfiguration(context => context.GetSteps("writes-files").DependsOn("sweep"));

    private static async Task ShipAsync(PipelineStepContext context)
    {
        var interactions = context.Services.GetRequiredService<IInteractionService>();
        if (interactions.IsAvailable)
        {
            var answer = await interactions.PromptConfirmationAsync("Ship", "Ship everything now?", cancellationToken: context.CancellationToken);
            await context.ReportingStep.SucceedAsync(answer.Data ? "Shipped" : "Kept", context.CancellationToken);
        }
    }

    private static async Task LabelAsync(PipelineStepContext context)
    {
        InteractionInput[] inputs =
        [
            new() { Name = "box", Label = "Size of the box", InputType = InputType.Choice, Required = true, Options = [new("s", "Small box"), new("l", "Large box")] },
            new() { Name = "carrier", Label = "Carrier", InputType = InputType.Choice, Required = true, AllowCustomChoice = true, Options = [new("post", "The post")] },
            new() { Name = "weight", Label = "Weight in kg", InputType = InputType.Number, Required = true },
            new() { Name = "town", Label = "Town", InputType = InputType.Text, Required = true, MaxLength = 20 },
        ];
        var options = new InputsDialogInteractionOptions
        {
            ValidationCallback = judged =>
            {
                if (judged.Inputs["town"].Value == "Atlantis")
                {
                    judged.AddValidationError("town", "Atlantis is under water.");
                }

                return Task.CompletedTask;
            },
        };
        var answer = await context.Services.GetRequiredService<IInteractionService>().PromptInputsAsync("Label", "What stands on the label?", inputs, options, context.CancellationToken);
        await context.ReportingStep.SucceedAsync(answer.Canceled ? "No label" : string.Join(' ', answer.Data.Select(i => $"{i.Name}={i.Value}")), context.CancellationToken);
    }

    private static async Task WriteAsync(PipelineStepContext context)
    {
        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        Directory.CreateDirectory(folder);
        var list = new StringBuilder();
        foreach (var container in context.Model.Resources.OfType<ContainerResource>().OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            await using var task = await context.ReportingStep.CreateTaskAsync(new MarkdownString($"Place **{container.Name}**"), context.CancellationToken);
            container.TryGetContainerImageName(out var image);
            await container.ProcessEnvironmentVariableValuesAsync(
                context.ExecutionContext,
                (name, value, _, _) => list.Append($"{container.Name} {image} {name}={(value as IManifestExpressionProvider)?.ValueExpression}\n"),
                context.Logger,
                context.CancellationToken);
            await task.SucceedAsync($"as {image}", context.CancellationToken);
        }

        var file = Path.Combine(folder, "depot.txt");
        await File.WriteAllTextAsync(file, list.ToString(), context.CancellationToken);
        context.Logger.LogInformation("Wrote {Length} characters", list.Length);
        context.Summary.Add("Containers", $"{context.Model.Resources.OfType<ContainerResource>().Count()}");
        context.Summary.Add("Output", new MarkdownString($"[depot.txt]({Path.GetFileName(file)})"));
    }
}
