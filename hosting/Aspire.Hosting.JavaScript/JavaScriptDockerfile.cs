using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

#pragma warning disable ASPIREDOCKERFILEBUILDER001 // The base images are the user's choice.

/// <summary>
/// The Dockerfile of an app whose folder has none: packages first, so that a change of the source does not install them again; then the build; and a last stage
/// with only what runs, as a user that is not root.
/// </summary>
/// <param name="resource">The app, with all that the model says of it.</param>
/// <param name="folder">The app's folder, which the build sees.</param>
internal sealed class JavaScriptDockerfile(IResource resource, string folder)
{
    /// <summary>What a build must not see where the folder has no <c>.dockerignore</c>: packages of this machine, what was built here, and secrets.</summary>
    public const string Ignored =
        """
        # Made by the publish. A .dockerignore in the app's folder takes its place.
        .dockerignore
        .env
        .env.local
        .env.*.local
        .git
        .next
        .pnp.*
        .yarn/build-state.yml
        .yarn/install-state.gz
        .yarn/unplugged
        *.Dockerfile
        *.Dockerfile.dockerignore
        *.log
        *.tsbuildinfo
        Dockerfile
        node_modules

        """;

    private const string App = "/app";

    // Of the images of .NET, which YARP's is one of: "Secure your .NET cloud apps with rootless Linux containers".
    private const string DotNetUser = "1654";
    private const string WebServer = "mcr.microsoft.com/dotnet/nightly/yarp:2.3-preview";
    private const string Bun = "oven/bun:1";

    // From this version on the images of Node.js come without it.
    private const int FirstNodeWithoutCorepack = 25;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new("# Made by the publish. A Dockerfile in the app's folder takes its place.\n");
    private readonly JavaScriptPackageManagerAnnotation? _manager = Last<JavaScriptPackageManagerAnnotation>(resource);
    private readonly JavaScriptInstallCommandAnnotation? _install = Last<JavaScriptInstallCommandAnnotation>(resource);
    private readonly JavaScriptBuildScriptAnnotation? _script = Last<JavaScriptBuildScriptAnnotation>(resource);
    private readonly DockerfileBaseImageAnnotation? _images = Last<DockerfileBaseImageAnnotation>(resource);

    private bool UsesBun => _manager?.ExecutableName == "bun";

    private bool IsYarnSince2 => _manager is { ExecutableName: "yarn" } && _install?.ProductionInstallArgs is null;

    private bool HasProductionPackages => _manager is not null && !string.IsNullOrEmpty(_install?.ProductionInstallArgs);

    /// <summary>Of an app that a script of <c>package.json</c> builds.</summary>
    public string OfBuiltApp()
    {
        var mode = Last<JavaScriptPublishModeAnnotation>(resource);
        var node = $"node:{NodeVersion.Of(folder).ToString(CultureInfo.InvariantCulture)}-slim";
        var build = _images?.BuildImage ?? (UsesBun ? Bun : node);
        Build(build, dropPackages: mode?.Mode == JavaScriptPublishMode.PackageScript && HasProductionPackages);
        switch (mode?.Mode)
        {
            case JavaScriptPublishMode.StaticWebsite:
                From(_images?.RuntimeImage ?? WebServer, "runtime");
                Line($"COPY --from=build {PathOf(mode.OutputPath)} {App}/wwwroot");
                End(DotNetUser, "dotnet", $"{App}/yarp.dll");
                break;
            case JavaScriptPublishMode.NodeServer:
                From(_images?.RuntimeImage ?? node, "runtime");
                Line("ENV NODE_ENV=production");
                Line($"COPY --from=build {PathOf(mode.OutputPath)} {PathOf(mode.OutputPath)}");
                End("node", "node", Relative(mode.EntryPoint!));
                break;
            case JavaScriptPublishMode.PackageScript:
                Packages(build);
                From(_images?.RuntimeImage ?? (UsesBun ? Bun : node), "runtime");
                Line("ENV NODE_ENV=production");
                CopyApp();
                End(UsesBun ? "bun" : "node", "sh", "-c", $"exec {RunCommand(mode)}");
                break;
            case JavaScriptPublishMode.NextStandalone:
                From(_images?.RuntimeImage ?? node, "runtime");
                Line("ENV NODE_ENV=production");
                // Next.js keeps what it rendered beside what it serves.
                Line($"COPY --from=build --chown=node:node {App}/.next/standalone ./");
                Line($"COPY --from=build --chown=node:node {App}/.next/static ./.next/static");
                if (Directory.Exists(Path.Combine(folder, "public")))
                {
                    Line($"COPY --from=build --chown=node:node {App}/public ./public");
                }

                End("node", "node", "server.js");
                break;
        }

        return _text.ToString();
    }

