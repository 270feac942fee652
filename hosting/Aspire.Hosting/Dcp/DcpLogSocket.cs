using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// The unix socket to which the processes of DCP write their log. The connections also say which processes these are.
/// </summary>
internal sealed class DcpLogSocket : IAsyncDisposable
{
    private const int KeptLines = 40;

    private readonly Socket _listener;
    private readonly ILoggerFactory _loggers;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, ILogger> _byCategory = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, Task> _connections = new();
    private readonly ConcurrentDictionary<int, byte> _processes = new();
    private readonly Queue<string> _last = new();
    private readonly Task _accepting;
    private int _accepted;

    private DcpLogSocket(Socket listener, ILoggerFactory loggers)
    {
        _listener = listener;
        _loggers = loggers;
        _accepting = AcceptAsync();
    }

    /// <summary>An error that DCP wrote down; in most cases it says so nowhere else.</summary>
    public event Action<DcpLogRecord>? Complained;

    /// <summary>A process of DCP has ended, or at least writes no more.</summary>
    public event Action? Disconnected;

    /// <summary>The processes that ever connected, as far as the system tells.</summary>
    public IReadOnlyCollection<int> Processes => [.. _processes.Keys];

    public static DcpLogSocket Listen(string path, ILoggerFactory loggers)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(backlog: 16);
            return new DcpLogSocket(listener, loggers);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>The last lines of the log, for a message about a failed start.</summary>
    public string Tail()
    {
        lock (_last)
        {
            return string.Join(Environment.NewLine, _last);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var connection = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                if (PeerOf(connection) is { } process and > 0)
                {
                    _processes.TryAdd(process, 0);
                }

                _connections[_accepted++] = ReadAsync(connection);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ReadAsync(Socket connection)
    {
        using var reader = new StreamReader(new NetworkStream(connection, ownsSocket: true));
        try
        {
            while (await reader.ReadLineAsync(_stop.Token).ConfigureAwait(false) is { } line)
            {
                Write(line);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The process was killed, or we are done with it.
        }

        Disconnected?.Invoke();
    }

    private void Write(string line)
    {
        if (line.Length == 0)
        {
            return;
        }

        lock (_last)
        {
            _last.Enqueue(line);
            if (_last.Count > KeptLines)
            {
                _last.Dequeue();
            }
        }

        var record = DcpLogRecord.TryParse(line);
        if (record is { Level: >= LogLevel.Error })
        {
            Complained?.Invoke(record);
        }

        var category = record is null ? "dcp" : record.Category;
        var logger = _byCategory.GetOrAdd(category, name => _loggers.CreateLogger($"Aspire.Hosting.Dcp.{name}"));

        // What DCP does in order to do its work is of interest only to someone who looks for a fault in it.
        var level = record switch
        {
            null => LogLevel.Debug,
            { Level: >= LogLevel.Warning } => record.Level,
            { Level: LogLevel.Information } => LogLevel.Debug,
            _ => LogLevel.Trace,
        };
        if (logger.IsEnabled(level))
        {
            logger.Log(level, default, record, null, (state, _) => state is null ? line : Text(state));
        }
    }

    private static string Text(DcpLogRecord record) =>
        string.IsNullOrEmpty(record.Details) ? record.Message : $"{record.Message} {record.Details}";

    private static int? PeerOf(Socket connection)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // SO_PEERCRED: process, user, group.
                Span<byte> credentials = stackalloc byte[12];
                connection.GetRawSocketOption(1, 17, credentials);
                return BinaryPrimitives.ReadInt32LittleEndian(credentials);
            }

            if (OperatingSystem.IsMacOS())
            {
                // SOL_LOCAL, LOCAL_PEERPID.
                Span<byte> process = stackalloc byte[4];
                connection.GetRawSocketOption(0, 2, process);
                return BinaryPrimitives.ReadInt32LittleEndian(process);
            }

            if (OperatingSystem.IsWindows())
            {
                // SIO_AF_UNIX_GETPEERPID.
                var process = new byte[4];
                connection.IOControl(0x58000100, null, process);
                return BinaryPrimitives.ReadInt32LittleEndian(process);
            }
        }
        catch (SocketException)
        {
            // Then only the closing of the connection tells us.
        }

        return null;
    }
}
