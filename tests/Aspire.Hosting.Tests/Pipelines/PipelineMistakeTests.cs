using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>What is said of steps that can't be put in order.</summary>
public class PipelineMistakeTests
{
    [Fact]
    public async Task Steps_that_wait_for_each_other_are_named_in_their_circle()
    {
        var mistake = await MistakeAsync(builder =>
        {
            builder.AddPublishStep("hen", Nothing, "egg");
            builder.AddPublishStep("egg", Nothing, "hen");
        });

        Assert.Contains("'egg' -> 'hen' -> 'egg' (each depends on the next)", mistake);
        Assert.Contains("Remove one of the dependencies", mistake);
    }

    [Fact]
    public async Task An_unknown_dependency_is_named_with_what_there_is()
    {
        var mistake = await MistakeAsync(builder => builder.AddPublishStep("write", Nothing, "Prepare"));

        Assert.Contains("The pipeline step 'write' depends on the step 'Prepare', which does not exist. There are: ", mistake);
        Assert.Contains("'process-parameters'", mistake);
    }

    [Fact]
    public async Task A_name_in_the_wrong_case_gets_a_suggestion() =>
        Assert.Contains("Did you mean 'publish-prereq'?", await MistakeAsync(builder => builder.AddPublishStep("write", Nothing, "Publish-Prereq")));

    [Fact]
    public async Task A_step_required_by_an_unknown_one_is_named() =>
        Assert.Contains(
            "The pipeline step 'write' is required by the step 'publsh', which does not exist.",
            await MistakeAsync(builder => builder.Pipeline.AddStep("write", _ => Task.CompletedTask, requiredBy: "publsh")));

    [Fact]
    public async Task Two_steps_of_one_name_are_named_with_their_resources()
    {
        var mistake = await MistakeAsync(builder =>
        {
            builder.AddContainer("left", "x").WithPipelineStepFactory("write", _ => Task.CompletedTask);
            builder.AddContainer("right", "x").WithPipelineStepFactory("write", _ => Task.CompletedTask);
        });

        Assert.Contains("two pipeline steps named 'write', of the resources 'left' and 'right'", mistake);
    }

    [Fact]
    public void A_second_step_of_a_name_is_refused_where_it_is_added()
    {
        using var app = new PublishedApp();
        using var application = app.Build(builder =>
        {
            builder.AddPublishStep("write", Nothing);
            var exception = Assert.Throws<InvalidOperationException>(() => builder.AddPublishStep("write", Nothing));
            Assert.Contains("The pipeline has a step 'write' already", exception.Message);
        });
    }

    [Fact]
    public void Dependencies_are_given_by_name()
    {
        using var app = new PublishedApp();
        using var application = app.Build(builder =>
        {
            var exception = Assert.Throws<ArgumentException>(() => builder.Pipeline.AddStep("write", _ => Task.CompletedTask, dependsOn: 7));
            Assert.Contains("pass a string, or an IEnumerable<string>", exception.Message);
            Assert.Equal("dependsOn", exception.ParamName);
        });
    }

    [Fact]
    public async Task An_unknown_step_on_the_command_line_is_named_with_what_there_is()
    {
        using var app = await PublishedApp.RunAsync(_ => { }, "--step", "pubish");

        Assert.Equal(1, app.ExitCode);
        Assert.StartsWith("error: The pipeline has no step 'pubish'. There are: 'before-start', 'build', ", app.Errors);
    }

    [Fact]
    public async Task An_unknown_log_level_is_named_with_those_that_there_are()
    {
        using var app = await PublishedApp.RunAsync(_ => { }, "--log-level", "loud");

        Assert.Equal(1, app.ExitCode);
        Assert.Contains("The log level 'loud' is not known. Use trace, debug, information, warning, error or critical", app.Errors);
    }

    [Fact]
    public void An_unknown_operation_is_named_with_those_that_there_are()
    {
        var exception = Assert.Throws<DistributedApplicationException>(() => DistributedApplication.CreateBuilder(["--operation", "fly"]));

        Assert.Contains("The operation 'fly' is not known. Use --operation run, --operation publish or --operation inspect.", exception.Message);
    }

    [Fact]
    public async Task With_several_compute_environments_each_resource_has_to_say_to_which_it_goes()
    {
        var mistake = await MistakeAsync(builder =>
        {
            var north = builder.AddResource(new Depot("north"));
            builder.AddResource(new Depot("south"));
            builder.AddContainer("settled", "x").WithComputeEnvironment(north);
            builder.AddContainer("lost", "x");
        });

        Assert.Contains("2 compute environments ('north', 'south'), and 'lost' could go to any of them", mistake);
        Assert.Contains(".WithComputeEnvironment(...)", mistake);
    }

    [Fact]
    public async Task A_container_that_is_only_built_and_never_used_is_named()
    {
        using var app = await PublishedApp.RunAsync(Model);
        using var allowed = await PublishedApp.RunAsync(builder =>
        {
            Model(builder);
            builder.Pipeline.DisableBuildOnlyContainerValidation();
        });

        Assert.Contains("'assets' would be built, but not deployed", app.Errors);
        Assert.Equal(0, allowed.ExitCode);

        static void Model(IDistributedApplicationBuilder builder)
        {
            builder.AddPublishStep("write", Nothing, WellKnownPipelineSteps.PublishPrereq);
            builder.AddDockerfile("assets", ".");
            builder.Resources.Single(r => r.Name == "assets").Annotations.OfType<DockerfileBuildAnnotation>().Single().HasEntrypoint = false;
        }
    }

    private static void Nothing()
    {
    }

    /// <summary>The message of an application that can't be published.</summary>
    private static async Task<string> MistakeAsync(Action<IDistributedApplicationBuilder> model) =>
        (await Assert.ThrowsAsync<DistributedApplicationException>(() => PublishedApp.RunAsync(model))).Message;

    private sealed class Depot(string name) : Resource(name), IComputeEnvironmentResource;
}
