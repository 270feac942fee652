using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

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
    public async Task A_Dockerfile_that_is_not_there_is_an_error()
    {
        var error = await Published.ErrorAsync(builder => builder.AddDockerfile("tool", "Publishing", "nowhere/Dockerfile"));

        Assert.Equal(
            "The image of 'tool' is built from the Dockerfile 'Publishing/nowhere/Dockerfile', which does not exist. Write it there, name another one (WithDockerfile), or let the model make it (WithDockerfileFactory).",
            error);
    }

    [Fact]
    public async Task An_app_that_is_only_built_is_an_error_that_says_what_serves_it()
    {
        var error = await Published.ErrorAsync(builder => builder.AddViteApp("site", "."));

        Assert.StartsWith("The resource 'site' is only built: nothing says what serves the files that its build writes.", error, StringComparison.Ordinal);
        Assert.Contains("PublishAsStaticWebsite", error, StringComparison.Ordinal);
        Assert.Contains("PublishAsNodeServer", error, StringComparison.Ordinal);
        Assert.Contains("PublishAsPackageScript", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_a_Dockerfile_does_not_start_is_an_error()
    {
        var error = await Published.ErrorAsync(builder => builder.AddJavaScriptApp("site", "Publishing/Images/tool", "serve").WithHttpEndpoint(env: "PORT"));

        Assert.StartsWith("The app 'site' runs the script 'serve' on this machine, and on AWS what its Dockerfile 'Publishing/Images/tool/Dockerfile' starts.", error, StringComparison.Ordinal);
        // Who says what the image starts has seen it.
        await Published.PlanAsync(builder => builder.AddJavaScriptApp("site", "Publishing/Images/tool", "serve").PublishAsDockerFile(c => c.WithEntrypoint("httpd")));
    }

    [Theory]
    [InlineData("nginx", "latest", true)]
    [InlineData("nginx", "1.27", false)]
    [InlineData("registry.example:5000/nginx", "latest", true)]
    public async Task An_image_whose_tag_moves_is_told(string image, string tag, bool isTold)
    {
        var plan = await Published.PlanAsync(builder => builder.AddContainer("crane", image, tag));

        Assert.Equal(isTold, plan.Notices.Any(n => n is { Rule: "NEXUS020", Subject: "crane", Severity: FindingSeverity.Warning }));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_secret_in_a_URL_that_may_need_escapes_is_told(bool special, bool isTold)
    {
        var plan = await Published.PlanAsync(builder =>
        {
            var password = builder.AddParameter("password", new GenerateParameterDefault { MinLength = 30, Special = special }, secret: true);
            builder.AddContainer("crane", "nginx", "1.27").WithEnvironment("ADDRESS", ReferenceExpression.Create($"amqp://crane:{password.Resource:uri}@queue.example.org"));
        });

        Assert.Equal(isTold, plan.Notices.Any(n => n is { Rule: "NEXUS021", Subject: "crane", Severity: FindingSeverity.Warning }));
    }

    [Fact]
    public async Task A_task_that_others_wait_for_and_nobody_starts_is_told() =>
        Assert.Contains((await ReferenceModels.PlanAsync("one-off-task")).Notices, n => n is { Rule: "NEXUS022", Subject: "api", Severity: FindingSeverity.Note });

    [Fact]
    public async Task Files_of_another_image_are_an_error()
    {
        var error = await Published.ErrorAsync(builder =>
        {
            var site = builder.AddDockerfile("site", "Publishing/Images/tool");
            builder.AddWeb("api").WithAnnotation(new ContainerFilesDestinationAnnotation { Source = site.Resource, DestinationPath = "/app/wwwroot" });
        });

        Assert.Contains("'api' takes files out of the image of 'site'", error, StringComparison.Ordinal);
        Assert.Contains("COPY --from", error, StringComparison.Ordinal);
    }
}
