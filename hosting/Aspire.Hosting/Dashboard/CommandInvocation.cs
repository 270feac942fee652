using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Interactions;

namespace Aspire.Hosting.Dashboard;

/// <summary>What a command called from outside came to.</summary>
/// <param name="InvalidArguments">What is wrong with the arguments, by name; then nothing was run.</param>
internal sealed record CommandOutcome(ExecuteCommandResult Result, IReadOnlyList<KeyValuePair<string, string>> InvalidArguments);

/// <summary>Runs commands for callers outside the AppHost: only those that they may see, only while they are enabled, with checked arguments.</summary>
internal sealed class CommandInvocation(ResourceNotificationService notifications, ResourceCommandService commands)
{
    /// <param name="resource">The id of an instance, or the name of a resource.</param>
    /// <param name="caller">Through which door the call came.</param>
    public async Task<CommandOutcome> RunAsync(
        string resource,
        string command,
        IReadOnlyDictionary<string, string?> arguments,
        ResourceCommandVisibility caller,
        CancellationToken cancellationToken)
    {
        var instances = notifications.TryGetCurrentState(resource, out var instance) ? [instance] : notifications.GetInstances(resource);
        if (instances.Count == 0)
        {
            return Failed($"There is no resource '{resource}'.");
        }

        var known = instances[0].Snapshot.Commands.FirstOrDefault(c => c.Name == command && c.Visibility.HasFlag(caller));
        if (known is null)
        {
            var offered = instances[0].Snapshot.Commands.Where(c => c.Visibility.HasFlag(caller) && c.State != ResourceCommandState.Hidden).Select(c => $"'{c.Name}'");
            return Failed($"The resource '{resource}' has no command '{command}'. It offers: {string.Join(", ", offered.DefaultIfEmpty("nothing"))}.");
        }

        if (instances.All(i => i.Snapshot.Commands.First(c => c.Name == command).State != ResourceCommandState.Enabled))
        {
            return Failed($"The command '{command}' of '{resource}' can't be run while the resource is in the state '{instances[0].Snapshot.State?.Text}'.");
        }

        var (inputs, faults) = Check(known.Arguments, arguments);
        if (faults.Count > 0)
        {
            return new(CommandResults.Failure(string.Join(" ", faults.Select(f => f.Value))), faults);
        }

        // The name of a resource stands for all its instances.
        var result = instance is not null
            ? await commands.ExecuteCommandAsync(instance.ResourceId, command, inputs, cancellationToken)
            : await commands.ExecuteCommandAsync(instances[0].Resource, command, inputs, cancellationToken);
        return new(result, []);
    }

    private static CommandOutcome Failed(string reason) => new(CommandResults.Failure(reason), []);

    private static (InteractionInputCollection Inputs, List<KeyValuePair<string, string>> Faults) Check(
        IReadOnlyList<InteractionInput> expected, IReadOnlyDictionary<string, string?> given)
    {
        var faults = new List<KeyValuePair<string, string>>();
        var inputs = new List<InteractionInput>();
        foreach (var name in given.Keys.Where(n => !expected.Any(e => ResourceNames.Same(e.Name, n))))
        {
            faults.Add(new(name, $"There is no argument '{name}'."));
        }

        foreach (var input in expected)
        {
            var value = given.FirstOrDefault(g => ResourceNames.Same(g.Key, input.Name)).Value ?? input.Value;
            if (InputValues.FaultOf(input, value) is { } fault)
            {
                faults.Add(new(input.Name, fault));
            }

            inputs.Add(new InteractionInput
            {
                Name = input.Name,
                InputType = input.InputType,
                Label = input.Label,
                Description = input.Description,
                EnableDescriptionMarkdown = input.EnableDescriptionMarkdown,
                Required = input.Required,
                Options = input.Options,
                AllowCustomChoice = input.AllowCustomChoice,
                Placeholder = input.Placeholder,
                MaxLength = input.MaxLength,
                Value = value,
            });
        }

        return (new(inputs), faults);
    }
}
