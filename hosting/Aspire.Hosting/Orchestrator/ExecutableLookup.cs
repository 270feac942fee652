using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Finds the file behind a command, so that a missing one is said at once and by name.</summary>
internal static class ExecutableLookup
{
    /// <exception cref="DistributedApplicationException">The machine lacks a command that the resource needs.</exception>
    public static void ThrowIfRequiredCommandIsMissing(IResource resource)
    {
#pragma warning disable ASPIRECOMMAND001 // Written by WithRequiredCommand, which is not experimental.
        foreach (var required in resource.Annotations.OfType<RequiredCommandAnnotation>())
#pragma warning restore ASPIRECOMMAND001
        {
            if ((IsPath(required.Command) ? Candidates(Path.GetFullPath(required.Command)).FirstOrDefault(File.Exists) : OnPath(required.Command)) is null)
            {
                throw new DistributedApplicationException(
                    $"The resource '{resource.Name}' needs the command '{required.Command}', which was not found on PATH. " +
                    $"Install it{(required.HelpLink is { } link ? $" ({link})" : string.Empty)}, then start the AppHost again from a shell that finds it.");
            }
        }
    }

    public static string Find(string resource, string command, string workingDirectory)
    {
        if (!Directory.Exists(workingDirectory))
        {
            throw new DistributedApplicationException(
                $"The working directory '{workingDirectory}' of the resource '{resource}' does not exist. Correct the path; it is relative to the AppHost's folder.");
        }

        if (IsPath(command))
        {
            var path = Path.GetFullPath(Path.Combine(workingDirectory, command));
            var file = Candidates(path).FirstOrDefault(File.Exists)
                ?? throw new DistributedApplicationException($"The executable '{path}' of the resource '{resource}' does not exist. Correct the path, or build it first.");
            return MayBeExecuted(file)
                ? file
                : throw new DistributedApplicationException(
                    $"The file '{file}' of the resource '{resource}' is no executable. Make it one (chmod +x \"{file}\"), or name the program that runs it.");
        }

        return OnPath(command)
            ?? throw new DistributedApplicationException(
                $"The executable '{command}' of the resource '{resource}' was not found on PATH. Install it, or name it by its full path.");
    }

    private static bool MayBeExecuted(string file) => OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static bool IsPath(string command) => command.AsSpan().IndexOfAny('/', '\\') >= 0;

    private static string? OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Candidates(Path.Combine(folder, command)))
            .FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates(string path)
    {
        if (!OperatingSystem.IsWindows() || Path.HasExtension(path))
        {
            return [path];
        }

        var extensions = Environment.GetEnvironmentVariable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD";
        return extensions.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(e => path + e).Append(path);
    }
}
