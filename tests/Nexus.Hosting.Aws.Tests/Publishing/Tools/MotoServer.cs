using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>An AWS account of its own on loopback (moto), asked in AWS's own protocols.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private MotoServer(Process process, Uri address)
    {
        _process = process;
        _client = new() { BaseAddress = address, Timeout = Tool.Patience };
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Where what it is asked for lies.</summary>
    public string Region { get; init; } = "us-east-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="region">Where what it is asked for lies.</param>
    /// <param name="withWholeStacks">Whether its CloudFormation makes stacks in stacks, rolls back, and keeps what is to be kept, which moto itself does not: see moto/sitecustomize.py.</param>
    public static async Task<MotoServer> StartAsync(string region = "us-east-1", bool withWholeStacks = false)
    {
        Tool.Require("moto_server");
        var port = FreePort();
        string[] folders = [Path.Combine(AppContext.BaseDirectory, "Publishing", "Tools", "moto"), .. Environment.GetEnvironmentVariable("PYTHONPATH") is { Length: > 0 } more ? [more] : Array.Empty<string>()];
        var process = Tool.Start(
            "moto_server", ["-H", "127.0.0.1", "-p", $"{port}"],
            environment: withWholeStacks ? new Dictionary<string, string> { ["PYTHONPATH"] = string.Join(Path.PathSeparator, folders) } : null);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new MotoServer(process, new($"http://127.0.0.1:{port}/")) { Region = region };
        for (var end = DateTime.UtcNow + Tool.Patience; DateTime.UtcNow < end && !process.HasExited; await Task.Delay(200, Token))
        {
            try
            {
                using var response = await server._client.GetAsync(new Uri("moto-api/", UriKind.Relative), Token);
                return server;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }

        await server.DisposeAsync();
        throw new InvalidOperationException("moto_server did not answer.");
    }

    /// <summary>Forgets everything.</summary>
    public async Task ResetAsync()
    {
        using var response = await _client.PostAsync(new Uri("moto-api/reset", UriKind.Relative), null, Token);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Stores an object.</summary>
    public async Task PutObjectAsync(string bucket, string key, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{bucket}/{key}", UriKind.Relative)) { Content = new StringContent(text) };
        await SendAsync(request, "s3");
    }

    /// <summary>Asks a service of the query protocol.</summary>
    public async Task<XDocument> QueryAsync(string service, string version, string action, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, string.Empty)
        {
            Content = new FormUrlEncodedContent(form.Prepend(("Version", version)).Prepend(("Action", action)).ToDictionary(p => p.Item1, p => p.Item2)),
        };
        return XDocument.Parse(await SendAsync(request, service));
    }

    /// <summary>Asks a service of the JSON protocol.</summary>
    public async Task<JsonNode> JsonAsync(string service, string target, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, string.Empty) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        return JsonNode.Parse(await SendAsync(request, service))!;
    }

    /// <summary>Asks a service of the REST protocol.</summary>
    public async Task<JsonNode> GetAsync(string service, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return JsonNode.Parse(await SendAsync(request, service))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _client.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> SendAsync(HttpRequestMessage request, string service)
    {
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=test/20260101/{Region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await _client.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{service}: {text}");
    }
}
