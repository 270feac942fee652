using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>What is printed, and where files go.</summary>
public partial class PipelineOutputTests
{
    [Fact]
    public async Task Steps_tasks_logs_and_the_summary_are_printed_a_line_each()
    {
        using var app = await PublishedApp.RunAsync(builder => builder.AddPublishStep("write", async context =>
        {
            var task = await context.ReportingStep.CreateTaskAsync(new MarkdownString("Writing **plan.json**"), context.CancellationToken);
            await task.SucceedAsync("3 resources", context.CancellationToken);
            context.Logger.LogInformation("All of it fits");
            context.Logger.LogWarning("Barely");
            context.Logger.LogDebug("Not asked for");
            context.Summary.Add("Plan", new MarkdownString("[the plan](https://plan.example)"));
            await context.ReportingStep.SucceedAsync("Written", context.CancellationToken);
        }));

        Assert.Equal(
            """
            Running 'publish' for the environment 'Production'.
              write    Writing plan.json: done (0.00 s) 3 resources
              write    All of it fits
              write    warning: Barely
              write  done      0.00 s   Written
              publish  done      0.00 s

              Plan  the plan (https://plan.example)

            Pipeline completed successfully (2 steps ran, 0.00 s).

            """.Replace("  write  ", "  write    ", StringComparison.Ordinal),
            Durations().Replace(app.Output, "0.00 s"));
    }

    [Fact]
    public async Task A_step_with_a_warning_makes_the_pipeline_complete_with_warnings_and_succeed()
    {
        using var app = await PublishedApp.RunAsync(builder =>
            builder.AddPublishStep("write", context => context.ReportingStep.WarnAsync("The disk is nearly full", context.CancellationToken)));

        Assert.Equal("warning", app.EndOf("write"));
        Assert.Contains("Pipeline completed with warnings", app.Output);
        Assert.Equal(0, app.ExitCode);
    }

    [Fact]
    public async Task A_task_that_failed_is_the_state_of_its_step()
    {
        using var app = await PublishedApp.RunAsync(builder => builder.AddPublishStep("write", async context =>
        {
            await using var task = await context.ReportingStep.CreateTaskAsync("Checking", context.CancellationToken);
            await task.FailAsync("2 findings", context.CancellationToken);
        }));

        Assert.Equal("FAILED", app.EndOf("write"));
        Assert.Contains("Checking: FAILED (0.00 s) 2 findings", Durations().Replace(app.Output, "0.00 s"));
    }

    [Fact]
    public async Task The_log_level_decides_what_is_shown()
    {
        using var app = await PublishedApp.RunAsync(Model, "--log-level", "debug");
        using var quiet = await PublishedApp.RunAsync(Model, "--log-level", "warn");

        Assert.Contains("a detail", app.Output);
        Assert.DoesNotContain("a fact", quiet.Output);

        static void Model(IDistributedApplicationBuilder builder) => builder.AddPublishStep("write", context =>
        {
            context.Logger.LogDebug("a detail");
            context.Logger.LogInformation("a fact");
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData(false, "--log-level", "info")]
    [InlineData(true, "--include-exception-details")]
    [InlineData(true, "--include-exception-details", "true")]
    public async Task Where_a_step_failed_is_told_to_those_who_ask(bool isShown, params string[] args)
    {
        using var app = await PublishedApp.RunAsync(builder => builder.AddPublishStep("write", () => throw new InvalidOperationException("It broke.")), args);

        Assert.Equal(isShown, app.Output.Contains("at Aspire.Hosting.Tests.Pipelines.PipelineOutputTests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_value_of_a_secret_parameter_is_printed_nowhere()
    {
        using var app = await PublishedApp.RunAsync(
            builder =>
            {
                var password = builder.AddParameter("password", secret: true);
                builder.AddPublishStep("write", async context =>
                {
                    var value = await password.Resource.GetValueAsync(context.CancellationToken);
                    context.Logger.LogInformation("It is {Value}", value);
                    await using var task = await context.ReportingStep.CreateTaskAsync($"Using {value}", context.CancellationToken);
                    await task.SucceedAsync($"Used {value}", context.CancellationToken);
                    context.Summary.Add("Password", value!);
                    throw new InvalidOperationException($"Wrong password: {value}");
                });
            },
            "--Parameters:password", "hunter22");

        Assert.DoesNotContain("hunter22", app.Output + app.Errors);
        Assert.Contains("It is ***", app.Output);
        Assert.Contains("Wrong password: ***", app.Errors);
    }

    [Fact]
    public async Task Steps_are_listed_and_not_run()
    {
        using var app = await PublishedApp.RunAsync(
            builder => builder.AddContainer("shop", "x").WithPipelineStepFactory(
                "write", _ => throw new InvalidOperationException("It ran."), dependsOn: ["publish-prereq"], requiredBy: ["publish"], tags: ["files"], description: "Writes files."),
            "--list-steps", "--step", "write");

        Assert.Equal(0, app.ExitCode);
        Assert.Contains(
            """
            write                                     Writes files.
                                                      after: publish-prereq
                                                      tags: files
                                                      of: shop
            """,
            app.Output);
        Assert.DoesNotContain("Everything that deploys", app.Output);
    }

    [Fact]
    public async Task Files_go_to_the_output_path_and_those_that_nobody_needs_go_away()
    {
        string? output = null;
        string? ofShop = null;
        string? temporary = null;
        using var app = await PublishedApp.RunAsync(builder =>
        {
            var shop = builder.AddContainer("shop", "x");
            builder.AddPublishStep("write", context =>
            {
                var folders = context.Services.GetRequiredService<IPipelineOutputService>();
                output = folders.GetOutputDirectory();
                ofShop = folders.GetOutputDirectory(shop.Resource);
                temporary = folders.GetTempDirectory();
                Directory.CreateDirectory(folders.GetTempDirectory(shop.Resource));
                return Task.CompletedTask;
            });
        });

        Assert.Equal(Path.Combine(app.Folder, "out"), output);
        Assert.Equal(Path.Combine(app.Folder, "out", "shop"), ofShop);
        Assert.False(Directory.Exists(temporary));
        Assert.False(Directory.Exists(output), "nothing was written");
    }

    [Fact]
    public async Task The_environment_is_that_of_the_command_line()
    {
        using var app = await PublishedApp.RunAsync(_ => { }, "--environment", "staging");

        Assert.StartsWith("Running 'publish' for the environment 'staging'.", app.Output);
    }

    [GeneratedRegex(@"\d+\.\d\d s")]
    private static partial Regex Durations();
}
