using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace Nexus.Chaos;

/// <summary>What is wrong with the builds of a run, found by looking at them as clients, at the shared volume and at the queue of notifications.</summary>
/// <param name="Failed">Accepted builds that failed.</param>
/// <param name="Duplicated">What was made or completed twice.</param>
/// <param name="HalfWritten">What is not whole on the shared volume.</param>
/// <param name="NotTold">Changes of builds that the queue of notifications does not know exactly once, by event id, and events of changes that never were.</param>
internal sealed record Defects(List<string> Failed, List<string> Duplicated, List<string> HalfWritten, List<string> NotTold)
{
    /// <summary>How many builds were held and let go on; no defect.</summary>
    public int Held { get; set; }
}

/// <summary>Looks at everything that was promised, once the system has been left alone.</summary>
internal sealed class ChaosInspection(HttpClient api, DistributedApplication application, string sharedFolder)
{
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(3);

    private static readonly string[] Stages =
    [
        "orchestrator", "requirements_analysis", "system_architecture", "agent_design", "tools_developer",
        "prompt_engineer", "agent_code_developer", "agent_developer_manager", "agent_deployer",
    ];

    /// <summary>The statuses of all builds of a run, and what is wrong.</summary>
    public async Task<(Dictionary<string, string> Statuses, Defects Defects)> InspectAsync(string run, IEnumerable<string> accepted, CancellationToken cancellationToken)
    {
        var defects = new Defects([], [], [], []);
        var builds = await ListAsync("/api/v1/builds", cancellationToken);
        var ours = builds.Where(build => Text(build, "name").StartsWith(run + "-", StringComparison.Ordinal)).ToList();
        defects.Duplicated.AddRange(ours.GroupBy(build => Text(build, "name")).Where(group => group.Count() > 1).Select(group => $"{group.Count()} builds of the key {group.Key}"));

        var agents = (await ListAsync("/api/v1/agents", cancellationToken)).Where(agent => agent.TryGetProperty("buildId", out _)).GroupBy(agent => Text(agent, "buildId"))
            .ToDictionary(group => group.Key, group => group.ToList());
        var journals = new Dictionary<string, List<JsonElement>>();
        foreach (var id in ours.Where(build => Text(build, "status") is "completed" or "failed" or "cancelled").Select(build => Text(build, "id")).Intersect(accepted))
        {
            journals[id] = await JournalAsync(id, cancellationToken);
        }

        defects.Held = journals.Values.Count(journal => journal.Any(update => Text(update, "type") == "build" && Text(update, "status") == "paused"));
        var expected = journals.SelectMany(journal => EventIds(journal.Key, journal.Value)).ToHashSet();
        var told = (await ReceiveUntilToldAsync(expected, cancellationToken)).Where(one => journals.ContainsKey(one.Subject)).Select(one => one.Id).ToHashSet();
        defects.NotTold.AddRange(expected.Except(told).Select(id => $"{id} was not told"));
        defects.NotTold.AddRange(told.Except(expected).Select(id => $"{id} is no change of its build"));
        foreach (var id in accepted)
        {
            if (ours.Find(build => Text(build, "id") == id) is not { ValueKind: JsonValueKind.Object } build)
            {
                continue;
            }

            if (Text(build, "status") == "failed")
            {
                defects.Failed.Add($"{id}: {await ReasonAsync(id, cancellationToken)}");
            }
            else if (Text(build, "status") == "cancelled")
            {
                defects.HalfWritten.AddRange(agents.GetValueOrDefault(id, []).Select(_ => $"an agent of {id}, which was cancelled"));
                defects.HalfWritten.AddRange(Stages.Where(stage => Directory.Exists(FolderOf(id, stage))).SelectMany(stage => CutOff(id, stage)));
            }
            else if (Text(build, "status") == "completed")
            {
                defects.Duplicated.AddRange(Repeated(id, journals[id]));
                if (agents.GetValueOrDefault(id)?.Count != 1)
                {
                    defects.Duplicated.Add($"{agents.GetValueOrDefault(id)?.Count ?? 0} agents of {id}");
                }

                defects.HalfWritten.AddRange(Incomplete(id, agents.GetValueOrDefault(id) is [var agent, ..] ? Text(agent, "id") : null));
            }
        }

        return (ours.ToDictionary(build => Text(build, "id"), build => Text(build, "status")), defects);
    }

    // One event for the creation, and one for each change of the build's own status.
    private static IEnumerable<string> EventIds(string id, IEnumerable<JsonElement> journal) =>
        journal.Where(update => Text(update, "type") == "build").Select(update => $"{id}:{Text(update, "sequence")}").Prepend($"{id}:0");

