using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests.Dcp;

/// <summary>Reading and writing what DCP understands, without DCP.</summary>
public sealed class DcpTextTests
{
    private const string Kubeconfig =
        "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: AAAA\n    server: https://127.0.0.1:4567\nusers:\n- name: u\n  user:\n    token: abcdefgh\n";

    [Fact]
    public void A_kubeconfig_is_not_read_before_it_is_complete()
    {
        for (var length = 0; length < Kubeconfig.Length; length++)
        {
            Assert.Null(DcpKubeconfig.TryParse(Kubeconfig[..length]));
        }

        Assert.Equal(new DcpKubeconfig(new Uri("https://127.0.0.1:4567"), "abcdefgh"), DcpKubeconfig.TryParse(Kubeconfig));
    }

    [Fact]
    public void A_line_of_the_engines_log_has_five_parts()
    {
        var record = DcpLogRecord.TryParse("2026-11-23T09:24:16.400Z\terror\tdcp.Executable\tFailed to start\t{\"error\": \"no such file\"}")!;
        Assert.Equal(LogLevel.Error, record.Level);
        Assert.Equal("dcp.Executable", record.Category);
        Assert.Equal("Failed to start", record.Message);
        Assert.Equal("Failed to start: no such file", record.Explanation);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 9, 24, 16, 400, TimeSpan.Zero), record.Timestamp);
    }

    [Fact]
    public void A_complaint_names_the_object_that_it_is_about()
    {
        var record = DcpLogRecord.TryParse("2026-11-23T09:24:16Z\terror\tdcp\tNo proxy\t{\"Service\": \"/web\", \"Executable\": {\"name\": \"x\"}, \"error\": \"in use\"}")!;
        Assert.Equal(("web", null, "in use"), (record.ObjectOf("Service"), record.ObjectOf("Executable"), record.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("goroutine 1 [running]:")]
    [InlineData("a\tb")]
    public void What_is_not_a_record_is_not_taken_for_one(string line) => Assert.Null(DcpLogRecord.TryParse(line));

    [Fact]
    public void Broken_details_leave_the_message() =>
        Assert.Equal("Oops", DcpLogRecord.TryParse("2026-11-23T09:24:16Z\terror\tdcp\tOops\t{\"error\": \"cut")!.Explanation);

    [Theory]
    [InlineData("12 2026-11-23T09:24:16.400Z hello world", 12L, "hello world")]
    [InlineData("1 2026-11-23T09:24:16.400Z ", 1L, "")]
    [InlineData("2026-11-23T09:24:16.400123456Z from a container", null, "from a container")]
    [InlineData("no prefix at all", null, "no prefix at all")]
    [InlineData("12 drummers", null, "12 drummers")]
    public void A_line_of_output_loses_its_prefix_and_nothing_else(string raw, long? number, string text)
    {
        var line = DcpLogLine.Parse(raw, DcpLogSource.StdOut);
        Assert.Equal((number, text), (line.Number, line.Text));
    }

    [Fact]
    public async Task Lines_end_at_line_feeds_wherever_the_packets_end()
    {
        var bytes = Encoding.UTF8.GetBytes("one\r\n\nthr\ree\n构建\nlast");
        for (var size = 1; size < bytes.Length; size++)
        {
            await using var lines = new Utf8Lines(new DripStream(bytes, size));
            var read = new List<string>();
            while (await lines.ReadAsync(TestContext.Current.CancellationToken) is { } line)
            {
                read.Add(line);
            }

            Assert.Equal(["one", "", "thr\ree", "构建", "last"], read);
        }
    }

    [Fact]
    public void An_object_is_written_without_what_nobody_set()
    {
        var json = JsonSerializer.Serialize(
            new Executable { Metadata = new DcpMetadata { Name = "web" }, Spec = new ExecutableSpec { ExecutablePath = "dotnet" } },
            DcpJson.Default.Executable);
        var expected = """
            {
              "apiVersion": "usvc-dev.developer.microsoft.com/v1",
              "kind": "Executable",
              "metadata": { "name": "web" },
              "spec": { "executablePath": "dotnet", "executionType": "Process" }
            }
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(json)), json);
    }

    [Fact]
    public void A_producer_without_a_port_leaves_the_port_out() =>
        Assert.Equal(
            """[{"serviceName":"web","address":"localhost"},{"serviceName":"db","address":"localhost","port":80}]""",
            ServiceProducer.ToAnnotation([new ServiceProducer("web", "localhost"), new ServiceProducer("db", "localhost", 80)]));

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class DripStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
