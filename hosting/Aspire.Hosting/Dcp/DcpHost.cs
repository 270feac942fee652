using System.Collections.Frozen;
using System.Diagnostics;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// One session of the Developer Control Plane: started with <see cref="StartAsync"/>, spoken to through <see cref="Client"/>, and gone with
/// all that it runs after <see cref="DisposeAsync"/>. If this process dies, DCP notices and stops everything by itself.
/// </summary>
internal sealed class DcpHost : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly DcpOptions _options;
    private readonly DcpSessionFolder _folder;
    private readonly DcpLogSocket _log;
    private readonly DcpProcessGroup _processes;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private DcpClient? _client;
    private Task? _stopping;

    private DcpHost(DcpOptions options, DcpSessionFolder folder, DcpLogSocket log, ILogger logger, TimeProvider time)
    {
        _options = options;
        _folder = folder;
        _log = log;
        _processes = new DcpProcessGroup(options.RequireCliPath(), folder.Kubeconfig, () => log.Processes);
        _logger = logger;
        _time = time;
        ContainerRuntime = new ContainerRuntimeProbe(options);
        log.Disconnected += () => _ = CheckAsync();
    }

    public DcpClient Client => _client ?? throw new InvalidOperationException("DCP is not ready.");

    /// <summary>Deleted when the session ends.</summary>
    public string SessionFolder => _folder.Path;

    /// <inheritdoc cref="DcpLogSocket.Complained" />
    public event Action<DcpLogRecord>? Complained
    {
        add => _log.Complained += value;
        remove => _log.Complained -= value;
    }

    public ContainerRuntimeProbe ContainerRuntime { get; }

    /// <summary>From the start of the process to the first answer of the API.</summary>
    public TimeSpan StartDuration { get; private set; }

    /// <summary>The processes of DCP itself, as far as the system tells.</summary>
    public IReadOnlyCollection<int> Processes => _log.Processes;

    /// <exception cref="DcpException">There is no engine, or it did not become ready within <see cref="DcpOptions.StartTimeout"/>.</exception>
    public static async Task<DcpHost> StartAsync(
        DcpOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = options.RequireCliPath();
        var folder = DcpSessionFolder.Create(options.SessionRoot);
        DcpHost host;
        try
        {
            var log = DcpLogSocket.Listen(folder.LogSocket, loggers);
            host = new DcpHost(options, folder, log, loggers.CreateLogger<DcpHost>(), time);
        }
        catch
        {
            folder.TryDelete(out _);
            throw;
        }

        try
        {
            await host.LaunchAsync(file, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops all executables and containers but leaves DCP itself running, so that its logs can still be read.</summary>
    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        await Client.PatchExecutionAsync(DcpExecution.CleaningResources, cancellationToken).ConfigureAwait(false);
        while ((await Client.GetExecutionAsync(cancellationToken).ConfigureAwait(false)).Status == DcpExecution.CleaningResources)
        {
            await Task.Delay(Poll, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Stops everything that DCP runs, then DCP. Completes when its processes and its folder are gone. Calling it again joins the first call;
    /// the token ends the waiting, not the stopping.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _ending.Cancel();
            _stopping ??= StopCoreAsync();
            return _stopping.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    private async Task LaunchAsync(string file, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.StartTimeout);

        using var certificate = DcpCertificate.Create(_folder.Path, _time.GetUtcNow());
        var arguments = Arguments(certificate);
        _logger.Starting(file, string.Join(' ', arguments));
        var launcher = DcpProcess.RunAsync(file, arguments, Variables(), timeout.Token);
        var warmUp = DcpWarmUp.RunAsync(certificate.WithKey, timeout.Token);
        try
        {
            var kubeconfig = await ReadKubeconfigAsync(launcher, timeout.Token).ConfigureAwait(false);
            _client = new DcpClient(kubeconfig, certificate.Matches, _logger, _time);
            await WaitForAnswerAsync(_client, timeout.Token).ConfigureAwait(false);
            StartDuration = clock.Elapsed;
            _logger.Ready(kubeconfig.Server, clock.ElapsedMilliseconds);

            // Both have ended by now. A launcher must never be cut off after a success: what it has started would go with it.
            await Task.WhenAll(launcher, warmUp).ConfigureAwait(false);
            _processes.Offspring.NoteSession();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DcpException(
                $"DCP ('{file}') was not ready {_options.StartTimeout.TotalSeconds} s after its start. Its last log lines were:"
                + Environment.NewLine + _log.Tail());
        }
        finally
        {
            // After a failure nothing may go on in the background.
            await timeout.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(launcher, warmUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private List<string> Arguments(DcpCertificate certificate)
    {
        List<string> arguments =
        [
            "start-apiserver",
            "--monitor", Environment.ProcessId.ToString(),
            "--monitor-interval", "1",
            "--detach",
            "--kubeconfig", _folder.Kubeconfig,
            "--tls-cert-file", certificate.File,
            "--tls-key-file", certificate.KeyFile,
            "--tls-cert-thumbprint", certificate.Thumbprint,
        ];
        if (_options.ContainerRuntime is { Length: > 0 } runtime)
        {
            arguments.AddRange(["--container-runtime", runtime]);
        }

        return arguments;
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(_options.EnvironmentVariables)
        {
            [DcpProcessGroup.SessionFolderVariable] = _folder.Path,
            ["DCP_LOG_SOCKET"] = _folder.LogSocket,
        };
        AddIfSet("DCP_LOG_FILE_NAME_SUFFIX", _options.LogFileNameSuffix);
        AddIfSet("DCP_DIAGNOSTICS_LOG_FOLDER", _options.DiagnosticsLogFolder);
        AddIfSet("DCP_DIAGNOSTICS_LOG_LEVEL", _options.DiagnosticsLogLevel);
        AddIfSet("DCP_PRESERVE_EXECUTABLE_LOGS", _options.PreserveExecutableLogs == true ? "1" : null);
        return variables;

        void AddIfSet(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                variables[name] = value;
            }
        }
    }

    private async Task<DcpKubeconfig> ReadKubeconfigAsync(
        Task<(int ExitCode, string Output, string Error)> launcher, CancellationToken cancellationToken)
    {
        var launched = false;
        while (true)
        {
            if (File.Exists(_folder.Kubeconfig)
                && DcpKubeconfig.TryParse(await File.ReadAllTextAsync(_folder.Kubeconfig, cancellationToken).ConfigureAwait(false)) is { } found)
            {
                return found;
            }

            if (!launched && launcher.IsCompleted)
            {
                var (exitCode, output, error) = await launcher.ConfigureAwait(false);
                launched = exitCode == 0 ? true : throw new DcpException(
                    $"DCP ended at once with exit code {exitCode}: {string.Join(' ', error.Trim(), output.Trim(), _log.Tail()).Trim()}");
            }

            await Task.Delay(Poll, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitForAnswerAsync(DcpClient client, CancellationToken cancellationToken)
    {
        while (!await client.AnswersAsync(cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Poll, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// One of DCP's processes has ended, as they do all the time. If it was the server, whoever waits for an answer is told at once, since a
    /// server that has died does not come back.
    /// </summary>
    private async Task CheckAsync()
    {
        for (var attempt = 1; _client is { } client && !_ending.IsCancellationRequested && !await AnswersAsync(client).ConfigureAwait(false); attempt++)
        {
            if (attempt == 3 && !_ending.IsCancellationRequested)
            {
                client.GiveUp(
                    $"DCP ('{_options.CliPath}') has ended unexpectedly. Its last log lines were:{Environment.NewLine}{_log.Tail()}{Environment.NewLine}"
                    + "DcpPublisher:DiagnosticsLogFolder names a folder for all of its log.");
                return;
            }

            await Task.Delay(Poll * 10, _time).ConfigureAwait(false);
        }
    }

    private async Task<bool> AnswersAsync(DcpClient client)
    {
        try
        {
            return await client.AnswersAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task StopCoreAsync()
    {
        var clock = Stopwatch.StartNew();
        using var timeout = new CancellationTokenSource(_options.StopTimeout, _time);
        _processes.NoteSockets();
        var stragglers = new StragglerWatch(_processes.Offspring, _options, _time);
        var shutdown = _client is null ? null : new DcpShutdown(_client, _processes, stragglers, _folder, _options, _time, _logger);
        try
        {
            if (shutdown is not null)
            {
                await shutdown.RunAsync(timeout.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            _logger.Killing(_options.StopTimeout, string.Join(", ", _processes.Running()));
        }

        // Nothing is left of a normal end. A start that failed has had no time to run anything.
        _processes.Kill();
        stragglers.Kill(shutdown?.Spared ?? FrozenSet<int>.Empty);
        _processes.RemoveSockets();
        _client?.Dispose();
        await _log.DisposeAsync().ConfigureAwait(false);
        if (!_folder.TryDelete(out var reason))
        {
            _logger.FolderLeft(_folder.Path, reason ?? "unknown");
        }

        _logger.Stopped(clock.ElapsedMilliseconds);
    }
}
