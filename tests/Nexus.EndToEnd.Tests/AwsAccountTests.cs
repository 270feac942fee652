using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;
using Nexus.Tests;

namespace Nexus.EndToEnd.Tests;

/// <summary>The whole of Nexus with an account of AWS in place of stand-ins: the profile says that AWS is reached where moto listens.</summary>
[Collection(nameof(NexusApplication))]
public sealed class AwsAccountTests(AwsProfiles profiles) : IAsyncLifetime
{
    private const string Region = "eu-west-1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private MotoServer _moto = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _moto = await MotoServer.StartAsync(Region);
        await File.WriteAllTextAsync(profiles.Configuration, $"[profile nexus-test]\nregion = {Region}\nendpoint_url = {_moto.Address}\n", Token);
        await File.WriteAllTextAsync(profiles.Credentials, "[nexus-test]\naws_access_key_id = test\naws_secret_access_key = test\n", Token);
    }

    [Fact]
    public async Task A_profile_is_all_that_it_takes_to_keep_builds_in_an_account()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Nexus_AppHost>(
            ["--aws-profile=nexus-test", "--environment=Development"], Token);
        await AddStoresAsync(builder.Resources);
        await using var application = await builder.BuildAsync(Token);
        await application.StartAsync(Token);
        foreach (var resource in (string[])["api", "worker-agent-builds", "worker-status-updates", "alb"])
        {
            await application.ResourceNotifications.WaitForResourceHealthyAsync(resource, Token).WaitAsync(Patience, Token);
        }

        using var http = application.CreateHttpClient("alb");
        http.DefaultRequestHeaders.Authorization = new("Bearer", await builder.Resources.OfType<ParameterResource>().Single(p => p.Name == "api-key").GetValueAsync(Token));
        using var created = await http.PostAsJsonAsync("/api/v1/builds", new { requirement = "An agent that converts miles to kilometres." }, Token);
        created.EnsureSuccessStatusCode();
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString()!;

        await UntilAsync(async () => (string?)(await _moto.JsonAsync("dynamodb", "DynamoDB_20120810.GetItem", new JsonObject
        {
            ["TableName"] = "nexus-ai-dev-builds",
            ["Key"] = new JsonObject { ["pk"] = Text($"BUILD#{id}"), ["sk"] = Text("BUILD") },
        }))["Item"]?["status"]?["S"] == "completed");
        await UntilAsync(async () => (await _moto.JsonAsync("sqs", "AmazonSQS.ReceiveMessage", new JsonObject { ["QueueUrl"] = $"{_moto.Address}123456789012/nexus-ai-dev-notifications" }))
            ["Messages"]?.AsArray().Count > 0);
        Assert.DoesNotContain(builder.Resources.OfType<ExecutableResource>(), r => r is DynamoDBResource or SqsResource);
    }

    public async ValueTask DisposeAsync()
    {
        await _moto.DisposeAsync();
    }

    // What a deployment of the model would have made.
    private async Task AddStoresAsync(IEnumerable<IResource> model)
    {
        foreach (var table in model.OfType<DynamoDBTableResource>())
        {
            var keys = table.Indexes.SelectMany(i => new[] { i.PartitionKey, i.SortKey }).Append(table.PartitionKey).Append(table.SortKey).OfType<TableKey>().Select(k => k.Name).Distinct();
            await _moto.JsonAsync("dynamodb", "DynamoDB_20120810.CreateTable", new JsonObject
            {
                ["TableName"] = $"nexus-ai-dev-{table.Name}",
                ["BillingMode"] = "PAY_PER_REQUEST",
                ["AttributeDefinitions"] = new JsonArray([.. keys.Select(k => new JsonObject { ["AttributeName"] = k, ["AttributeType"] = "S" })]),
                ["KeySchema"] = Schema(table.PartitionKey, table.SortKey!),
                ["GlobalSecondaryIndexes"] = new JsonArray([.. table.Indexes.Select(i => new JsonObject
                {
                    ["IndexName"] = i.Name,
                    ["KeySchema"] = Schema(i.PartitionKey, i.SortKey!),
                    ["Projection"] = new JsonObject { ["ProjectionType"] = "ALL" },
                })]),
            });
        }

        foreach (var queue in model.OfType<SqsQueueResource>())
        {
            await _moto.JsonAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = $"nexus-ai-dev-{queue.Name}" });
        }

        static JsonArray Schema(TableKey partition, TableKey sort) =>
        [
            new JsonObject { ["AttributeName"] = partition.Name, ["KeyType"] = "HASH" },
            new JsonObject { ["AttributeName"] = sort.Name, ["KeyType"] = "RANGE" },
        ];
    }

    private static JsonObject Text(string value) => new() { ["S"] = value };

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        while (!await condition())
        {
            await Task.Delay(200, limit.Token);
        }
    }
}
