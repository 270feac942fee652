using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using System.Text.RegularExpressions;

namespace Nexus.Tests;

/// <summary>A podman of the tests' own: its images, containers, volumes and networks lie below one temporary folder, where nobody else sees them.</summary>
public sealed partial class Podman : IAsyncLifetime
{
    /// <summary>A shell and what belongs to it.</summary>
    public const string Image = "localhost/nexus-shell:1";

    private static readonly string[] Applets = ["sh", "basename", "cat", "cut", "dirname", "echo", "env", "httpd", "ls", "mkdir", "rm", "sed", "sleep", "touch", "uname", "wget"];
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-pod-").FullName;
    private string? _missing;

    /// <summary>What makes a process, the engine included, use this podman.</summary>
    public IReadOnlyDictionary<string, string> Variables => VariablesFor("containers.conf");

    /// <summary>The same, with this machine's network for what builds an image: a server on loopback is within its reach.</summary>
    public IReadOnlyDictionary<string, string> VariablesOnLoopback => VariablesFor("loopback.conf");

    public async ValueTask InitializeAsync()
    {
        string[] missing = [.. new[] { "podman", "busybox" }.Where(name => Find(name) is null)];
        _missing = !OperatingSystem.IsLinux() ? "These tests run podman, on Linux."
            : missing.Length > 0 ? $"Not installed: {string.Join(", ", missing)} (apt-get install podman runc netavark aardvark-dns busybox)."
            : null;
        if (_missing is null)
        {
            await WriteSettingsAsync();
            try
            {
                await ImportAsync(Image);
                await RunAsync("run", "--rm", Image, "/bin/echo", "up");
            }
            catch (InvalidOperationException exception)
            {
                _missing = $"podman can't run containers on this machine: {exception.Message}";
            }
        }
    }

    /// <summary>Skips the test on a developer's machine that can't run containers; on a build server, the test fails.</summary>
    public void Require() => Machine.Require(_missing is null, _missing ?? string.Empty);

