using System.Globalization;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>Something of a deployment that was looked at.</summary>
/// <param name="What">What it is.</param>
/// <param name="State">How it is.</param>
/// <param name="IsWell">Whether it is as it should be.</param>
internal sealed record Observation(string What, string State, bool IsWell);

/// <summary>
/// Looks at what runs, by the resources and outputs of the stack and nothing else, so that it can't know another deployment than the one that is there: tasks,
/// targets of the load balancer, dead letters, alarms, and whether the public addresses answer.
/// </summary>
internal sealed class Diagnosis(AwsCli aws) : IDisposable
{
    // As many as AWS takes in one question.
    private const int ServicesAtOnce = 10;
    private const int TasksAtOnce = 100;

    private readonly HttpClient _http = new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, errors) => IsOurs(errors) } })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Whether a certificate is one that the public trusts. It names the application's domain, and asked is the load balancer by its own name.</summary>
    public static bool IsOurs(SslPolicyErrors errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;

    public void Dispose() => _http.Dispose();

    public async IAsyncEnumerable<Observation> ObserveAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stack = await Stack.FindAsync(aws, name, cancellationToken);
        if (stack is null)
        {
            yield return new($"stack {name}", "is not there", IsWell: false);
            yield break;
        }

        var all = await StackResource.ListAsync(aws, name, cancellationToken);
        yield return new($"stack {name}", How(stack, all), stack.HasSucceeded);
        var resources = all.ToLookup(one => one.Type, one => one.PhysicalId, StringComparer.Ordinal);
        foreach (var look in (Func<ILookup<string, string>, CancellationToken, IAsyncEnumerable<Observation>>[])[ServicesAsync, TargetsAsync, DeadLettersAsync, AlarmsAsync])
        {
            await foreach (var observation in look(resources, cancellationToken))
            {
                yield return observation;
            }
        }

        var inside = await InsideAsync(resources[StackResource.LoadBalancer], cancellationToken);
        foreach (var address in stack.Outputs.Values.Where(value => value.StartsWith("http://", StringComparison.Ordinal) || value.StartsWith("https://", StringComparison.Ordinal)).Distinct())
        {
            // The addresses of queues are URLs too, and nobody opens them.
            if (inside.Contains(new Uri(address).Host))
            {
                yield return new(address, "is reached from inside the network alone, and was not asked", IsWell: true);
            }
            else if (!resources["AWS::SQS::Queue"].Contains(address))
            {
                yield return await AnswerAsync(address, cancellationToken);
            }
        }
    }

    private static string How(Stack stack, IReadOnlyList<StackResource> all) => stack switch
    {
        { IsHalfGone: true } => $"{stack.Status}; {StackRemains.Describe(stack.Name, all)}",
        { IsHalfMade: true } => $"{stack.Status}; {StackRemains.OfCreation(all, all.Where(r => r.HasFailedToGo))}",
        _ => stack.Status,
    };

    // The names of the load balancers that the internet does not reach.
    private async Task<HashSet<string>> InsideAsync(IEnumerable<string> balancers, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var balancer in balancers)
        {
            var answer = await aws.AskAsync(["elbv2", "describe-load-balancers", "--load-balancer-arns", balancer], cancellationToken);
            names.UnionWith((answer["LoadBalancers"]?.AsArray() ?? []).Where(b => (string?)b!["Scheme"] == "internal").Select(b => (string?)b!["DNSName"] ?? string.Empty));
        }

        return names;
    }

    // arn:PARTITION:ecs:REGION:ACCOUNT:service/CLUSTER/NAME
    private async IAsyncEnumerable<Observation> ServicesAsync(
        ILookup<string, string> resources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var cluster in resources["AWS::ECS::Service"].GroupBy(arn => arn.Split('/')[^2], StringComparer.Ordinal))
        {
            foreach (var some in cluster.Chunk(ServicesAtOnce))
            {
                var answer = await aws.AskAsync(["ecs", "describe-services", "--cluster", cluster.Key, "--services", .. some], cancellationToken);
                foreach (var service in (answer["services"]?.AsArray() ?? []).OrderBy(service => (string?)service!["serviceName"], StringComparer.Ordinal))
                {
                    yield return await ServiceAsync(cluster.Key, service!, cancellationToken);
                }

                // Deleted by hand: the stack still has it.
                foreach (var failure in answer["failures"]?.AsArray() ?? [])
                {
                    yield return new($"service {((string?)failure!["arn"])?.Split('/')[^1]}", $"AWS can't tell of it: {(string?)failure["reason"] ?? "no reason"}", IsWell: false);
                }
            }
        }
    }

    private async Task<Observation> ServiceAsync(string cluster, JsonNode service, CancellationToken cancellationToken)
    {
        var name = (string)service["serviceName"]!;
        var (running, desired) = ((int?)service["runningCount"] ?? 0, (int?)service["desiredCount"] ?? 0);
        var state = string.Create(CultureInfo.InvariantCulture, $"{running} of {desired} tasks run");
        var failed = (service["deployments"]?.AsArray() ?? []).FirstOrDefault(deployment => (string?)deployment!["rolloutState"] == "FAILED");
        if (failed is not null)
        {
            state += $"; its last deployment failed: {(string?)failed["rolloutStateReason"]}";
        }

        var isWell = running >= desired && failed is null;
        if (!isWell)
        {
            state += await WhyStoppedAsync(cluster, name, cancellationToken);
            state += (string?)service["events"]?.AsArray().FirstOrDefault()?["message"] is { } message ? $"; AWS says: {message}" : "";
        }

        return new($"service {name}", state, isWell);
    }

    private async Task<string> WhyStoppedAsync(string cluster, string service, CancellationToken cancellationToken)
    {
        var stopped = (await aws.AskAsync(["ecs", "list-tasks", "--cluster", cluster, "--service-name", service, "--desired-status", "STOPPED"], cancellationToken))["taskArns"]?.AsArray();
        if (stopped is not { Count: > 0 })
        {
            return "";
        }

        // They come in no order; the last one says what is wrong now. Both versions of the command write times that sort as text.
        var tasks = await aws.AskAsync(["ecs", "describe-tasks", "--cluster", cluster, "--tasks", .. stopped.Take(TasksAtOnce).Select(task => (string)task!)], cancellationToken);
        if ((tasks["tasks"]?.AsArray() ?? []).MaxBy(task => task!["stoppedAt"]?.ToString(), StringComparer.Ordinal) is not { } task)
        {
            return "";
        }

        var ends = (task["containers"]?.AsArray() ?? [])
            .Where(container => container!["exitCode"] is not null || container["reason"] is not null)
            .Select(container => $"{(string?)container!["name"]} ended with {container["exitCode"]?.ToString() ?? "no exit code"}{((string?)container["reason"] is { } reason ? $" ({reason})" : "")}");
        return $"; a task stopped: {string.Join(", ", ends.Prepend((string?)task["stoppedReason"] ?? "no reason"))}";
    }

    private async IAsyncEnumerable<Observation> TargetsAsync(
        ILookup<string, string> resources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var group in resources["AWS::ElasticLoadBalancingV2::TargetGroup"])
        {
            var targets = (await aws.AskAsync(["elbv2", "describe-target-health", "--target-group-arn", group], cancellationToken))["TargetHealthDescriptions"]?.AsArray() ?? [];
            var unwell = targets.Select(target => target!["TargetHealth"]!).Where(health => (string?)health["State"] is not ("healthy" or "draining" or "initial")).ToList();
            var state = string.Create(CultureInfo.InvariantCulture, $"{targets.Count - unwell.Count} of {targets.Count} targets are well");
            if (unwell is [var first, ..])
            {
                state += $"; {(string?)first["State"]}: {(string?)first["Description"] ?? (string?)first["Reason"] ?? "no reason"}";
            }

            // arn:...:targetgroup/NAME/ID
            yield return new($"target group {group.Split('/')[^2]}", targets.Count == 0 ? "has no targets" : state, targets.Count > 0 && unwell.Count == 0);
        }
    }

    private async IAsyncEnumerable<Observation> DeadLettersAsync(
        ILookup<string, string> resources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var queues = new List<JsonNode>();
        foreach (var url in resources["AWS::SQS::Queue"])
        {
            if ((await aws.AskAsync(["sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "All"], cancellationToken))["Attributes"] is { } attributes)
            {
                queues.Add(attributes);
            }
        }

        var dead = queues.Select(queue => (string?)queue["RedrivePolicy"]).OfType<string>().Select(policy => (string?)JsonNode.Parse(policy)!["deadLetterTargetArn"]).ToHashSet(StringComparer.Ordinal);
        foreach (var queue in queues.Where(queue => dead.Contains((string?)queue["QueueArn"])))
        {
            var count = (string?)queue["ApproximateNumberOfMessages"] ?? "0";
            yield return new($"dead letters in {((string)queue["QueueArn"]!).Split(':')[^1]}", count == "0" ? "none" : $"about {count}", count == "0");
        }
    }

    private async IAsyncEnumerable<Observation> AlarmsAsync(
        ILookup<string, string> resources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] alarms = [.. resources["AWS::CloudWatch::Alarm"]];
        if (alarms.Length == 0)
        {
            yield break;
        }

        var ringing = new List<JsonNode>();
        foreach (var some in alarms.Chunk(100))
        {
            var answer = await aws.AskAsync(["cloudwatch", "describe-alarms", "--alarm-names", .. some], cancellationToken);
            ringing.AddRange((answer["MetricAlarms"]?.AsArray() ?? []).OfType<JsonNode>().Where(alarm => (string?)alarm["StateValue"] == "ALARM"));
        }

        yield return new("alarms", string.Create(CultureInfo.InvariantCulture, $"{ringing.Count} of {alarms.Length} ring"), ringing.Count == 0);
        foreach (var alarm in ringing)
        {
            yield return new($"alarm {(string?)alarm["AlarmName"]}", (string?)alarm["StateReason"] ?? "rings", IsWell: false);
        }
    }

    private async Task<Observation> AnswerAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new(address, string.Create(CultureInfo.InvariantCulture, $"answers {(int)response.StatusCode}"), (int)response.StatusCode < 500);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(address, $"does not answer: {exception.Message}", IsWell: false);
        }
    }
}