    /// <summary>Of an app that Node.js or Bun starts from a file.</summary>
    public string OfScript(string program, string scriptPath)
    {
        var image = program == "bun" ? Bun : $"node:{NodeVersion.Of(folder).ToString(CultureInfo.InvariantCulture)}-alpine";
        var build = _images?.BuildImage ?? image;
        Build(build, dropPackages: HasProductionPackages);
        Packages(build);
        From(_images?.RuntimeImage ?? image, "runtime");
        Line("ENV NODE_ENV=production");
        CopyApp();
        End(program, program, Relative(scriptPath));
        return _text.ToString();
    }

    private static T? Last<T>(IResource resource)
        where T : class, IResourceAnnotation => resource.TryGetLastAnnotation<T>(out var annotation) ? annotation : null;

    private static string Relative(string path)
    {
        var segments = path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").ToArray();
        return Path.IsPathRooted(path) || segments.Contains("..")
            ? throw new DistributedApplicationException($"'{path}' is not in the app's folder. Name a path relative to it, without '..'.")
            : string.Join('/', segments);
    }

    private static string PathOf(string relative) => Relative(relative) is { Length: > 0 } path ? $"{App}/{path}" : App;

    private static string Words(params IEnumerable<string?> words) => string.Join(' ', words.Where(w => !string.IsNullOrEmpty(w)).Select(w => Quote(w!)));

    private static string Quote(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private void Build(string image, bool dropPackages)
    {
        From(image, "build");
        if (_manager is null)
        {
            Line("COPY . .");
            return;
        }

        InstallPackages(production: false);
        Line("COPY . .");
        var commands = new List<string>();
        if (_script is not null)
        {
            commands.Add(Words([_manager.ExecutableName, _manager.ScriptCommand, _script.ScriptName, .. _script.Args]));
        }

        if (dropPackages)
        {
            // Those of the next stage take their place, without what only the build needs.
            commands.Add("rm -rf node_modules");
        }

        if (commands.Count > 0)
        {
            Line($"RUN {string.Join(" && ", commands)}");
        }
    }

    private void Packages(string image)
    {
        if (HasProductionPackages)
        {
            From(image, "packages");
            InstallPackages(production: true);
        }
    }

    private void CopyApp()
    {
        Line($"COPY --from=build {App} ./");
        if (HasProductionPackages)
        {
            Line($"COPY --from=packages {App}/node_modules ./node_modules");
        }
    }

    private void InstallPackages(bool production)
    {
        var manager = _manager!;
        if (manager.ExecutableName == "pnpm" || IsYarnSince2)
        {
            var corepack = NodeVersion.Of(folder) >= FirstNodeWithoutCorepack ? "npm install --global corepack && " : string.Empty;
            Line($"RUN {corepack}corepack enable {manager.ExecutableName}");
            // Without them pnpm's store is not where its mount is, and Yarn leaves the packages in its cache, of which the next stage has nothing.
            Line(IsYarnSince2 ? "ENV YARN_NODE_LINKER=node-modules" : "ENV PNPM_HOME=/pnpm");
        }

        if (_install is null)
        {
            return;
        }

        foreach (var pattern in manager.PackageFilesPatterns)
        {
            Line($"COPY {pattern.Source} {pattern.Destination}");
        }

        if (manager.PackageFilesPatterns.Count == 0)
        {
            Line("COPY . .");
        }

        var cache = string.IsNullOrEmpty(manager.CacheMount) ? string.Empty : $"--mount=type=cache,target={manager.CacheMount} ";
        var command = Words([manager.ExecutableName, .. _install.Args]);
        // An app without packages has no folder of them, and nothing can be copied out of none.
        Line(production ? $"RUN {cache}{command} {_install.ProductionInstallArgs} && mkdir -p node_modules" : $"RUN {cache}{command}");
    }

    // npm is in the images of Node.js, and runs scripts whoever installed the packages; the others would fetch themselves when the container starts.
    private string RunCommand(JavaScriptPublishModeAnnotation mode)
    {
        var arguments = mode.Arguments?.Trim() ?? string.Empty;
        if (!UsesBun && arguments.Length > 0 && arguments != "--" && !arguments.StartsWith("-- ", StringComparison.Ordinal))
        {
            arguments = $"-- {arguments}";
        }

        return $"{(UsesBun ? "bun" : "npm")} run {Quote(mode.EntryPoint!)} {arguments}".TrimEnd();
    }

    private void From(string image, string stage)
    {
        _text.Append('\n');
        Line($"FROM {image} AS {stage}");
        Line($"WORKDIR {App}");
    }

    private void End(string user, params string[] command)
    {
        foreach (var port in resource.Annotations.OfType<EndpointAnnotation>().Select(e => e.TargetPort).OfType<int>().Distinct())
        {
            Line($"EXPOSE {port.ToString(CultureInfo.InvariantCulture)}");
        }

        Line($"USER {user}");
        Line($"ENTRYPOINT {JsonSerializer.Serialize(command, Json)}");
    }

    private void Line(string text) => _text.Append(text).Append('\n');
}
