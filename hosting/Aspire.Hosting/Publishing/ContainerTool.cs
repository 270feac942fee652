using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Docker or podman, whichever answers on this machine. Nothing asks for it before an image is built or pushed.</summary>
internal sealed partial class ContainerTool(IConfiguration configuration, ILogger<ContainerTool> logger)
{
    private const int KeptLines = 20;
    private static readonly string[] Known = ["docker", "podman"];

    private string? _found;

    /// <summary>The command that answers.</summary>
    /// <exception cref="DistributedApplicationException">None does.</exception>
    public async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        if (_found is not null)
        {
            return _found;
        }

        var configured = configuration["DcpPublisher:ContainerRuntime"] ?? configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"];
        string[] candidates = string.IsNullOrEmpty(configured) ? Known : [configured];
        var reasons = new List<string>();
        foreach (var candidate in candidates)
        {
            try
            {
                await RunAsync(candidate, ["info"], cancellationToken);
                return _found = candidate;
            }
            catch (DistributedApplicationException exception)
            {
                reasons.Add(exception.Message);
            }
        }

        throw new DistributedApplicationException(
            $"No container runtime answers, and building or pushing an image takes one. Start {string.Join(" or ", candidates)} and try again. {string.Join(' ', reasons)}");
    }

    /// <summary>Runs the container runtime.</summary>
    /// <exception cref="DistributedApplicationException">It failed; the message has its last lines.</exception>
    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null) =>
        await RunAsync(await FindAsync(cancellationToken), arguments, cancellationToken, environment);

    /// <summary>Runs a command. What is passed as input, such as a password, is in no command line.</summary>
    /// <exception cref="DistributedApplicationException">It failed; the message has its last lines.</exception>
    public async Task RunAsync(
        string command,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var what = $"{command} {arguments[0]}";
        var last = new Queue<string>();
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new DistributedApplicationException($"'{command}' can't be started: {exception.Message}.", exception);
        }

        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input);
            }

            process.StandardInput.Close();
            await Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new DistributedApplicationException($"'{what}' ended with exit code {process.ExitCode}: {string.Join(Environment.NewLine, last).Trim()}");
        }

        async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                LogLine(logger, what, line);
                lock (last)
                {
                    last.Enqueue(line);
                    if (last.Count > KeptLines)
                    {
                        last.Dequeue();
                    }
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Command}: {Line}")]
    private static partial void LogLine(ILogger logger, string command, string line);
}