    /// <summary>Makes an image of a shell and, where one is named, of a program of this machine with the libraries that it loads.</summary>
    /// <param name="image">Its name.</param>
    /// <param name="program">The program, by its name or its path.</param>
    /// <param name="withNpm">Whether npm is in it too, as in the images of Node.js.</param>
    /// <param name="content">What else is in it.</param>
    public async Task ImportAsync(string image, string? program = null, bool withNpm = false, ImageContent? content = null)
    {
        var archive = Path.Combine(_folder, "image.tar");
        await using (var tar = new TarWriter(File.Create(archive)))
        {
            foreach (var folder in (string[])["bin/", "tmp/", "data/", "root/"])
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, folder) { Mode = (UnixFileMode)0b111_111_111 });
            }

            // A Dockerfile may name the owner of what it copies.
            foreach (var (file, line) in new[]
            {
                ("etc/passwd", "root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/tmp:/bin/sh\nbun:x:1000:1000::/tmp:/bin/sh\n"), ("etc/group", "root:x:0:\nnode:x:1000:\n"),
            })
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, file) { DataStream = new MemoryStream(Encoding.ASCII.GetBytes(line)) });
            }

            var libraries = new HashSet<string>();
            foreach (var name in program is null ? ["busybox"] : new[] { "busybox", program })
            {
                var file = Find(name) ?? throw new InvalidOperationException($"{name} is not installed (apt-get install {name}).");
                await AddAsync(tar, file, $"bin/{Path.GetFileName(name)}");
                libraries.UnionWith(await LibrariesOfAsync(file));
            }

            foreach (var library in libraries)
            {
                await AddAsync(tar, library, library.TrimStart('/'));
            }

            if (withNpm)
            {
                await AddNpmAsync(tar);
            }

            foreach (var (folder, inImage) in content?.Folders ?? [])
            {
                await AddFolderAsync(tar, folder, inImage);
            }

            foreach (var (link, target) in Applets.Select(applet => ($"bin/{applet}", "busybox")).Concat(content?.Links ?? []))
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, link) { LinkName = target });
            }
        }

        await RunAsync(["import", .. (content?.Environment ?? []).SelectMany(v => (string[])["--change", $"ENV {v.Name}={v.Value}"]), archive, image]);
        File.Delete(archive);
    }

    /// <exception cref="InvalidOperationException">podman fails; the message is its own.</exception>
    public Task<string> RunAsync(params string[] arguments) => RunAsync("podman", arguments, $"podman {arguments[0]}");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_folder, "containers.conf")))
        {
            await RunAsync("rm", "--all", "--force", "--time", "0");
            await RunAsync("network", "prune", "--force");
        }

        Directory.Delete(_folder, recursive: true);
    }

    // File locks, for those in memory would be shared with every other podman of this user. The limits are what any machine allows.
    private async Task WriteSettingsAsync()
    {
        string[] helpers = ["/usr/lib/podman", "/usr/libexec/podman", "/usr/local/libexec/podman", "/usr/local/lib/podman"];
        var hasNetavark = helpers.Any(folder => File.Exists(Path.Combine(folder, "netavark")));
        string Settings(string more) =>
            $"""
            [containers]
            {more}
            default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
            [engine]
            {(Find("runc") is null ? "" : "runtime = \"runc\"")}
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            lock_type = "file"
            tmp_dir = "{_folder}/tmp"
            [network]
            {(hasNetavark ? "network_backend = \"netavark\"" : "")}
            network_config_dir = "{_folder}/networks"
            """;
        await File.WriteAllTextAsync(Path.Combine(_folder, "containers.conf"), Settings(string.Empty));
        await File.WriteAllTextAsync(Path.Combine(_folder, "loopback.conf"), Settings("netns = \"host\""));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "storage.conf"),
            $"""
            [storage]
            driver = "vfs"
            graphroot = "{_folder}/storage"
            runroot = "{_folder}/run"
            """);
    }

    private Dictionary<string, string> VariablesFor(string settings) => new()
    {
        ["CONTAINERS_CONF"] = Path.Combine(_folder, settings),
        ["CONTAINERS_STORAGE_CONF"] = Path.Combine(_folder, "storage.conf"),
    };

    private async Task<IEnumerable<string>> LibrariesOfAsync(string file)
    {
        try
        {
            return Libraries().Matches(await RunAsync("ldd", [file], "ldd")).Select(m => m.Value);
        }
        catch (InvalidOperationException)
        {
            // It is static.
            return [];
        }
    }

    // npm is one folder, with all that it needs.
    private static async Task AddNpmAsync(TarWriter tar)
    {
        var npm = Find("npm") ?? throw new InvalidOperationException("npm is not installed.");
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(npm, returnFinalTarget: true)?.FullName ?? npm)!, ".."));
        await AddFolderAsync(tar, folder, "lib/npm");
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/npm") { LinkName = "../lib/npm/bin/npm-cli.js" });
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "usr/bin/env") { LinkName = "/bin/busybox" });
    }

    private static async Task AddFolderAsync(TarWriter tar, string folder, string inImage)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            await AddAsync(tar, file, $"{inImage}/{Path.GetRelativePath(folder, file)}");
        }
    }

    private static async Task AddAsync(TarWriter tar, string file, string entry) =>
        await tar.WriteEntryAsync(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file, entry);

    private static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private async Task<string> RunAsync(string file, string[] arguments, string what)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{what} ended with exit code {process.ExitCode}: {(await error).Trim()}");
    }

    [GeneratedRegex(@"/\S+(?= \()")]
    private static partial Regex Libraries();
}

/// <summary>What an image has beside a program.</summary>
/// <param name="Folders">Of this machine, with their paths in the image.</param>
/// <param name="Links">Symbolic links, with what they lead to.</param>
/// <param name="Environment">Variables of whatever runs in it.</param>
public sealed record ImageContent(
    IReadOnlyList<(string Folder, string InImage)> Folders, IReadOnlyList<(string Link, string Target)> Links, IReadOnlyList<(string Name, string Value)> Environment);
