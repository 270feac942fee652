using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What a resource's containers are: image, arguments, environment, secrets, sidecars.</summary>
internal static class ContainerPlanner
{
    /// <summary>The environment variables and the arguments, resolved; draws the paths that they open.</summary>
    public static async Task<ContainerValues> ResolveAsync(PlanningContext context, ComputeTarget target, CancellationToken cancellationToken)
    {
        var values = new EnvironmentCallbackContext(context.Execution, target.Resource, cancellationToken: cancellationToken);
        await RunAsync(context, target, "environment", target.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>(), c => c.Callback(values));
        AddAwsVariables(context, target, values.EnvironmentVariables);

        var environment = new List<EnvironmentVariable>();
        var secrets = new List<SecretVariable>();
        foreach (var name in values.EnvironmentVariables.Keys.Order(StringComparer.Ordinal))
        {
            var value = values.EnvironmentVariables[name];
            var resolved = value as PlanValue ?? new ValueResolver(context, target.Name, $"in the variable '{name}'").Resolve(value);
            if (resolved is null)
            {
                continue;
            }

            if (resolved.ContainsSecret)
            {
                var description = $"The variable {name} of '{target.Name}'.";
                secrets.Add(new(name, context.Inputs.SecretFor(resolved, SecretName(context, target, name, value), description)));
            }
            else
            {
                environment.Add(new(name, resolved));
            }
        }

        return new(environment, secrets, await ArgumentsAsync(context, target, cancellationToken));
    }

    public static ContainerDefinition Plan(
        PlanningContext context, ComputeTarget target, ContainerValues values, ContainerImage image, IReadOnlyList<ContainerMount> mounts, string logGroupId)
    {
        var sidecars = target.Options.Sidecars;
        var pointers = sidecars.SelectMany(s => s.ServiceEnvironment).Select(v => new EnvironmentVariable(v.Key, v.Value)).ToList();
        return new()
        {
            Name = target.HostName,
            Image = image,
            EntryPoint = target.Resource is ContainerResource { Entrypoint: { Length: > 0 } entrypoint } ? [entrypoint] : null,
            Command = values.Arguments.Count == 0 ? null : values.Arguments,
            Ports = [.. target.Endpoints.DistinctBy(e => e.Port).Select(e => new ContainerPort(e.Name.ToLowerInvariant(), e.Port))],
            Environment = [.. values.Environment.Where(v => !pointers.Exists(p => p.Name == v.Name)).Concat(pointers).OrderBy(v => v.Name, StringComparer.Ordinal)],
            Secrets = values.Secrets,
            HealthCheck = HealthChecks.Container(context, target, values, image),
            Mounts = target.Options.IsRootReadOnly ? [.. mounts, new("tmp", "/tmp", IsReadOnly: false)] : mounts,
            DependsOn = [.. sidecars.Where(s => s.StartsFirst).Select(s => new ContainerDependency(s.Name, DependencyCondition.Start))],
            StopTimeoutSeconds = target.Options.StopTimeoutSeconds ?? 30,
            User = target.Options.User ?? KnownImages.User(image),
            IsRootReadOnly = target.Options.IsRootReadOnly,
            LogGroupId = logGroupId,
        };
    }

    public static IEnumerable<ContainerDefinition> Sidecars(PlanningContext context, ComputeTarget target, string logGroupId) => target.Options.Sidecars.Select(sidecar => new ContainerDefinition
    {
        Name = sidecar.Name,
        Image = new RegistryImage(sidecar.Image ?? context.EnvironmentDefaults.CollectorImage),
        IsEssential = sidecar.IsEssential,
        Command = sidecar.Arguments is null ? null : [.. sidecar.Arguments.Select(a => (PlanValue)a)],
        Environment = [.. sidecar.Environment.Select(v => new EnvironmentVariable(v.Key, v.Value))],
        MemoryLimit = sidecar.MemoryLimit,
        User = sidecar.User,
        LogGroupId = logGroupId,
    });

    private static void AddAwsVariables(PlanningContext context, ComputeTarget target, Dictionary<string, object> variables)
    {
        foreach (var reference in target.Resource.Annotations.OfType<TableReferenceAnnotation>())
        {
            // The name on AWS, not the logical one that the model has.
            variables[$"AWS__Tables__{reference.Table.Name}"] = new ResourceValue(TablePlanner.LogicalId(reference.Table));
        }

        foreach (var reference in target.Resource.Annotations.OfType<QueueReferenceAnnotation>())
        {
            variables[$"AWS__Queues__{reference.Queue.Name}"] = new ResourceValue(QueuePlanner.LogicalId(reference.Queue), ResourceOutput.Url);
        }

        if (target.Resource.Annotations.Any(a => a is TableReferenceAnnotation or QueueReferenceAnnotation) || target.Options.BedrockModels.Count > 0)
        {
            variables.TryAdd("AWS_REGION", new DeploymentValue(DeploymentFact.Region));
        }
    }

    // A connection string is one secret for all who refer to it.
    private static string SecretName(PlanningContext context, ComputeTarget target, string variable, object value) =>
        value is ConnectionStringReference { Resource: var resource } ? $"{resource.Name}-connection-string"
        : context.Model.Resources.OfType<IResourceWithConnectionString>().FirstOrDefault(r =>
            value is ReferenceExpression && variable.StartsWith($"{VariablePrefix(r.Name)}_", StringComparison.Ordinal)) is { } owner
            ? $"{owner.Name}-{variable[(VariablePrefix(owner.Name).Length + 1)..].ToLowerInvariant().Replace('_', '-')}-value"
        : $"{target.Name}-{variable.ToLowerInvariant().Replace('_', '-')}";

    private static string VariablePrefix(string name) => name.Replace('-', '_').ToUpperInvariant();

    private static async Task<IReadOnlyList<PlanValue>> ArgumentsAsync(PlanningContext context, ComputeTarget target, CancellationToken cancellationToken)
    {
        var collected = new CommandLineArgsCallbackContext([], target.Resource, cancellationToken) { ExecutionContext = context.Execution };
        await RunAsync(context, target, "arguments", target.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>(), c => c.Callback(collected));

        // What starts the development server on this machine; the image has the built app and its own entry point.
        if (target.Resource.HasAnnotationOfType<JavaScriptRunScriptAnnotation>() && target.Resource.IsContainer())
        {
            return [];
        }

        var arguments = new List<PlanValue>();
        foreach (var argument in collected.Args)
        {
            var resolved = new ValueResolver(context, target.Name, "in an argument").Resolve(argument);
            if (resolved is { ContainsSecret: true })
            {
                context.Errors.Add(
                    $"The resource '{target.Name}', in an argument,",
                    "has a secret, and a command line can be read by everybody who may see the task definition.",
                    "Pass it in an environment variable (WithEnvironment) and read it there.");
            }
            else if (resolved is not null)
            {
                arguments.Add(resolved);
            }
        }

        return arguments;
    }

    private static async Task RunAsync<T>(PlanningContext context, ComputeTarget target, string what, IEnumerable<T> callbacks, Func<T, Task> run)
    {
        foreach (var callback in callbacks)
        {
            try
            {
                await run(callback);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                context.Errors.Add(
                    $"The resource '{target.Name}'", $"could not tell its {what}: {exception.Message}", "Correct the callback, or let it return early while the application is published (ExecutionContext.IsPublishMode).");
            }
        }
    }
}

/// <summary>What a container is told.</summary>
internal sealed record ContainerValues(IReadOnlyList<EnvironmentVariable> Environment, IReadOnlyList<SecretVariable> Secrets, IReadOnlyList<PlanValue> Arguments);
