using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Nexus.Hosting.Aws.Tests.Publishing.Tools;

/// <summary>A registry of npm packages on loopback, one version of each (npm documentation, "Package metadata").</summary>
internal sealed class NpmRegistry : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, (JsonObject Manifest, byte[] Archive)> _packages = new();
    private readonly ConcurrentQueue<string> _fetched = new();
    private readonly Task _serving;

    private NpmRegistry(int port)
    {
        Address = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The packages that were fetched, each as often as it was.</summary>
    public IReadOnlyCollection<string> Fetched => _fetched;

    public static NpmRegistry Start()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new(port);
    }

    /// <summary>Offers what lies in a folder, which has a <c>package.json</c>.</summary>
    public void Add(string folder) => Add(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes));

    /// <summary>Offers these files.</summary>
    public void Add(params (string Path, string Text)[] files) => Add(files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetBytes(file.Text)));

    /// <summary>Forgets what was fetched until now.</summary>
    public void Forget() => _fetched.Clear();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private void Add(Dictionary<string, byte[]> files)
    {
        var manifest = JsonNode.Parse(files["package.json"])!.AsObject();
        var name = (string)manifest["name"]!;
        using var archive = new MemoryStream();
        using (var zip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            foreach (var (path, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"package/{path}") { Mode = (UnixFileMode)0b111_101_101, DataStream = new MemoryStream(content) });
            }
        }

        var bytes = archive.ToArray();
#pragma warning disable CA5350 // The registry's own checksum, beside a stronger one.
        var checksum = Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350
        manifest["dist"] = new JsonObject
        {
            ["tarball"] = $"{Address}/{name}/-/{name.Split('/')[^1]}-{manifest["version"]}.tgz",
            ["shasum"] = checksum,
            ["integrity"] = $"sha512-{Convert.ToBase64String(SHA512.HashData(bytes))}",
        };
        _packages[name] = (manifest, bytes);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                var (status, type, body) = Answer(Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).TrimStart('/'));
                context.Response.StatusCode = (int)status;
                context.Response.ContentType = type;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                // Whoever asked has gone.
            }
        }
    }

    // A package, its version or its newest one, or its archive. A name may have two parts.
    private (HttpStatusCode Status, string Type, byte[] Body) Answer(string path)
    {
        var segments = path.Split('/');
        var length = path.StartsWith('@') ? 2 : 1;
        if (!_packages.TryGetValue(string.Join('/', segments.Take(length)), out var package))
        {
            return (HttpStatusCode.NotFound, "application/json", "{}"u8.ToArray());
        }

        var (name, version) = ((string)package.Manifest["name"]!, (string)package.Manifest["version"]!);
        if (segments.Length > length && segments[length] == "-")
        {
            _fetched.Enqueue(name);
            return (HttpStatusCode.OK, "application/octet-stream", package.Archive);
        }

        var description = segments.Length > length ? package.Manifest : new JsonObject
        {
            ["name"] = name,
            ["dist-tags"] = new JsonObject { ["latest"] = version },
            ["versions"] = new JsonObject { [version] = package.Manifest.DeepClone() },
            // Yarn takes nothing that came out yesterday.
            ["time"] = new JsonObject { [version] = "2020-01-01T00:00:00.000Z" },
        };
        return (HttpStatusCode.OK, "application/json", Encoding.UTF8.GetBytes(description.ToJsonString()));
    }
}
