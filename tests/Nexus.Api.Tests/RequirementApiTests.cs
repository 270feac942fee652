using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Nexus.Api.Tests;

/// <summary>Requirements of different kinds through the whole system: all nine stages in a worker, and the published agent asked in sessions.</summary>
public sealed class RequirementApiTests(ApiFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly JsonElement[] All = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "requirements.json"))).RootElement.EnumerateArray()];

    public static TheoryData<string> Names => [.. All.Select(one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_requirement_goes_through_all_nine_stages_and_its_agent_answers_two_questions(string name)
    {
        var one = All.Single(entry => entry.GetProperty("name").GetString() == name);

        var build = await fixture.Nexus.WaitForEndAsync(await fixture.Nexus.CreateBuildAsync(one.GetProperty("requirement").GetString()!), Patience);

        Assert.True(build.GetProperty("status").GetString() == "completed", build.ToString());
        var stages = build.GetProperty("stages").EnumerateArray().ToList();
        Assert.Equal(9, stages.Count);
        Assert.All(stages, stage => Assert.Equal("completed", stage.GetProperty("status").GetString()));
        var sessions = $"/api/v1/agents/{build.GetProperty("agentId").GetString()}/sessions";
        var session = "";
        var questions = one.GetProperty("questions").EnumerateArray().ToList();
        Assert.Equal(2, questions.Count);
        foreach (var question in questions)
        {
            if (!question.TryGetProperty("follows", out _))
            {
                session = (await fixture.Client.SendAsync(HttpMethod.Post, sessions, new { })).Message.Headers.Location!.ToString();
            }

            var text = await AskAsync(session, question.GetProperty("ask").GetString()!);

            Assert.All(question.GetProperty("contains").EnumerateArray(), expected => Assert.Contains(expected.GetString()!, text, StringComparison.Ordinal));
        }
    }

    private async Task<string> AskAsync(string session, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, session + "/messages") { Content = JsonContent.Create(new { text }) };
        using var response = await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        var answer = "";
        await foreach (var happened in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            Assert.NotEqual("error", happened.EventType);
            answer += happened.EventType == "text" ? JsonSerializer.Deserialize<JsonElement>(happened.Data).GetProperty("text").GetString() : "";
        }

        return answer;
    }
}
