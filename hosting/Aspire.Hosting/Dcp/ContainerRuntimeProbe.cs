using System.Text.Json;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Dcp;

/// <summary>What DCP found out about docker or podman on this machine.</summary>
/// <param name="HostName">The name under which a container reaches the host.</param>
internal sealed record ContainerRuntimeStatus(string? Runtime, string? HostName, bool Installed, bool Running, string? Error)
{
    public bool IsHealthy => Installed && Running;
}

/// <summary>
/// Asks <c>dcp info</c> for the container runtime. A runtime that hangs makes the question slow, so nothing that starts may wait for the
/// answer unless it needs a container.
/// </summary>
internal sealed class ContainerRuntimeProbe(DcpOptions options)
{
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
