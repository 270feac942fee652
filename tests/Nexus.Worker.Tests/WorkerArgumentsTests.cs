namespace Nexus.Worker.Tests;

public sealed class WorkerArgumentsTests
{
    [Theory]
    [InlineData("agent_builds")]
    [InlineData("status_updates")]
    public void A_known_queue_is_taken(string name)
    {
        Assert.True(WorkerArguments.TryRead(["--queue", name], out var queue, out _));
        Assert.Equal(name, queue);
    }

    [Theory]
    [InlineData("The option --queue is missing.")]
    [InlineData("The option --queue is missing.", "--queue")]
    [InlineData("There is no queue 'builds'.", "--queue", "builds")]
    public void Anything_else_is_answered_with_what_to_write(string complaint, params string[] arguments)
    {
        Assert.False(WorkerArguments.TryRead(arguments, out _, out var message));
        Assert.StartsWith(complaint, message, StringComparison.Ordinal);
        Assert.Contains("--queue agent_builds|status_updates", message, StringComparison.Ordinal);
    }
}
