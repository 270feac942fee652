using System.Net;
using System.Net.Sockets;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>What <c>aspire do diagnose-NAME</c> says of a deployment, on moto's server and with the real AWS CLI.</summary>
public class DiagnosisTests
{
    [Fact]
    public async Task One_command_says_of_whatever_was_deployed_whether_it_is_well_and_what_is_not()
    {
        await using var harbor = await Harbor.StartAsync();
        var (nothing, before) = await harbor.RunAsync("diagnose-harbor");
        Assert.Equal(0, nothing);
        Assert.Contains("'harbor' was not deployed from here for this environment (--environment), so that there is nothing to look at.", before);
        var log = await harbor.SucceedAsync("deploy", "--Parameters:greeting", "ahoy");
        await harbor.AwsAsync(
            "cloudwatch", "put-metric-alarm", "--alarm-name", Harbor.Alarm, "--namespace", "AWS/SQS", "--metric-name", "ApproximateAgeOfOldestMessage", "--period", "60",
            "--evaluation-periods", "1", "--threshold", "60", "--comparison-operator", "GreaterThanThreshold", "--statistic", "Maximum");
        Assert.Contains("aspire do diagnose-harbor", log);

        // moto starts no task.
        var (unwell, text) = await harbor.RunAsync("diagnose-harbor", await harbor.WithAllOfTheStackAsync());

        Assert.Equal(1, unwell);
        Assert.Matches(@"diagnose-harbor +stack harbor-dev: CREATE_COMPLETE", text);
        Assert.Matches(@"warning: service \S*crane\S*: 0 of 2 tasks run", text);
        Assert.Matches(@"warning: target group \S+: has no targets", text);
        Assert.Matches(@"dead letters in \S+: none", text);
        Assert.Matches(@"alarms: 0 of 1 ring", text);
        Assert.Matches(@"The step 'diagnose-harbor' failed: 2 of \d+ things of 'harbor-dev' are not well; see above.", text);

        Uri address;
        IReadOnlyDictionary<string, string?> running;
        await using (var door = new Door())
        {
            address = door.Address;
            running = await harbor.WithRunningTasksAsync(address);
            var said = await harbor.SucceedAsync("diagnose-harbor", running);

            Assert.Matches(@"service \S*crane\S*: 9 of 2 tasks run", said);
            Assert.Contains($"{address}: answers 200", said);
            Assert.Matches(@"(?m)^  Diagnosis +harbor-dev is well: \d+ things looked at", said);
        }

        var dead = (await harbor.AwsAsync("sqs", "list-queues"))["QueueUrls"]!.AsArray().Select(url => (string)url!).Single(url => url.EndsWith("-dlq", StringComparison.Ordinal));
        await harbor.AwsAsync("sqs", "send-message", "--queue-url", dead, "--message-body", "gone");
        await harbor.AwsAsync("cloudwatch", "set-alarm-state", "--alarm-name", Harbor.Alarm, "--state-value", "ALARM", "--state-reason", "too much of it");
        var (worse, why) = await harbor.RunAsync("diagnose-harbor", running);

        Assert.Equal(1, worse);
        Assert.Matches(@"warning: dead letters in \S+: about 1", why);
        Assert.Contains($"alarm {Harbor.Alarm}: too much of it", why);
        Assert.Contains($"{address}: does not answer", why);
        Assert.Contains("failed: 4 of ", why);
    }

    // Answers every request with 200.
    private sealed class Door : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _answering;

        public Door()
        {
            _listener.Start();
            _answering = AnswerAsync();
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _answering;
        }

        private async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
                    while (await reader.ReadLineAsync() is { Length: > 0 })
                    {
                    }

                    await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
                }
            }
            catch (SocketException)
            {
                // It is closed.
            }
        }
    }
}
