using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Publishing;

/// <summary>The steps <c>build-NAME</c> and <c>push-NAME</c> of every resource whose image is built.</summary>
internal static class ImageSteps
{
    public static IEnumerable<PipelineStep> Of(DistributedApplicationModel model)
    {
        foreach (var resource in model.GetBuildResources())
        {
            var build = new PipelineStep
            {
                Name = $"build-{resource.Name}",
                Description = $"Builds the image of '{resource.Name}'.",
                Action = context => Images(context).BuildImageAsync(resource, context.CancellationToken),
                DependsOnSteps = [WellKnownPipelineSteps.BuildPrereq, WellKnownPipelineSteps.CheckContainerRuntime],
                RequiredBySteps = [WellKnownPipelineSteps.Build],
                Tags = [WellKnownPipelineTags.BuildCompute],
                Resource = resource,
            };
            foreach (var source in resource.Annotations.OfType<ContainerFilesDestinationAnnotation>().Select(a => a.Source).Where(s => s.RequiresImageBuild()))
            {
                build.DependsOn($"build-{source.Name}");
            }

            yield return build;
            if (resource.RequiresImageBuildAndPush())
            {
                yield return new PipelineStep
                {
                    Name = $"push-{resource.Name}",
                    Description = $"Pushes the image of '{resource.Name}'.",
                    Action = context => PushAsync(resource, context),
                    DependsOnSteps = [build.Name, WellKnownPipelineSteps.PushPrereq],
                    RequiredBySteps = [WellKnownPipelineSteps.Push],
                    Tags = [WellKnownPipelineTags.PushContainerImage],
                    Resource = resource,
                };
            }
        }
    }

    private static async Task PushAsync(IResource resource, PipelineStepContext context)
    {
        var options = await ImagePush.BuildOptionsAsync(resource, context.Services, context.Logger, context.CancellationToken);
        if (options.Destination != ContainerImageDestination.Archive)
        {
            await Images(context).PushImageAsync(resource, context.CancellationToken);
        }
    }

    private static IResourceContainerImageManager Images(PipelineStepContext context) => context.Services.GetRequiredService<IResourceContainerImageManager>();
}
