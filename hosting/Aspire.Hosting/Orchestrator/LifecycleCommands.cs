using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Adds the commands start, stop and restart to what the engine runs.</summary>
internal static class LifecycleCommands
{
    public static void AddTo(RunnableResource runnable, ApplicationOrchestrator orchestrator)
    {
        // Nobody should stop the dashboard out of the dashboard.
        if (runnable.Name == OtlpConfigurationExtensions.DashboardResourceName)
        {
            return;
        }

        Add(runnable, KnownResourceCommands.StartCommand, "Start", "Start the resource", "Play", IsStopped, orchestrator.StartInstanceAsync);
        Add(runnable, KnownResourceCommands.StopCommand, "Stop", "Stop the resource", "Stop", IsRunning, orchestrator.StopInstanceAsync);
        Add(runnable, KnownResourceCommands.RestartCommand, "Restart", "Stop the resource and start it again", "ArrowCounterclockwise", IsRunning, orchestrator.RestartInstanceAsync);
    }

    private static void Add(
        RunnableResource runnable,
        string name,
        string displayName,
        string description,
        string icon,
        Func<string?, bool> isPossible,
        Func<RunnableResource, string, CancellationToken, Task> execute)
    {
        // A resource may bring a command of that name itself.
        if (runnable.Resource.Annotations.OfType<ResourceCommandAnnotation>().Any(c => c.Name == name))
        {
            return;
        }

        runnable.Resource.Annotations.Add(new ResourceCommandAnnotation(
            name,
            displayName,
            context => StateOf(name, context.ResourceSnapshot.State?.Text, isPossible),
            async context =>
            {
                await execute(runnable, context.ResourceName, context.CancellationToken);
                return CommandResults.Success();
            },
            new CommandOptions { Description = description, IconName = icon, IconVariant = IconVariant.Filled, IsHighlighted = true }));
    }

    private static ResourceCommandState StateOf(string name, string? state, Func<string?, bool> isPossible) => state switch
    {
        // While something is under way the button stays where it is, but can't be pressed.
        "Starting" or "Waiting" or "Building" when name == KnownResourceCommands.StartCommand => ResourceCommandState.Disabled,
        "Stopping" when name != KnownResourceCommands.StartCommand => ResourceCommandState.Disabled,
        _ => isPossible(state) ? ResourceCommandState.Enabled : name == KnownResourceCommands.RestartCommand ? ResourceCommandState.Disabled : ResourceCommandState.Hidden,
    };

    private static bool IsStopped(string? state) =>
        state is null || state == KnownResourceStates.NotStarted || state == "Unknown" || KnownResourceStates.TerminalStates.Contains(state);

    private static bool IsRunning(string? state) => state == KnownResourceStates.Running || state == KnownResourceStates.RuntimeUnhealthy;
}
