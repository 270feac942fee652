using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;

namespace Nexus.Core.Agents.Tools;

/// <summary>
/// Brings the tools of the MCP servers that the configuration names into the catalogue, as <c>server__tool</c>. A server that does not answer is asked again; its tools
/// are missing until it does. One whose session ends, as a program that crashes does, is started or asked again, and its tools work on.
/// </summary>
public sealed partial class McpTools(
    ToolCatalogue catalogue, IOptions<ToolOptions> options, TimeProvider time, ILoggerFactory loggers) : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, IClientTransport> _transports = [];
    private readonly List<McpClient> _clients = [];
    private readonly ILogger _logger = loggers.CreateLogger<McpTools>();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Ends what waits for the sessions, so that none is begun again.
        Dispose();
        if (ExecuteTask is { } execution)
        {
            await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        McpClient[] clients;
        lock (_clients)
        {
            clients = [.. _clients];
        }

        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // What is configured wrongly ends the start.
        foreach (var (name, server) in options.Value.Mcp)
        {
            _transports[name] = Transport(name, server);
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_transports.Select(server => ConnectAsync(server.Key, server.Value, options.Value.Mcp[server.Key], stoppingToken)));

    private async Task ConnectAsync(string name, IClientTransport transport, McpServerSettings server, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Retry;
            McpClient? client = null;
            try
            {
                client = await McpClient.CreateAsync(transport, loggerFactory: loggers, cancellationToken: stoppingToken);
                lock (_clients)
                {
                    _clients.Add(client);
                }

                var tools = (await client.ListToolsAsync(cancellationToken: stoppingToken))
                    .Where(tool => server.Tools.Count == 0 || server.Tools.Contains(tool.Name))
                    .Where(tool => ToolName().IsMatch($"{name}__{tool.Name}"))
                    .Select(tool => new McpTool(name, tool))
                    .ToArray();
                catalogue.Replace($"{name}__", tools);
                LogConnected(name, tools.Length);

                var end = await client.Completion.WaitAsync(stoppingToken);
                LogEnded(end.Exception, name);
                pause = Again;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the server or its library does, the service runs without its tools.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogNotConnected(e, name);
            }

            if (client is not null)
            {
                // Whatever it was: the next session has a client of its own, and a program that is not used any more ends.
                await EndAsync(client, name);
            }

            await Task.Delay(pause, time, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task EndAsync(McpClient client, string name)
    {
        lock (_clients)
        {
            _clients.Remove(client);
        }

        try
        {
            await client.DisposeAsync();
        }
#pragma warning disable CA1031 // A session that does not end well is over all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogEnded(e, name);
        }
    }

    private IClientTransport Transport(string name, McpServerSettings server)
    {
        if (!ServerName().IsMatch(name))
        {
            throw new InvalidOperationException($"{ToolOptions.Section}:Mcp has a server '{name}'; a name is 1 to 20 lower-case letters, digits and dashes.");
        }

        return server switch
        {
            { Url: { } url, Command: null } => new HttpClientTransport(
                new HttpClientTransportOptions { Name = name, Endpoint = url, AdditionalHeaders = server.Headers }, loggers),
            { Url: null, Command: { Length: > 0 } command } => new StdioClientTransport(
                new StdioClientTransportOptions { Name = name, Command = command, Arguments = server.Arguments }, loggers),
            _ => throw new InvalidOperationException($"{ToolOptions.Section}:Mcp:{name} needs either Url or Command."),
        };
    }

    [GeneratedRegex("^[a-z0-9-]{1,20}$")]
    private static partial Regex ServerName();

    // What all providers take as the name of a function.
    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex ToolName();

    [LoggerMessage(LogLevel.Information, "The MCP server {Server} brings {Count} tools.")]
    private partial void LogConnected(string server, int count);

    [LoggerMessage(LogLevel.Warning, "The session with the MCP server {Server} has ended; it is begun again.")]
    private partial void LogEnded(Exception? e, string server);

    [LoggerMessage(LogLevel.Warning, "The MCP server {Server} does not answer; its tools are missing.")]
    private partial void LogNotConnected(Exception e, string server);
}
