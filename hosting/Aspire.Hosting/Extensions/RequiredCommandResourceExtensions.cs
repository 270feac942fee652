using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Says what resources need from the machine.</summary>
public static class RequiredCommandResourceExtensions
{
    /// <summary>The resource needs a command on PATH. Where it is missing, the resource fails at once and says so.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="command">The name of the command, or the path of its file.</param>
    /// <param name="helpLink">Where to learn how to install it.</param>
    public static IResourceBuilder<T> WithRequiredCommand<T>(this IResourceBuilder<T> builder, string command, string? helpLink = null)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
#pragma warning disable ASPIRECOMMAND001 // This is the door to it that is not experimental.
        return builder.WithAnnotation(new RequiredCommandAnnotation(command) { HelpLink = helpLink });
#pragma warning restore ASPIRECOMMAND001
    }
}
