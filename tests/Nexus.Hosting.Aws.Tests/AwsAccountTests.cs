using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;
using Nexus.Tests;

namespace Nexus.Hosting.Aws.Tests;

/// <summary>A local run with an account of AWS; its profile says that AWS is reached where moto listens.</summary>
public sealed class AwsAccountTests(AwsProfile profile) : IClassFixture<AwsProfile>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_gets_the_profile_and_nothing_of_a_stand_in_whatever_it_refers_to_first(bool profileFirst)
    {
        var builder = RunningApp.CreateBuilder(
            "--aws-profile", AwsProfile.Name, "--Nexus:Aws:Tables:builds=my-builds", "--Nexus:Aws:Queues:orders=https://sqs.eu-west-1.amazonaws.com/123456789012/my-orders");
        var config = builder.AddAWSSDKConfig().WithProfile(AwsProfile.Name).WithRegion(builder.FindAwsAccount()!.Region);
        var consumer = RunningApp.AddConsumer(builder);
        if (profileFirst)
        {
            consumer.WithReference(config);
        }

        consumer.WithReference(builder.AddDynamoDB("dynamodb").AddTable("builds", "pk")).WithReference(builder.AddSqs("sqs").AddQueue("orders"), QueueAccess.Send);
        if (!profileFirst)
        {
            consumer.WithReference(config);
        }

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AWS_PROFILE"] = AwsProfile.Name,
                ["AWS__Profile"] = AwsProfile.Name,
                ["AWS_REGION"] = "eu-west-1",
                ["AWS__Region"] = "eu-west-1",
                ["AWS__Tables__builds"] = "my-builds",
                ["AWS__Queues__orders"] = "https://sqs.eu-west-1.amazonaws.com/123456789012/my-orders",
            },
            await consumer.Resource.GetEnvironmentVariableValuesAsync());
    }

    [Fact]
    public async Task A_service_that_waits_starts_with_the_table_and_the_queue_that_the_model_is_published_to()
    {
        await profile.AddTableAsync("shop-dev-builds");
        var url = await profile.AddQueueAsync("shop-dev-orders.fifo");

        await using var app = await RunningApp.StartAsync(Model, "--aws-profile", AwsProfile.Name, "--environment", "dev");

        await app.WaitHealthyAsync("consumer");
        var environment = await app.GetEnvironmentAsync("consumer");
        Assert.Equal(("shop-dev-builds", url), (environment["AWS__Tables__builds"], environment["AWS__Queues__orders"]));
        Assert.DoesNotContain(environment, v => v.Key.StartsWith("AWS_ENDPOINT_URL", StringComparison.Ordinal) || v.Value == "local");
        Assert.Equal("consumer", Assert.Single(app.Model.Resources.OfType<ExecutableResource>()).Name);
    }

    [Fact]
    public async Task A_table_that_the_account_lacks_stops_who_waits_and_the_reason_says_what_to_set()
    {
        await profile.AddQueueAsync("shop-staging-orders.fifo");

        await using var app = await RunningApp.StartAsync(Model, "--aws-profile", AwsProfile.Name, "--environment", "staging");

        await app.WaitForStateAsync("consumer", KnownResourceStates.FailedToStart);
        var line = await app.WaitForLineAsync("builds", "was not found");
        Assert.Contains($"The profile '{AwsProfile.Name}' has no table 'shop-staging-builds' in eu-west-1.", line, StringComparison.Ordinal);
        Assert.Contains("set Nexus:Aws:Tables:builds", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_there_is_not_is_named_with_those_that_there_are()
    {
        var builder = RunningApp.CreateBuilder("--aws-profile", "nobody");

        var error = Assert.Throws<DistributedApplicationException>(() => builder.AddDynamoDB("dynamodb"));
        Assert.Contains($"no AWS profile 'nobody' (--aws-profile). There is '{AwsProfile.Name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_that_is_given_goes_before_that_of_the_profile()
    {
        Assert.Equal(new AwsAccount(AwsProfile.Name, "us-west-2"), RunningApp.CreateBuilder("--aws-profile", AwsProfile.Name, "--aws-region", "us-west-2").FindAwsAccount());
        Assert.Equal(new AwsAccount(AwsProfile.Name, "eu-west-1"), RunningApp.CreateBuilder("--aws-profile", AwsProfile.Name).FindAwsAccount());
    }

    [Fact]
    public void A_publish_has_no_account_of_this_machine()
    {
        var builder = DistributedApplication.CreateBuilder(["--operation", "publish", "--aws-profile", "nobody"]);

        Assert.Null(builder.FindAwsAccount());
        Assert.Contains(builder.AddDynamoDB("dynamodb").Resource, builder.Resources);
    }

    private static void Model(IDistributedApplicationBuilder builder)
    {
        var table = builder.AddDynamoDB("dynamodb").AddTable("builds", "pk");
        var queue = builder.AddSqs("sqs").AddQueue("orders").AsFifo();
        RunningApp.AddConsumer(builder).WithReference(table).WaitFor(table).WithReference(queue, QueueAccess.Send).WaitFor(queue);
        builder.AddAwsEnvironment("shop");
    }
}

/// <summary>A profile in files of its own, whose account is a moto of its own.</summary>
public sealed class AwsProfile(AwsProfiles profiles) : IAsyncLifetime
{
    public const string Name = "nexus-test";
    private MotoServer? _moto;

    public async ValueTask InitializeAsync()
    {
        // Some tests only read the profile.
        _moto = Tool.Find("moto_server") is null ? null : await MotoServer.StartAsync("eu-west-1");
        await File.WriteAllTextAsync(profiles.Configuration, $"[profile {Name}]\nregion = eu-west-1\nendpoint_url = {_moto?.Address ?? new("http://127.0.0.1:1")}\n");
        await File.WriteAllTextAsync(profiles.Credentials, $"[{Name}]\naws_access_key_id = test\naws_secret_access_key = test\n");
    }

    public async Task AddTableAsync(string name) => await Moto().JsonAsync("dynamodb", "DynamoDB_20120810.CreateTable", new JsonObject
    {
        ["TableName"] = name,
        ["BillingMode"] = "PAY_PER_REQUEST",
        ["AttributeDefinitions"] = new JsonArray(new JsonObject { ["AttributeName"] = "pk", ["AttributeType"] = "S" }),
        ["KeySchema"] = new JsonArray(new JsonObject { ["AttributeName"] = "pk", ["KeyType"] = "HASH" }),
    });

    public async Task<string> AddQueueAsync(string name) => (string)(await Moto().JsonAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject
    {
        ["QueueName"] = name,
        ["Attributes"] = new JsonObject { ["FifoQueue"] = "true" },
    }))["QueueUrl"]!;

    public async ValueTask DisposeAsync()
    {
        if (_moto is not null)
        {
            await _moto.DisposeAsync();
        }
    }

    private MotoServer Moto()
    {
        Tool.Require("moto_server");
        return _moto!;
    }
}
