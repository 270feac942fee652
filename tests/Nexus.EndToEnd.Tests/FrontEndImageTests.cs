using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nexus.Tests;

namespace Nexus.EndToEnd.Tests;

/// <summary>
/// The image of the front end, as its Dockerfile makes it of a built front end: the second stage, on the Node.js and the libraries of this machine.
/// </summary>
public sealed partial class FrontEndImageTests(Podman podman) : IClassFixture<Podman>, IDisposable
{
    private const string Image = "localhost/nexus-web:1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _context = Directory.CreateTempSubdirectory("nexus-web-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _context.Delete(recursive: true);

    [Fact]
    public async Task The_image_serves_its_pages_as_nobody_in_particular_from_a_file_system_that_nobody_can_write()
    {
        podman.Require();
        await BuiltFrontEnd.MakeAsync();
        await BuildImageAsync();
        var settings = JsonDocument.Parse(await podman.RunAsync("image", "inspect", Image)).RootElement[0];
        Assert.Equal("1000:1000", settings.GetProperty("User").GetString());
        Assert.Equal(["CMD", "node", "probe.mjs"], settings.GetProperty("Healthcheck").GetProperty("Test").EnumerateArray().Select(word => word.GetString()));

        var port = FreePort();
        await podman.RunAsync("run", "--detach", "--name", "web", "--read-only", "--read-only-tmpfs=false", "--publish", $"127.0.0.1:{port}:3000", Image);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
        await WaitUntilHealthyAsync(client);

        foreach (var path in (string[])["/", "/builds", "/settings", "/sign-in"])
        {
            var page = await client.GetStringAsync(path, Token);
            var script = Script().Match(page);
            Assert.True(script.Success, $"{path}: {page}");
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(script.Groups["path"].Value, Token)).StatusCode);
        }

        await podman.RunAsync("exec", "web", "node", "probe.mjs");
        Assert.Equal("1000", (await podman.RunAsync("exec", "web", "node", "-p", "process.getuid()")).Trim());
        Assert.DoesNotContain("EROFS", await podman.RunAsync("logs", "web"), StringComparison.Ordinal);
        // It ends when it is asked to (128 + SIGTERM), not when patience does (128 + SIGKILL).
        await podman.RunAsync("stop", "--time", "60", "web");
        Assert.Equal("143", (await podman.RunAsync("inspect", "--format", "{{.State.ExitCode}}", "web")).Trim());

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => podman.RunAsync("run", "--rm", Image, "node", "probe.mjs"));
        Assert.Contains("exit code 1", refused.Message, StringComparison.Ordinal);
    }

    // What the first stage leaves is what npm has built here.
    private async Task BuildImageAsync()
    {
        var dockerfile = await File.ReadAllTextAsync(Path.Combine(BuiltFrontEnd.Folder, "Dockerfile"), Token);
        var last = dockerfile[dockerfile.LastIndexOf("FROM ", StringComparison.Ordinal)..];
        var from = last["FROM ".Length..last.IndexOf('\n', StringComparison.Ordinal)].Trim();
        await podman.ImportAsync($"docker.io/library/{from}", "node");
        await File.WriteAllTextAsync(Path.Combine(_context.FullName, "Dockerfile"), CopyFromBuild().Replace(last, "COPY ${options}build/"), Token);
        foreach (Match copied in CopyFromBuild().Matches(last))
        {
            var path = last[(copied.Index + copied.Length)..].Split(' ')[0];
            Copy(Path.Combine(BuiltFrontEnd.Folder, path), Path.Combine(_context.FullName, "build", path));
        }

        // The format that has a place for a health check.
        await podman.RunAsync("build", "--format", "docker", "--tag", Image, _context.FullName);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task WaitUntilHealthyAsync(HttpClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        while (true)
        {
            try
            {
                if ((await client.GetAsync("/healthz", limit.Token)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100, limit.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("COPY --from=build (?<options>(--\\S+ )*)/app/")]
    private static partial Regex CopyFromBuild();

    [GeneratedRegex("src=\"(?<path>/_next/static/[^\"]+\\.js)\"")]
    private static partial Regex Script();
}
