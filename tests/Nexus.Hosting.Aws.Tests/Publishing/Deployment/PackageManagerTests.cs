using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;
using Nexus.Tests;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>
/// The Dockerfiles that are made of JavaScript apps, built by podman with each package manager itself: npm, pnpm and Yarn in a Node.js of this machine, and Bun.
/// Packages, and the managers that Corepack fetches, come from a registry on loopback.
/// </summary>
public sealed class PackageManagerTests(Podman podman) : IClassFixture<Podman>, IDisposable
{
    private const string Node = "localhost/node:22-slim";
    private const string Bun = "localhost/oven/bun:1";

    // The managers, what writes the lock file of a new app, and what runs its files.
    private static readonly (string Name, string Image, string Lock, string Runs)[] Managers =
    [
        ("npm", Node, "npm install --package-lock-only", "node"),
        ("pnpm", Node, "corepack enable pnpm && pnpm install --lockfile-only", "node"),
        ("yarn", Node, "yarn install", "node"),
        ("berry", Node, "corepack enable yarn && yarn install", "node"),
        ("bun", Bun, "bun install --lockfile-only", "bun"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("managers-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_package_manager_builds_an_image_with_the_packages_that_its_app_needs_to_run()
    {
        podman.Require();
        Tool.Require("npm");
        await using var packages = NpmRegistry.Start();
        await ImportManagersAsync(packages);
        foreach (var manager in Managers)
        {
            await WriteAppAsync(manager, packages);
        }

        packages.Forget();
        await using var harbor = await Harbor.StartAsync();
        await using var registry = await ImageRegistry.StartAsync();
        await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy", "--crew", _folder.FullName);

        var variables = podman.VariablesOnLoopback.Concat(registry.Variables).ToDictionary(v => v.Key, v => (string?)v.Value);
        variables["IMAGE_REGISTRY"] = registry.Authority;
        variables["CONTAINER_RUNTIME"] = "podman";
        variables["RETRY_SECONDS"] = "0";
        // Caches that builds share lie there, and end with the test.
        variables["TMPDIR"] = registry.Folder;
        // A copy of the file system for each stage, and not for each line.
        variables["BUILDAH_LAYERS"] = "false";
        var (pushed, log) = await harbor.ShellAsync($"'{harbor.Output}/infrastructure/scripts/build-and-push.sh' --source '{Harbor.Sources}' --tag v1", variables);

        Assert.True(pushed == 0, log);
        foreach (var (name, _, _, _) in Managers)
        {
            // As a user that is not root, without a network and without what only the build needs; Yarn since version 2 brings all.
            var image = $"{registry.Authority}/harbor/dev/mate-{name}:v1";
            Assert.Equal(
                $"1000 production aye from {name}, built, {(name == "berry" ? "with" : "without")} tools",
                (await podman.RunAsync("run", "--rm", "--network", "none", "--read-only", image)).Trim().Split('\n')[^1]);
            // The second stage takes from the cache what the first has fetched.
            Assert.True(packages.Fetched.Count(p => p == $"greeting-{name}") == 1, $"{name}: {string.Join(", ", packages.Fetched)}");
        }
    }

    // In the images of Node.js there are npm, the first Yarn, and Corepack, which fetches the others.
    private async Task ImportManagersAsync(NpmRegistry packages)
    {
        var modules = await NodeChecks.ModulesAsync();
        foreach (var manager in (string[])["pnpm", "@yarnpkg/cli-dist"])
        {
            packages.Add(Path.Combine(modules, manager));
        }

        (string, string)[] variables =
        [
            ("npm_config_registry", packages.Address), ("YARN_NPM_REGISTRY_SERVER", packages.Address), ("YARN_UNSAFE_HTTP_WHITELIST", "127.0.0.1"), ("YARN_ENABLE_TELEMETRY", "0"),
            // What the registry offers is signed by nobody.
            ("COREPACK_NPM_REGISTRY", packages.Address), ("COREPACK_INTEGRITY_KEYS", "0"),
        ];
        await podman.ImportAsync(Node, "node", withNpm: true, new(
            [(Path.Combine(modules, "corepack"), "lib/corepack"), (Path.Combine(modules, "yarn"), "opt/yarn")],
            [("bin/corepack", "../lib/corepack/dist/corepack.js"), ("bin/yarn", "../opt/yarn/bin/yarn.js")],
            variables));
        var bun = Path.Combine(modules, "@oven", "bun-linux-x64-baseline", "bin", "bun");
        Machine.Require(File.Exists(bun), "npm has not brought Bun, which tools/checks/package.json asks for on 64-bit Linux.");
        await podman.ImportAsync(Bun, bun, content: new([], [("usr/bin/env", "/bin/busybox")], variables));
    }

    // It needs one package to run, which needs another, and one to build. The lock file is written as its author would do it.
    private async Task WriteAppAsync((string Name, string Image, string Lock, string Runs) manager, NpmRegistry packages)
    {
        var (name, image, locks, runs) = manager;
        packages.Add(("package.json", $$"""{ "name": "voice-{{name}}", "version": "1.0.0" }"""), ("index.js", "module.exports = 'aye';"));
        packages.Add(
            ("package.json", $$"""{ "name": "greeting-{{name}}", "version": "1.0.0", "dependencies": { "voice-{{name}}": "^1.0.0" } }"""),
            ("index.js", $"module.exports = require('voice-{name}') + ' from {name}';"));
        packages.Add(
            ("package.json", $$"""{ "name": "tool-{{name}}", "version": "1.0.0", "bin": { "make-{{name}}": "make.js" } }"""),
            ("make.js", $"#!/usr/bin/env {runs}\nrequire('fs').writeFileSync('made.txt', 'built');\n"));
        var folder = _folder.CreateSubdirectory(name).FullName;
        var manifest = new JsonObject
        {
            ["name"] = "mate",
            ["version"] = "1.0.0",
            ["private"] = true,
            ["scripts"] = new JsonObject { ["build"] = $"make-{name}", ["start"] = $"{runs} server.js" },
            ["dependencies"] = new JsonObject { [$"greeting-{name}"] = "^1.0.0" },
            ["devDependencies"] = new JsonObject { [$"tool-{name}"] = "^1.0.0" },
        };
        if (name == "berry")
        {
            manifest["packageManager"] = $"yarn@{JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(await NodeChecks.ModulesAsync(), "@yarnpkg", "cli-dist", "package.json"), TestContext.Current.CancellationToken))!["version"]}";
            await File.WriteAllTextAsync(Path.Combine(folder, ".yarnrc.yml"), "enableTelemetry: false\n", TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), manifest.ToJsonString(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "server.js"),
            $$"""
            const has = name => { try { return require.resolve(name) !== ''; } catch { return false; } };
            console.log(process.getuid(), process.env.NODE_ENV, `${require('greeting-{{name}}')}, ${require('fs').readFileSync('made.txt', 'utf8')}, ${has('tool-{{name}}/make.js') ? 'with' : 'without'} tools`);
            """,
            TestContext.Current.CancellationToken);
        await podman.RunAsync("run", "--rm", "--network", "host", "--volume", $"{folder}:/app", "--workdir", "/app", image, "sh", "-c", $"{{ {locks}; }} >&2");
    }
}
