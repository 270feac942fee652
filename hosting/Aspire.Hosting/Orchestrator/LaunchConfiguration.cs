using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>An argument as it is started with, and whether the dashboard must not show it.</summary>
internal sealed record LaunchArgument(string Text, bool IsSecret);

/// <summary>The arguments and the environment of a resource, resolved at the moment it starts.</summary>
internal sealed record LaunchConfiguration(ImmutableArray<LaunchArgument> Arguments, ImmutableArray<EnvVar> Environment)
{
    public IReadOnlyList<string> ArgumentTemplates => [.. Arguments.Select(a => DcpPlaceholder.ToTemplate(a.Text))];

    public static async Task<LaunchConfiguration> ResolveAsync(
        IResource resource, DistributedApplicationExecutionContext context, ILogger logger, CancellationToken cancellationToken)
    {
        var arguments = ImmutableArray.CreateBuilder<LaunchArgument>();
        var environment = ImmutableArray.CreateBuilder<EnvVar>();
        var failures = new List<string>();

        await resource.ProcessArgumentValuesAsync(
            context,
            (_, text, exception, isSecret) =>
            {
                if (exception is not null)
                {
                    failures.Add($"an argument: {exception.Message}");
                }
                else if (text is not null)
                {
                    arguments.Add(new(text, isSecret));
                }
            },
            logger,
            cancellationToken);

        await resource.ProcessEnvironmentVariableValuesAsync(
            context,
            (name, _, text, exception) =>
            {
                if (exception is not null)
                {
                    failures.Add($"the environment variable '{name}': {exception.Message}");
                }
                else if (text is not null)
                {
                    environment.Add(new(name, DcpPlaceholder.ToTemplate(text)));
                }
            },
            logger,
            cancellationToken);

        return failures.Count == 0
            ? new(arguments.ToImmutable(), environment.ToImmutable())
            : throw new DistributedApplicationException($"The resource '{resource.Name}' can't start because of {string.Join("; and of ", failures)}");
    }
}
