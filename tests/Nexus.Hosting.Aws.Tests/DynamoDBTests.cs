using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Tests;

public class DynamoDBTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_finds_its_tables_in_its_environment_and_they_exist_when_it_starts()
    {
        await using var app = await RunningApp.StartAsync(builder =>
        {
            var table = builder.AddDynamoDB("dynamodb")
                .AddTable("builds", "pk", new TableKey("created", KeyType.Number))
                .WithGlobalSecondaryIndex("listing", "owner", "pk", IndexProjection.KeysOnly);
            RunningApp.AddConsumer(builder).WithReference(table).WaitFor(table);
        });

        var environment = await app.GetEnvironmentAsync("consumer");
        Assert.Equal(
            new()
            {
                ["AWS_ENDPOINT_URL_DYNAMODB"] = await app.GetUrlAsync("dynamodb"),
                ["AWS_REGION"] = "us-east-1",
                ["AWS_ACCESS_KEY_ID"] = "local",
                ["AWS_SECRET_ACCESS_KEY"] = "local",
                ["AWS__Tables__builds"] = "builds",
            },
            environment);

        using var client = Client(await app.GetUrlAsync("dynamodb"));
        var found = (await client.DescribeTableAsync("builds", Token)).Table;
        Assert.Equal(TableStatus.ACTIVE, found.TableStatus);
        Assert.Equal([("pk", "HASH"), ("created", "RANGE")], found.KeySchema.Select(k => (k.AttributeName, k.KeyType.Value)));
        Assert.Equal("N", found.AttributeDefinitions.Single(a => a.AttributeName == "created").AttributeType.Value);
        var index = Assert.Single(found.GlobalSecondaryIndexes);
        Assert.Equal(("listing", "KEYS_ONLY"), (index.IndexName, index.Projection.ProjectionType.Value));
    }

    [Fact]
    public async Task Items_survive_a_restart_of_the_application()
    {
        using var folder = new TemporaryFolder();
        await using (var app = await RunningApp.StartAsync(b => b.AddDynamoDB("dynamodb").AddTable("builds", "pk"), folder.Argument))
        {
            await app.WaitHealthyAsync("builds");
            using var client = Client(await app.GetUrlAsync("dynamodb"));
            await client.PutItemAsync("builds", new() { ["pk"] = new("one"), ["name"] = new("kept") }, Token);
        }

        await using (var app = await RunningApp.StartAsync(b => b.AddDynamoDB("dynamodb").AddTable("builds", "pk"), folder.Argument))
        {
            await app.WaitHealthyAsync("builds");
            using var client = Client(await app.GetUrlAsync("dynamodb"));
            Assert.Equal("kept", (await client.GetItemAsync("builds", new() { ["pk"] = new("one") }, Token)).Item["name"].S);
        }
    }

    [Theory]
    [InlineData("pk", KeyType.Number)]
    [InlineData("other", KeyType.String)]
    public async Task Data_with_other_keys_than_the_model_stop_who_waits_and_the_reason_says_what_to_delete(string key, KeyType type)
    {
        using var folder = new TemporaryFolder();
        await using (var app = await RunningApp.StartAsync(b => b.AddDynamoDB("dynamodb").AddTable("builds", "pk"), folder.Argument))
        {
            await app.WaitHealthyAsync("builds");
        }

        await using var changed = await RunningApp.StartAsync(
            builder =>
            {
                var table = builder.AddDynamoDB("dynamodb").AddTable("builds", new TableKey(key, type));
                RunningApp.AddConsumer(builder).WithReference(table).WaitFor(table);
            },
            folder.Argument);

        await changed.WaitForStateAsync("consumer", KnownResourceStates.FailedToStart);
        var line = await changed.WaitForLineAsync("builds", "other keys");
        Assert.Contains("'builds'", line, StringComparison.Ordinal);
        Assert.Contains($"Delete the local data of 'dynamodb' (the folder '{folder.Path}/dynamodb')", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_tools_the_stand_in_says_what_to_install()
    {
        await using var app = await RunningApp.StartAsync(b => b.AddDynamoDB("dynamodb"), "--Nexus:ToolsPath=/nowhere");

        await app.WaitForStateAsync("dynamodb", KnownResourceStates.FailedToStart);
        Assert.Contains("Install Node.js 20", await app.WaitForLineAsync("dynamodb", "not installed"), StringComparison.Ordinal);
    }

    private static AmazonDynamoDBClient Client(string url) =>
        new(new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" });
}
