#pragma warning disable ASPIREPIPELINES001 // Checks are a part of a step of the pipeline.

using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Hosting.Aws.Publishing.Costs;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks;

/// <summary>The checks as a part of publishing, between planning and writing.</summary>
internal static partial class PublishChecks
{
    /// <summary>The configuration key, and the command-line option, that lets warnings stop the publish.</summary>
    public const string WarningsAreErrorsKey = "warn-as-error";

    /// <summary>The plan with what was found; tells people what does not stop the publish.</summary>
    /// <exception cref="AwsPublishException">Something was found that stops it.</exception>
    public static AwsPlan Run(AwsPlan plan, AwsEnvironmentResource environment, PipelineStepContext context)
    {
        var checkedPlan = PlanChecks.Check(WithCost(plan));
        foreach (var finding in checkedPlan.Notices)
        {
            if (finding.AcceptedBecause is { } reason)
            {
                LogAccepted(context.Logger, finding.Rule, finding.Subject, reason);
            }
            else if (finding.Severity == FindingSeverity.Warning)
            {
                LogWarning(context.Logger, finding);
            }
            else if (finding.Severity == FindingSeverity.Note)
            {
                LogNote(context.Logger, finding);
            }
        }

        PlanChecks.ThrowIfAny(checkedPlan, environment.Options.WarningsAreErrors || IsAsked(context.Services.GetRequiredService<IConfiguration>(), Environment.GetCommandLineArgs()));
        return checkedPlan;
    }

    /// <summary>The plan with what it costs at list prices.</summary>
    public static AwsPlan WithCost(AwsPlan plan)
    {
        if (plan.MonthlyCost is not null)
        {
            return plan;
        }

        var estimate = CostEstimate.Of(plan);
        return plan with { MonthlyCost = new(estimate.Low, estimate.High) };
    }

    /// <summary>Whether <c>--warn-as-error</c> is given: alone at the end of the command line, or with <c>true</c> anywhere in the configuration.</summary>
    public static bool IsAsked(IConfiguration configuration, IReadOnlyList<string> arguments) =>
        (configuration[WarningsAreErrorsKey] is { } value && !string.Equals(value, bool.FalseString, StringComparison.OrdinalIgnoreCase))
        // Configuration leaves out a last option without a value.
        || arguments is [.., $"--{WarningsAreErrorsKey}"];

    [LoggerMessage(0, LogLevel.Information, "{Rule} {Subject}: accepted, because {Reason}")]
    private static partial void LogAccepted(ILogger logger, string rule, string subject, string reason);

    [LoggerMessage(1, LogLevel.Warning, "{Finding}")]
    private static partial void LogWarning(ILogger logger, Finding finding);

    [LoggerMessage(2, LogLevel.Information, "{Finding}")]
    private static partial void LogNote(ILogger logger, Finding finding);
}
