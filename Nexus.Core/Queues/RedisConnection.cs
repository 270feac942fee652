using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Nexus.Core.Queues;

/// <summary>The process's one connection to Redis, opened by whoever needs it first.</summary>
/// <param name="connectionString">In the format of StackExchange.Redis.</param>
/// <param name="logger">Hears of a Redis that is not there yet.</param>
public sealed partial class RedisConnection(string connectionString, ILogger<RedisConnection>? logger = null) : IAsyncDisposable
{
    private static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(1);
    private readonly ILogger _logger = logger ?? NullLogger<RedisConnection>.Instance;
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connection;

    /// <summary>The connection. It reconnects by itself; while it is down, commands fail with a <see cref="RedisException"/>. One that was never there is told in the log.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_gate)
        {
            return _connection is null || _connection.IsFaulted || _connection.IsCanceled
                ? _connection = OpenAsync()
                : _connection;
        }
    }

    /// <summary>The database that holds the queues.</summary>
    public async ValueTask<IDatabase> GetDatabaseAsync() => (await ConnectAsync()).GetDatabase();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsCompletedSuccessfully: true } connection)
        {
            try
            {
                await (await connection).CloseAsync().WaitAsync(LastAnswer);
            }
            catch (TimeoutException)
            {
                // A Redis that does not answer keeps nobody from ending.
            }
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        var options = ConfigurationOptions.Parse(connectionString);
        // One that is not there yet is like one that has gone: commands fail and say so, while the connection goes on trying.
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new LinearRetry(250);
        options.ClientName ??= "nexus";
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        if (!connection.IsConnected)
        {
            // Without the password, which is in the connection string.
            LogNotThere(string.Join(", ", options.EndPoints));
        }

        return connection;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Redis does not answer at {Endpoints}, and nothing is queued or run until it does. Start it, or set ConnectionStrings:redis to the one that runs, with its password. Trying on.")]
    private partial void LogNotThere(string endpoints);
}
