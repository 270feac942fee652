namespace Aspire.Hosting.Orchestrator;

/// <summary>Finds the file behind a command, so that a missing one is said at once and by name.</summary>
internal static class ExecutableLookup
{
    public static string Find(string resource, string command, string workingDirectory)
    {
        if (!Directory.Exists(workingDirectory))
        {
            throw new DistributedApplicationException(
                $"The working directory '{workingDirectory}' of the resource '{resource}' does not exist. Correct the path; it is relative to the AppHost's folder.");
        }

        if (command.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            var path = Path.GetFullPath(Path.Combine(workingDirectory, command));
            return Candidates(path).FirstOrDefault(File.Exists)
                ?? throw new DistributedApplicationException($"The executable '{path}' of the resource '{resource}' does not exist. Correct the path, or build it first.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => Candidates(Path.Combine(folder, command))).FirstOrDefault(File.Exists)
            ?? throw new DistributedApplicationException(
                $"The executable '{command}' of the resource '{resource}' was not found on PATH. Install it, or name it by its full path.");
    }

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