    /// <summary>The journal of a build that has ended, as a client reads it.</summary>
    private async Task<List<JsonElement>> JournalAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/builds/{id}/events") { Headers = { { "Last-Event-ID", "0" } } };
        using var response = await api.SendAsync(request, cancellationToken);
        return [.. (await response.Content.ReadAsStringAsync(cancellationToken)).Split("\n\n")
            .Where(block => block.Contains("event: update\n", StringComparison.Ordinal))
            .Select(block => JsonSerializer.Deserialize<JsonElement>(block[(block.IndexOf("data: ", StringComparison.Ordinal) + 6)..]))];
    }

    // Without gaps, each stage completed once, the build too.
    private static List<string> Repeated(string id, List<JsonElement> updates)
    {
        var defects = new List<string>();
        if (!updates.Select(update => update.GetProperty("sequence").GetInt32()).SequenceEqual(Enumerable.Range(1, updates.Count)))
        {
            defects.Add($"the journal of {id} has gaps");
        }

        var completions = updates.Where(update => Text(update, "status") == "completed")
            .Select(update => Text(update, "type") == "stage" ? Text(update, "stage") : "build").ToList();
        if (!completions.SequenceEqual([.. Stages, "build"]))
        {
            defects.Add($"{id} completed {string.Join(", ", completions)}");
        }

        return defects;
    }

    private IEnumerable<string> Incomplete(string id, string? agent)
    {
        foreach (var stage in Stages)
        {
            foreach (var defect in CutOff(id, stage))
            {
                yield return defect;
            }
        }

        if (agent is null || !Directory.Exists(Path.Combine(sharedFolder, "agents", agent))
            || Directory.GetFiles(Path.Combine(sharedFolder, "agents", agent), "agent.yaml", SearchOption.AllDirectories) is not [var manifest])
        {
            yield return $"the package of the agent of {id} is not there once";
            yield break;
        }

        foreach (var defect in WrongChecksums(Path.GetDirectoryName(manifest)!))
        {
            yield return $"the package of the agent of {id}: {defect}";
        }
    }

    private string FolderOf(string id, string stage) => Path.Combine(sharedFolder, "builds", id, stage);

    // A stage's folder comes into being whole, by one rename: one that is there has its receipt and all that the receipt names.
    private IEnumerable<string> CutOff(string id, string stage)
    {
        var folder = FolderOf(id, stage);
        var receipt = Path.Combine(folder, ".stage.json");
        if (!File.Exists(receipt))
        {
            return [$"{id}/{stage} has no receipt"];
        }

        if (!IsWholeJson(receipt))
        {
            return [$"{id}/{stage}: its receipt is cut off"];
        }

        var files = JsonNode.Parse(File.ReadAllText(receipt))!["files"]!.AsArray().Select(file => file!.GetValue<string>());
        return
        [
            .. files.Where(file => new FileInfo(Path.Combine(folder, file)) is not { Exists: true, Length: > 0 }).Select(file => $"{id}/{stage}/{file} is missing or empty"),
            .. Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Where(file => !IsWholeJson(file)).Select(file => $"{Path.GetRelativePath(sharedFolder, file)} is cut off"),
        ];
    }

    private static bool IsWholeJson(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Every file is listed with its checksum, and every file that is listed is there.
    private static IEnumerable<string> WrongChecksums(string package)
    {
        const string list = "checksums.json";
        if (!File.Exists(Path.Combine(package, list)))
        {
            return [$"{list} is missing"];
        }

        var listed = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(package, list)))!;
        var files = Directory.GetFiles(package, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(package, file)).Where(file => file != list)
            .ToDictionary(file => file, file => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(package, file)))));
        return listed.Keys.Union(files.Keys).Where(file => listed.GetValueOrDefault(file) != files.GetValueOrDefault(file)).Select(file => $"{file} is not what {list} says");
    }

    private async Task<string> ReasonAsync(string id, CancellationToken cancellationToken)
    {
        var build = await api.GetFromJsonAsync<JsonElement>($"/api/v1/builds/{id}", cancellationToken);
        return build.TryGetProperty("error", out var error) ? error.ToString() : "no reason";
    }

    private async Task<List<JsonElement>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await api.GetFromJsonAsync<JsonElement>($"{path}?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}", cancellationToken);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }

    // An event may be late: a status worker that died in the midst of sending keeps the right to send for a while.
    private async Task<List<(string Id, string Subject)>> ReceiveUntilToldAsync(HashSet<string> expected, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var told = new List<(string Id, string Subject)>();
        while (true)
        {
            told.AddRange(await ReceiveAsync(cancellationToken));
            if (expected.IsSubsetOf(told.Select(one => one.Id)) || Stopwatch.GetElapsedTime(started) > Lateness)
            {
                return told;
            }

            await Task.Delay(1000, cancellationToken);
        }
    }

    /// <summary>All messages that are in the queue of notifications; they stay there.</summary>
    private async Task<List<(string Id, string Subject)>> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var sqs = new HttpClient { BaseAddress = application.GetEndpoint("sqs") };
        var url = (await CallAsync(sqs, "GetQueueUrl", new() { ["QueueName"] = "notifications" }, cancellationToken))["QueueUrl"]!.GetValue<string>();
        var events = new List<(string, string)>();
        while ((await CallAsync(sqs, "ReceiveMessage", new() { ["QueueUrl"] = url, ["MaxNumberOfMessages"] = 10, ["VisibilityTimeout"] = 600 }, cancellationToken))
            ["Messages"]?.AsArray() is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                var one = JsonNode.Parse(message!["Body"]!.GetValue<string>())!;
                events.Add((one["id"]!.GetValue<string>(), one["subject"]!.GetValue<string>()));
            }
        }

        return events;
    }

    private static async Task<JsonNode> CallAsync(HttpClient sqs, string operation, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/x-amz-json-1.0")),
        };
        request.Headers.Add("X-Amz-Target", $"AmazonSQS.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        using var response = await sqs.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";
}
