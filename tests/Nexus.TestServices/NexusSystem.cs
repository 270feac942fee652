using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Nexus.Core.Storage;

namespace Nexus.TestServices;

/// <summary>The services of Nexus as real processes, over servers of their own or shared ones.</summary>
public sealed class NexusSystem : IAsyncDisposable
{
    private static readonly string Configuration = typeof(NexusSystem).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Configuration").Value!;

    private readonly TemporaryFolder _folder = new();
    private readonly List<ServerProcess> _processes = [];
    private readonly Dictionary<string, string> _environment;

    private NexusSystem(RedisServer redis, DynamoServer dynamo, SqsServer sqs, TableNames tables, string notifications)
    {
        (Redis, Dynamo, Sqs, Tables, NotificationsUrl) = (redis, dynamo, sqs, tables, notifications);
        _environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.Url,
            ["AWS_ENDPOINT_URL_SQS"] = sqs.Url,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS__Tables__builds"] = tables.Builds,
            ["AWS__Tables__agents"] = tables.Agents,
            ["AWS__Queues__notifications"] = notifications,
            ["SHARED_PATH"] = _folder.Path,
            ["Nexus__StageDelay"] = "00:00:00.010",
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["DOTNET_gcServer"] = "0",
        };
    }

    /// <summary>Its Redis.</summary>
    public RedisServer Redis { get; }

    /// <summary>Its DynamoDB.</summary>
    public DynamoServer Dynamo { get; }

    /// <summary>Its SQS.</summary>
    public SqsServer Sqs { get; }

    /// <summary>Its tables.</summary>
    public TableNames Tables { get; }

    /// <summary>URL of the queue of notifications.</summary>
    public string NotificationsUrl { get; }

    /// <summary>The shared volume.</summary>
    public string SharedPath => _folder.Path;

    /// <summary>A client of the API that was started first.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>A system without processes yet. Redis must not be shared with another system that runs at the same time.</summary>
    public static async Task<NexusSystem> CreateAsync(RedisServer redis, DynamoServer dynamo, SqsServer sqs) =>
        new(redis, dynamo, sqs, await dynamo.CreateTablesAsync(), await sqs.CreateQueueAsync());

    /// <summary>Sets a variable for the processes that start from now on.</summary>
    public NexusSystem With(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    /// <summary>Starts the API and waits until it is ready.</summary>
    public async Task<ServerProcess> StartApiAsync()
    {
        var (process, url) = await StartAsync("Nexus.Api");
        Client ??= new HttpClient { BaseAddress = new Uri(url) };
        return process;
    }

    /// <summary>Starts a worker and waits until it is ready.</summary>
    public async Task<ServerProcess> StartWorkerAsync(string queue) => (await StartAsync("Nexus.Worker", "--queue", queue)).Process;

    /// <summary>Starts one API and one worker per queue.</summary>
    public Task StartAllAsync() => Task.WhenAll(StartApiAsync(), StartWorkerAsync("agent_builds"), StartWorkerAsync("status_updates"));

    /// <summary>Creates a build over HTTP and answers its id.</summary>
    public async Task<string> CreateBuildAsync(string requirement = "An agent that converts miles to kilometres and explains the steps.")
    {
        using var response = await Client.PostAsJsonAsync("/api/v1/builds", new { requirement });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Reads a build until <paramref name="reached"/> holds for it.</summary>
    public async Task<JsonElement> WaitForBuildAsync(string id, Func<JsonElement, bool> reached, TimeSpan? atMost = null)
    {
        using var timeout = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(30));
        JsonElement build = default;
        try
        {
            while (true)
            {
                build = await Client.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}", timeout.Token);
                if (reached(build))
                {
                    return build;
                }

                await Task.Delay(20, timeout.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The build did not get there: {build}\n{string.Join("\n---\n", _processes.Select(process => process.Output))}");
        }
    }

    /// <summary>Reads a build until it is completed, failed or cancelled.</summary>
    public Task<JsonElement> WaitForEndAsync(string id, TimeSpan? atMost = null) =>
        WaitForBuildAsync(id, build => build.GetProperty("status").GetString() is "completed" or "failed" or "cancelled", atMost);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<(ServerProcess Process, string Url)> StartAsync(string project, params string[] arguments)
    {
        var url = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        var assembly = Path.Combine(ServerProcess.RepositoryRoot, project, "bin", Configuration, "net10.0", project + ".dll");
        var process = new ServerProcess("dotnet", [assembly, .. arguments], new Dictionary<string, string>(_environment) { ["ASPNETCORE_URLS"] = url });
        lock (_processes)
        {
            _processes.Add(process);
        }

        process.Start();
        using var client = new HttpClient();
        await process.WaitUntilAsync(async () => (await client.GetAsync(url + "/health")).IsSuccessStatusCode);
        return (process, url);
    }
}
