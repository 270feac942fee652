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
        _environment = new Dictionary<string, string>(Variables(redis, dynamo, sqs, tables, notifications))
        {
            ["Auth__BootstrapKey"] = BootstrapKey,
            ["SHARED_PATH"] = _folder.Path,
            ["Nexus__StageDelay"] = "00:00:00.010",
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["DOTNET_gcServer"] = "0",
        };
    }

    /// <summary>The variables that tell a service where everything is, but for the shared volume.</summary>
    public static IReadOnlyDictionary<string, string> Variables(RedisServer redis, DynamoServer dynamo, SqsServer sqs, TableNames tables, string notifications) =>
        new Dictionary<string, string>
        {
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.Url,
            ["AWS_ENDPOINT_URL_SQS"] = sqs.Url,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS__Tables__builds"] = tables.Builds,
            ["AWS__Tables__agents"] = tables.Agents,
            ["AWS__Tables__sessions"] = tables.Sessions,
            ["AWS__Tables__access"] = tables.Access,
            ["AWS__Queues__notifications"] = notifications,
        };

    /// <summary>The key that opens the API for <see cref="Client"/>.</summary>
    public const string BootstrapKey = "a-bootstrap-key-of-the-tests-0123456789";

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

    /// <summary>What its processes have written so far.</summary>
    public string Output
    {
        get
        {
            lock (_processes)
            {
                return string.Join("\n---\n", _processes.Select(process => process.Output));
            }
        }
    }

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
        var (process, url) = await StartAsync("Nexus.Api", [], []);
        Client ??= CreateClient(url, BootstrapKey);
        return process;
    }

    /// <summary>A client of the API that was started first, with another key, or with none.</summary>
    public HttpClient CreateClient(string? key) => CreateClient(Client.BaseAddress!.ToString(), key);

    /// <summary>Starts another API of the same system, configured otherwise, and answers a client of it.</summary>
    public async Task<HttpClient> StartApiAsync(string? key, params (string Name, string Value)[] environment) => (await StartReplicaAsync(key, environment)).Client;

    /// <summary>Starts another API of the same system, configured otherwise, and answers its process, and a client of it.</summary>
    public async Task<(ServerProcess Process, HttpClient Client)> StartReplicaAsync(string? key, params (string Name, string Value)[] environment)
    {
        var (process, url) = await StartAsync("Nexus.Api", environment, []);
        return (process, CreateClient(url, key));
    }

    /// <summary>Starts a worker and waits until it is ready.</summary>
    public async Task<ServerProcess> StartWorkerAsync(string queue) => (await StartAsync("Nexus.Worker", [], ["--queue", queue])).Process;

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
        using var timeout = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(90));
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
            throw new TimeoutException($"The build did not get there: {build}\n{Output}");
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

    private static HttpClient CreateClient(string url, string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
        return client;
    }

    private async Task<(ServerProcess Process, string Url)> StartAsync(
        string project, IEnumerable<(string Name, string Value)> environment, string[] arguments)
    {
        var assembly = Path.Combine(ServerProcess.RepositoryRoot, project, "bin", Configuration, "net10.0", project + ".dll");
        var variables = new Dictionary<string, string>(_environment);
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        using var client = new HttpClient();
        while (true)
        {
            var url = variables["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ServerProcess.FreePort()}";
            var process = new ServerProcess("dotnet", [assembly, .. arguments], variables);
            lock (_processes)
            {
                _processes.Add(process);
            }

            process.Start();
            try
            {
                await process.WaitUntilAsync(async () => (await client.GetAsync(url + "/health")).IsSuccessStatusCode);
                return (process, url);
            }
            catch (InvalidOperationException) when (process.Output.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
            {
                // Somebody was given the port between our look and its start.
            }
        }
    }
}
