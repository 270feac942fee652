using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>Runs the pipeline of an AppHost that was started to publish, and ends the AppHost.</summary>
internal sealed class PipelineExecution(
    IServiceProvider services,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IDistributedApplicationEventing eventing,
    IPipelineActivityReporter reporter,
    IPipelineCaller caller,
    IOptions<PipelineOptions> options,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    ILogger<PipelineExecution> logger) : BackgroundService
{
    private string DefaultStep => executionContext.PublisherName == "manifest" && configuration["Publishing:Publisher"] is { Length: > 0 }
        ? "publish-manifest"
        : WellKnownPipelineSteps.Publish;

    /// <summary>What the process ends with: 0 when everything succeeded, 130 when it was cancelled, else 1.</summary>
    public int ExitCode { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Hosted services start one after the other, and what this one does may take long.
        await Task.Yield();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        var context = new PipelineContext(model, executionContext, services, logger, ended.Token);
        try
        {
            await caller.WaitAsync(ended.Token);
            // Without a step a pipeline runs all it has, down to the steps that take a deployment away: nobody means that.
            options.Value.Step ??= DefaultStep;
            if (configuration.GetValue<bool>("Pipeline:ListSteps"))
            {
                caller.List(await ResolveAsync(context));
            }
            else
            {
                await RunAsync(context);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            ExitCode = 130;
            await EndAsync("Pipeline cancelled");
        }
        catch (Exception exception)
        {
            ExitCode = 1;
            if (exception is PipelineFailedException failure)
            {
                caller.TellBlocked(failure.Blocked);
            }

            await EndAsync(exception.Message);
        }

        if (!caller.EndsTheApplication)
        {
            lifetime.StopApplication();
        }
    }

    private async Task RunAsync(PipelineContext context)
    {
        ThrowOnUnknownLogLevel();
        await eventing.PublishAsync(new BeforePublishEvent(services, model), context.CancellationToken);
        await services.GetRequiredService<IDistributedApplicationPipeline>().ExecuteAsync(context);
        await eventing.PublishAsync(new AfterPublishEvent(services, model), context.CancellationToken);
        await reporter.CompletePublishAsync(new PublishCompletionOptions { PipelineSummary = context.Summary.Items }, CancellationToken.None);
    }

    private async Task<PipelineGraph> ResolveAsync(PipelineContext context)
    {
        var graph = await services.GetRequiredService<DistributedApplicationPipeline>().ResolveAsync(context);
        return configuration["Pipeline:Step"] is { Length: > 0 } step ? graph.Select(step) : graph;
    }

    private Task EndAsync(string message) => reporter.CompletePublishAsync(
        new PublishCompletionOptions { CompletionMessage = message, CompletionState = CompletionState.CompletedWithError }, CancellationToken.None);

    private void ThrowOnUnknownLogLevel()
    {
        if (!PipelineLogging.TryParse(options.Value.LogLevel, out _))
        {
            throw new DistributedApplicationException(
                $"The log level '{options.Value.LogLevel}' is not known. Use trace, debug, information, warning, error or critical after --log-level.");
        }
    }
}
