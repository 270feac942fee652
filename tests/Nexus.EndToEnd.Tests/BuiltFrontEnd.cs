using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Testing;

namespace Nexus.EndToEnd.Tests;

/// <summary>The front end as it is deployed. A development server compiles pages while they are looked at, and may load them anew.</summary>
internal static class BuiltFrontEnd
{
    public static readonly string Folder = Path.GetFullPath(Path.Combine(Projects.Nexus_AppHost.ProjectPath, "..", "web"));
    private static readonly string[] Sources = ["src", "messages", "public", "scripts", "next.config.ts", "openapi.json", "package.json", "package-lock.json", "postcss.config.mjs", "tsconfig.json"];
    private static readonly Lazy<Task> Build = new(BuildWhereOldAsync);

    /// <summary>Builds it, where it is missing or older than its sources.</summary>
    public static Task MakeAsync() => Build.Value;

    /// <summary>Lets the application start the built server.</summary>
    public static async Task UseAsync(IDistributedApplicationTestingBuilder builder)
    {
        await MakeAsync();
        builder.CreateResourceBuilder(builder.Resources.OfType<JavaScriptAppResource>().Single()).WithRunScript("start");
    }

    private static async Task BuildWhereOldAsync()
    {
        var built = new FileInfo(Path.Combine(Folder, ".next", "BUILD_ID"));
        if (built.Exists && File.Exists(Path.Combine(Folder, ".next", "standalone", "server.js")) && Sources.SelectMany(Files).Max(file => file.LastWriteTimeUtc) <= built.LastWriteTimeUtc)
        {
            return;
        }

        Console.WriteLine($"The build of {Folder} is missing or older than its sources: npm run build.");
        foreach (var command in File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")) ? (string[])["run build"] : ["install --no-save --no-audit --no-fund", "run build"])
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", command) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync();
            Assert.True(npm.ExitCode == 0, $"npm {command} in {Folder} ended with {npm.ExitCode}.\n{await output}\n{await errors}");
        }
    }

    private static IEnumerable<FileInfo> Files(string source)
    {
        var path = Path.Combine(Folder, source);
        return Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories) : [new FileInfo(path)];
    }
}
