using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>A registry of images on loopback (docker-registry) that lets in who has what moto's ECR hands out.</summary>
internal sealed class ImageRegistry : IAsyncDisposable
{
    public const string User = "AWS";
    public const string Password = "123456789012-auth-token";

    // Of the password, by bcrypt.
    private const string Hash = "$2b$05$abcdefghijklmnopqrstuu/4ofrUS75HrKu6f.iuRo0I/XlrmpqlC";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _client;

    private ImageRegistry(DirectoryInfo folder, Process process, int port)
    {
        _folder = folder;
        _process = process;
        Authority = $"127.0.0.1:{port}";
        _client = new() { BaseAddress = new($"http://{Authority}/v2/"), Timeout = Tool.Patience };
    }

    public string Authority { get; }

    /// <summary>A folder that ends with it.</summary>
    public string Folder => _folder.FullName;

    /// <summary>What makes podman speak plain HTTP to it, and keep its password here.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["CONTAINERS_REGISTRIES_CONF"] = Path.Combine(_folder.FullName, "registries.conf"),
        ["REGISTRY_AUTH_FILE"] = Path.Combine(_folder.FullName, "auth.json"),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ImageRegistry> StartAsync()
    {
        Tool.Require("docker-registry");
        var folder = Directory.CreateTempSubdirectory("registry-");
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            var port = ((IPEndPoint)free.LocalEndpoint).Port;
            free.Stop();
            string Write(string name, string text)
            {
                var file = Path.Combine(folder.FullName, name);
                File.WriteAllText(file, text);
                return file;
            }

            var users = Write("htpasswd", $"{User}:{Hash}\n");
            Write("registries.conf", $"[[registry]]\nlocation = \"127.0.0.1:{port}\"\ninsecure = true\n");
            var configuration = Write(
                "config.yml",
                $"""
                version: 0.1
                log: {"{"}level: error{"}"}
                storage: {"{"}filesystem: {"{"}rootdirectory: {folder.FullName}/images{"}"}{"}"}
                http: {"{"}addr: "127.0.0.1:{port}"{"}"}
                auth: {"{"}htpasswd: {"{"}realm: images, path: {users}{"}"}{"}"}

                """);
            var process = Tool.Start("docker-registry", ["serve", configuration]);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var registry = new ImageRegistry(folder, process, port);
            for (var end = DateTime.UtcNow + Tool.Patience; DateTime.UtcNow < end && !process.HasExited; await Task.Delay(100, Token))
            {
                try
                {
                    await registry.StatusAsync("");
                    return registry;
                }
                catch (HttpRequestException)
                {
                    // Not yet.
                }
            }

            await registry.DisposeAsync();
            throw new InvalidOperationException("docker-registry did not answer.");
        }
    }

    /// <summary>The answer to somebody who has no password.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return response.StatusCode;
    }

    /// <summary>What an image is configured with.</summary>
    public async Task<JsonNode> ConfigurationAsync(string repository, string tag)
    {
        var manifest = await ReadAsync($"{repository}/manifests/{tag}");
        return await ReadAsync($"{repository}/blobs/{manifest["config"]!["digest"]}");
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
        _folder.Delete(recursive: true);
    }

    private async Task<JsonNode> ReadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        foreach (var type in (string[])["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"])
        {
            request.Headers.Accept.ParseAdd(type);
        }

        using var response = await _client.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
