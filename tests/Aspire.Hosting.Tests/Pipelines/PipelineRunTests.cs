using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>In which order steps run, and what becomes of the others when one fails.</summary>
public class PipelineRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_runs_after_those_that_it_depends_on_and_before_those_that_require_it()
    {
        var order = new List<string>();
        using var app = await PublishedApp.RunAsync(builder =>
        {
            builder.AddPublishStep("last", () => order.Add("last"), "middle");
            builder.AddPublishStep("middle", () => order.Add("middle"));
            builder.Pipeline.AddStep(new PipelineStep
            {
                Name = "first",
                Action = _ =>
                {
                    order.Add("first");
                    return Task.CompletedTask;
                },
                RequiredBySteps = ["middle"],
            });
        });

        Assert.Equal(["first", "middle", "last"], order);
        Assert.Equal(0, app.ExitCode);
        Assert.Contains("Pipeline completed successfully", app.Output);
    }

    [Fact]
    public async Task Steps_that_do_not_depend_on_each_other_run_at_the_same_time()
    {
        var both = new Barrier(2);
        using var app = await PublishedApp.RunAsync(builder =>
        {
            builder.AddPublishStep("left", Meet);
            builder.AddPublishStep("right", Meet);
        });

        Assert.Equal(("done", "done"), (app.EndOf("left"), app.EndOf("right")));

        void Meet() => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task A_step_begins_although_a_slower_one_beside_its_dependencies_still_runs()
    {
        var begun = new TaskCompletionSource();
        using var app = await PublishedApp.RunAsync(builder =>
        {
            builder.AddPublishStep("slow", _ => begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Token));
            builder.AddPublishStep("quick", () => { });
            builder.AddPublishStep("after-quick", begun.SetResult, "quick");
        });

        Assert.Equal("done", app.EndOf("slow"));
    }

    [Fact]
    public async Task Only_what_the_chosen_step_needs_is_run()
    {
        using var app = await PublishedApp.RunAsync(
            builder =>
            {
                builder.Pipeline.AddStep("needed", _ => Task.CompletedTask);
                builder.Pipeline.AddStep("chosen", _ => Task.CompletedTask, dependsOn: "needed");
                builder.Pipeline.AddStep("other", _ => Task.CompletedTask, dependsOn: "chosen");
            },
            "--step", "chosen");

        Assert.Equal(("done", "done", null), (app.EndOf("needed"), app.EndOf("chosen"), app.EndOf("other")));
    }

    [Fact]
    public async Task Without_a_chosen_step_the_application_is_published_and_nothing_is_destroyed()
    {
        using var app = await PublishedApp.RunAsync(builder =>
        {
            builder.AddPublishStep("write", () => { });
            builder.Pipeline.AddStep("tear-down", _ => Task.CompletedTask, requiredBy: WellKnownPipelineSteps.Destroy);
        });

        Assert.Equal(("done", "done", null), (app.EndOf("write"), app.EndOf("publish"), app.EndOf("tear-down")));
    }

    [Fact]
    public async Task A_failing_step_stops_what_depends_on_it_and_nothing_else()
    {
        using var app = await PublishedApp.RunAsync(builder =>
        {
            builder.AddPublishStep("broken", () => throw new InvalidOperationException("The disk is full."));
            builder.AddPublishStep("after-broken", () => { }, "broken");
            builder.AddPublishStep("sound", () => { });
            builder.AddPublishStep("after-sound", () => { }, "sound");
        });

        Assert.Equal(("FAILED", "not run", "not run"), (app.EndOf("broken"), app.EndOf("after-broken"), app.EndOf("publish")));
        Assert.Equal(("done", "done"), (app.EndOf("sound"), app.EndOf("after-sound")));
        Assert.Equal(1, app.ExitCode);
        Assert.Contains("error: The step 'broken' failed: The disk is full.", app.Errors);
        Assert.Contains("it depends on 'broken'", app.Output);
    }

    [Fact]
    public async Task All_steps_that_failed_are_named()
    {
        using var app = await PublishedApp.RunAsync(builder =>
        {
            builder.AddPublishStep("one", () => throw new InvalidOperationException("No ink."));
            builder.AddPublishStep("two", () => throw new InvalidOperationException("No paper."));
        });

        Assert.Contains("2 steps failed. 'one': No ink. 'two': No paper.", app.Errors);
    }

    [Fact]
    public async Task Stopping_the_application_cancels_the_step_that_runs_and_begins_no_other()
    {
        var begun = new TaskCompletionSource();
        using var app = new PublishedApp();
        await using var application = app.Build(builder =>
        {
            builder.AddPublishStep("endless", async context =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            });
            builder.AddPublishStep("next", () => { }, "endless");
        });
        await application.StartAsync(Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        await application.StopAsync(Token);

        Assert.Equal(130, application.Services.GetRequiredService<PipelineExecution>().ExitCode);
        Assert.Equal(("FAILED", null), (app.EndOf("endless"), app.EndOf("next")));
        Assert.Contains("error: Pipeline cancelled", app.Errors);
    }

    [Fact]
    public async Task A_resource_makes_its_steps_and_orders_those_of_others_by_tag_and_by_resource()
    {
        var order = new List<string>();
        IResource? owner = null;
        using var app = await PublishedApp.RunAsync(builder =>
        {
            var store = builder.AddContainer("store", "store").WithPipelineStepFactory("fill-store", Note, requiredBy: ["publish"], tags: ["fills"]);
            builder.AddContainer("shop", "shop")
                .WithPipelineStepFactory(context => [new PipelineStep { Name = "open-shop", Action = Note, RequiredBySteps = ["publish"] }])
                .WithPipelineConfiguration(context =>
                {
                    context.GetSteps(context.Model.Resources.Single(r => r.Name == "shop")).DependsOn(context.GetSteps("fills"));
                    owner = context.GetSteps(store.Resource, "fills").Single().Resource;
                });

            Task Note(PipelineStepContext context)
            {
                order.Add(((ReportedStep)context.ReportingStep).Title);
                return Task.CompletedTask;
            }
        });

        Assert.Equal(["fill-store", "open-shop"], order);
        Assert.Equal("store", owner?.Name);
    }
}
