using System.Text.Json;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Dcp;

/// <summary>What DCP found out about docker or podman on this machine.</summary>
/// <param name="HostName">The name under which a container reaches the host.</param>
internal sealed record ContainerRuntimeStatus(string? Runtime, string? HostName, bool Installed, bool Running, string? Error)
{
    public bool IsHealthy => Installed && Running;

    /// <summary>What is wrong and what to do, for a person.</summary>
    public string Hint
    {
        get
        {
            var runtime = string.IsNullOrEmpty(Runtime) ? "docker" : Runtime;
            var reason = string.IsNullOrWhiteSpace(Error) ? string.Empty : $" ({Error.Trim()})";
            return (Installed, Running) switch
            {
                (false, _) => $"the container runtime '{runtime}' was not found{reason}. Install Docker or Podman, or name the one that is there (ASPIRE_CONTAINER_RUNTIME=podman).",
                (_, false) => $"the container runtime '{runtime}' is installed, but does not answer{reason}. Start it.",
                _ => $"the container runtime '{runtime}' did not answer for a while.",
            };
        }
    }
}

/// <summary>
/// Asks <c>dcp info</c> for the container runtime. A runtime that hangs makes the question slow, so nothing that starts may wait for the
/// answer unless it needs a container.
/// </summary>
internal sealed class ContainerRuntimeProbe(DcpOptions options)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(25);

    private readonly Lock _gate = new();
    private Task<ContainerRuntimeStatus>? _answer;

    /// <summary>The cached answer; the first call asks.</summary>
    public Task<ContainerRuntimeStatus> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // The question itself is not cancelled with the first one who asks: others may be waiting for it.
            if (_answer is null or { IsFaulted: true })
            {
                _answer = AskAsync();
            }

            return _answer.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks again, because a runtime may have been started in the meantime.</summary>
    public Task<ContainerRuntimeStatus> RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_answer is null or { IsCompleted: true })
            {
                _answer = AskAsync();
            }

            return _answer.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for a runtime as long as <see cref="DcpOptions.ContainerRuntimeInitializationTimeout"/> says.</summary>
    /// <exception cref="DistributedApplicationException">There was none in that time; the message says what to do.</exception>
    public async Task RequireAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var limit = options.ContainerRuntimeInitializationTimeout;
        if (limit <= TimeSpan.Zero)
        {
            return;
        }

        var begin = time.GetTimestamp();
        var status = await GetAsync(cancellationToken).ConfigureAwait(false);
        while (!status.IsHealthy && time.GetElapsedTime(begin) < limit)
        {
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
            status = await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!status.IsHealthy)
        {
            throw new DistributedApplicationException($"The application has containers, but after {limit.TotalSeconds:0} s {status.Hint}");
        }
    }

    private async Task<ContainerRuntimeStatus> AskAsync()
    {
        List<string> arguments = ["info"];
        if (options.ContainerRuntime is { Length: > 0 } runtime)
        {
            arguments.AddRange(["--container-runtime", runtime]);
        }

        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            var (exitCode, output, error) = await DcpProcess.RunAsync(
                options.RequireCliPath(), arguments, options.EnvironmentVariables, timeout.Token).ConfigureAwait(false);
            if (exitCode != 0)
            {
                return Unknown($"'dcp info' ended with exit code {exitCode}: {error.Trim()}");
            }

            return JsonSerializer.Deserialize(output, DcpJson.Default.DcpInfo)?.Containers is { } found
                ? new ContainerRuntimeStatus(found.Runtime, found.HostName, found.Installed, found.Running, found.Error)
                : Unknown($"'dcp info' said nothing about containers: {output.Trim()}");
        }
        catch (JsonException exception)
        {
            return Unknown($"'dcp info' gave an answer that is not JSON: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            return Unknown($"'dcp info' did not answer within {Timeout.TotalSeconds} s; the container runtime may hang.");
        }
    }

    private ContainerRuntimeStatus Unknown(string error) => new(options.ContainerRuntime, null, false, false, error);
}
