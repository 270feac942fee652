#pragma warning disable ASPIREPIPELINES001 // It is a part of a step of the pipeline.

using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Terraform;

namespace Nexus.Hosting.Aws.Publishing;

/// <summary>Writes the Dockerfiles that the model makes (<c>WithDockerfileFactory</c>, JavaScript apps that have none) to where the build script takes them from.</summary>
internal static class GeneratedDockerfiles
{
    public static async Task WriteAsync(AwsPlan plan, string folder, PipelineStepContext context)
    {
        var written = 0;
        foreach (var image in plan.Images.Where(i => i is { Kind: ImageBuildKind.Dockerfile, DockerfilePath: null }))
        {
            var resource = context.Model.Resources.First(r => r.Name == image.ResourceName);
            resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build);
            try
            {
                await build!.EmitDockerfileArtifactsAsync(
                    new() { Resource = resource, Services = context.Services, CancellationToken = context.CancellationToken }, Path.Combine(folder, BuildScriptText.GeneratedFile(image)));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new AwsPublishException(
                    [$"The Dockerfile of '{image.ResourceName}' could not be made: {exception.Message} Correct what makes it (WithDockerfileFactory), or write a Dockerfile (WithDockerfile)."]);
            }

            written++;
        }

        if (written > 0)
        {
            var task = await context.ReportingStep.CreateTaskAsync("Dockerfiles", context.CancellationToken);
            await task.SucceedAsync($"{written} file{(written == 1 ? "" : "s")}", context.CancellationToken);
        }
    }
}
