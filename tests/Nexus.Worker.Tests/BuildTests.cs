using System.Net.Http.Json;
using System.Text.Json;
using Nexus.TestServices;

namespace Nexus.Worker.Tests;

public sealed class BuildTests(ServersFixture servers)
{
    [Fact]
    public async Task A_requirement_becomes_a_listed_agent()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var nexus = await NexusSystem.CreateAsync(redis, servers.Dynamo, servers.Sqs);
        await nexus.StartAllAsync();

        var id = await nexus.CreateBuildAsync();
        var build = await nexus.WaitForEndAsync(id);

        Assert.Equal("completed", build.GetProperty("status").GetString());
        var agents = await nexus.Client.GetFromJsonAsync<JsonElement>("/api/v1/agents");
        Assert.Equal(build.GetProperty("agentId").GetString(), agents.GetProperty("items")[0].GetProperty("id").GetString());
    }
}
