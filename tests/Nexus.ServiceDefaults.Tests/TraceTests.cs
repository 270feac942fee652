using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nexus.Core.Storage;
using Nexus.TestServices;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Nexus.ServiceDefaults.Tests;

public sealed class TraceTests : IAsyncLifetime
{
    private readonly DynamoServer _dynamo = new();
    private readonly Recorder _recorder = new();
    private TableNames _tables = null!;

    public async ValueTask InitializeAsync()
    {
        await _dynamo.StartAsync();
        _tables = await _dynamo.CreateTablesAsync();
    }

    [Fact]
    public async Task A_conditional_write_that_came_second_is_no_error_in_a_trace()
    {
        await using var app = await StartAsync();
        await PutAsync("attribute_not_exists(pk)");

        var refusal = await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => PutAsync("attribute_not_exists(pk)"));

        Assert.Contains("conditional", refusal.Message, StringComparison.OrdinalIgnoreCase);
        var span = _recorder.Calls("PutItem").Last();
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Null(span.GetTagItem("error.type"));
        Assert.Equal("condition_failed", span.GetTagItem("nexus.outcome"));
    }

    [Fact]
    public async Task A_write_that_dynamodb_refuses_for_another_reason_is_an_error_in_a_trace()
    {
        await using var app = await StartAsync();

        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => PutAsync("nonsense("));

        Assert.Equal(ActivityStatusCode.Error, _recorder.Calls("PutItem").Last().Status);
    }

    [Fact]
    public async Task What_a_probe_asks_of_dynamodb_is_not_traced()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal("Healthy", (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status.ToString());
        var traced = _recorder.Calls("GetItem").Count();
        using var ready = await client.GetAsync("/health");

        Assert.True(ready.IsSuccessStatusCode);
        Assert.Equal(1, traced);
        Assert.Equal(traced, _recorder.Calls("GetItem").Count());
    }

    public async ValueTask DisposeAsync()
    {
        _recorder.Dispose();
        await _dynamo.DisposeAsync();
    }

    private Task<PutItemResponse> PutAsync(string condition) => _dynamo.Client.PutItemAsync(
        new PutItemRequest { TableName = _tables.Builds, Item = Keys.Of("a", "b"), ConditionExpression = condition });

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(_recorder));
        builder.Services.AddHealthChecks().AddAsyncCheck("dynamodb", async () =>
        {
            await _dynamo.Client.GetItemAsync(new GetItemRequest { TableName = _tables.Builds, Key = Keys.Of("HEALTH", "HEALTH") });
            return HealthCheckResult.Healthy();
        });
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return app;
    }

    private sealed class Recorder : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> _ended = [];

        public IEnumerable<Activity> Calls(string operation) =>
            _ended.Where(activity => activity.GetTagItem("rpc.method") is string method && method == operation);

        public override void OnEnd(Activity data) => _ended.Enqueue(data);
    }
}
