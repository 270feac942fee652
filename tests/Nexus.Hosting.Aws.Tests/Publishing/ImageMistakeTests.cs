using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>What no image can be made of is an error with a remedy, and is not dropped.</summary>
public class ImageMistakeTests
{
    [Fact]
    public async Task An_executable_without_a_Dockerfile_is_an_error()
    {
        var error = await Published.ErrorAsync(builder => builder.AddExecutable("tool", "bash", "."));

        Assert.Contains("'tool' has the type ExecutableResource and no image", error, StringComparison.Ordinal);
        Assert.Contains("PublishAsDockerFile", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_another_image_are_an_error()
    {
        var error = await Published.ErrorAsync(builder =>
        {
            var site = builder.AddDockerfile("site", ".");
            builder.AddWeb("api").WithAnnotation(new ContainerFilesDestinationAnnotation { Source = site.Resource, DestinationPath = "/app/wwwroot" });
        });

        Assert.Contains("'api' takes files out of the image of 'site'", error, StringComparison.Ordinal);
        Assert.Contains("COPY --from", error, StringComparison.Ordinal);
    }
}
