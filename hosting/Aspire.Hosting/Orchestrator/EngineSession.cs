using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting
{
    /// <summary>Tells under which name a container reaches this machine.</summary>
    internal interface IContainerHostName
    {
        ValueTask<string> GetAsync(CancellationToken cancellationToken);
    }
}

namespace Aspire.Hosting.Orchestrator
{
    /// <summary>The session of the Developer Control Plane in which the application runs.</summary>
    internal sealed class EngineSession(DcpOptions options, ILoggerFactory loggers, TimeProvider time) : IContainerHostName, IAsyncDisposable
    {
        private readonly CancellationTokenSource _cancel = new();
        private readonly Lock _lock = new();
        private Task<DcpHost>? _host;
        private bool _disposed;

        /// <summary>Whether DCP ended while the application ran.</summary>
        public bool IsLost { get; set; }

        /// <summary>Starts DCP in the background: it takes a third of a second, in which the AppHost has other things to do.</summary>
        public void BeginStart()
        {
            lock (_lock)
            {
                _host ??= Task.Run(() => DcpHost.StartAsync(options, loggers, time, _cancel.Token));
            }
        }

        /// <exception cref="DcpException">There is no engine, or it does not start.</exception>
        public Task<DcpHost> GetAsync(CancellationToken cancellationToken)
        {
            BeginStart();
            return _host!.WaitAsync(cancellationToken);
        }

        async ValueTask<string> IContainerHostName.GetAsync(CancellationToken cancellationToken)
        {
            var status = await (await GetAsync(cancellationToken)).ContainerRuntime.GetAsync(cancellationToken);
            return status.HostName ?? ApplicationModel.KnownHostNames.DockerDesktopHostBridge;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (_host is not { } starting)
            {
                return;
            }

            await _cancel.CancelAsync();
            try
            {
                await (await starting).StopAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is OperationCanceledException or DcpException && !starting.IsCompletedSuccessfully)
            {
                // It never ran.
            }
        }

        // Registered under two types, and therefore disposed of twice.
        public async ValueTask DisposeAsync()
        {
            if (!_disposed)
            {
                _disposed = true;
                await StopAsync(CancellationToken.None);
                _cancel.Dispose();
            }
        }
    }
}
