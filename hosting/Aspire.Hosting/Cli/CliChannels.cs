using System.Buffers.Text;
using System.IO.Hashing;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>Opens the sockets through which the Aspire CLI speaks with a running AppHost, and closes them at its end.</summary>
internal sealed partial class CliChannels(CliSession session, IServiceProvider services, ILogger<CliChannels> logger) : IHostedService, IAsyncDisposable
{
    // The address of a unix socket has room for 108 bytes, with the zero at the end.
    private const int LongestPath = 107;

    private readonly List<RpcSocket> _sockets = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (session.MainSocket is { } main)
        {
            Open(main, services.GetRequiredService<MainChannel>);
        }

        if (session.AppHostFile is { Length: > 0 } file && TestingHook.Current is null)
        {
            var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire", "cli", "bch");
            var identity = IdentityOf(file);
            try
            {
                CreateFolder(folder);
                RemoveOrphans(folder, identity);
                Open(Path.Combine(folder, $"{identity}{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(6))}.{Environment.ProcessId}"), services.GetRequiredService<AuxiliaryChannel>);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogNotOpened(logger, folder, exception.Message);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not before: an answer to the wish to stop may still be under way while the application stops.
    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            await socket.DisposeAsync();
        }

        _sockets.Clear();
    }

    internal static string IdentityOf(string appHostFile) =>
        Base64Url.EncodeToString(XxHash3.Hash(Encoding.UTF8.GetBytes(OperatingSystem.IsWindows() ? appHostFile.ToUpperInvariant() : appHostFile)));

    private void Open(string path, Func<object> target)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            LogNotOpened(logger, path, $"the path is longer than {LongestPath} bytes.");
            return;
        }

        try
        {
            _sockets.Add(RpcSocket.Listen(path, target));
        }
        catch (SocketException exception)
        {
            LogNotOpened(logger, path, exception.Message);
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void RemoveOrphans(string folder, string identity)
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"{identity}*"))
        {
            if (int.TryParse(Path.GetExtension(file).TrimStart('.'), out var process) && !CliOrphanDetector.IsAlive(process, out _))
            {
                File.Delete(file);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The Aspire CLI can't reach this AppHost through '{Path}': {Reason}")]
    private static partial void LogNotOpened(ILogger logger, string path, string reason);
}
