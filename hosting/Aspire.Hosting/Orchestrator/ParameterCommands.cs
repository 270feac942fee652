using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

/// <summary>What people can do with a parameter while the application runs.</summary>
internal static class ParameterCommands
{
    // The names are those that the tools of Aspire pass.
    private const string Value = "Value";
    private const string Keep = "SaveToUserSecrets";
    private const string AlsoFromSecrets = "DeleteFromUserSecrets";

    public static void AddTo(ParameterResource parameter, ParameterProcessor parameters, IUserSecretsManager secrets)
    {
        parameter.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.SetParameterCommand,
            "Set parameter",
            _ => ResourceCommandState.Enabled,
            async context =>
            {
                if (context.Arguments[Value].Value is not { Length: > 0 } value)
                {
                    return CommandResults.Failure($"No value was given for the parameter '{parameter.Name}'.");
                }

                await parameters.SetAsync(parameter, value, IsTrue(context.Arguments, Keep));
                return CommandResults.Success($"The parameter '{parameter.Name}' has been set.");
            },
            new CommandOptions
            {
                Description = "Give the parameter a value",
                Arguments = [parameter.CreateInput(Value), KeepInput(secrets)],
                IconName = "Key",
                IsHighlighted = true,
            }));

        parameter.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.DeleteParameterCommand,
            "Delete parameter",
            context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
            async context =>
            {
                await parameters.DeleteAsync(parameter, IsTrue(context.Arguments, AlsoFromSecrets));
                return CommandResults.Success($"The value of the parameter '{parameter.Name}' has been deleted.");
            },
            new CommandOptions
            {
                Description = "Take the value away, so that it is asked for again",
                Arguments = [new() { Name = AlsoFromSecrets, Label = "Delete from user secrets", InputType = InputType.Boolean }],
                IconName = "Delete",
            }));
    }

    /// <summary>Whether a value is kept for the next run.</summary>
    public static InteractionInput KeepInput(IUserSecretsManager secrets) => new()
    {
        Name = Keep,
        Label = "Save to user secrets",
        Description = secrets.IsAvailable ? "The next run then has the value too." : "The AppHost's project has no user secrets: dotnet user-secrets init.",
        InputType = InputType.Boolean,
        Disabled = !secrets.IsAvailable,
    };

    public static bool IsTrue(InteractionInputCollection inputs, string name) =>
        inputs.TryGetByName(name, out var input) && bool.TryParse(input.Value, out var value) && value;

    public static bool IsKept(InteractionInputCollection inputs) => IsTrue(inputs, Keep);
}
