using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an application differs under test: no dashboard, random ports, the launch profile of the AppHost.</summary>
internal static class TestDefaults
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static void Apply(DistributedApplicationOptions options, HostApplicationBuilderSettings settings, Assembly? appHost)
    {
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        if (appHost is not null)
        {
            options.AssemblyName = appHost.GetName().Name;
        }

        // The lowest layer of configuration: whatever else says something goes before it.
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
            ["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30",
        });

        if (ReadLaunchProfile(appHost) is { } profile)
        {
            settings.Configuration.AddInMemoryCollection(profile.EnvironmentVariables.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value)));
            settings.EnvironmentName ??= profile.EnvironmentVariables.GetValueOrDefault("DOTNET_ENVIRONMENT")
                ?? profile.EnvironmentVariables.GetValueOrDefault("ASPNETCORE_ENVIRONMENT");
        }

        settings.EnvironmentName ??= Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Development;
    }

    private static LaunchProfile? ReadLaunchProfile(Assembly? appHost)
    {
        var folder = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(m => m.Key == "apphostprojectpath")?.Value;
        var file = folder is null ? null : Path.Combine(folder, "Properties", "launchSettings.json");
        if (file is null || !File.Exists(file))
        {
            return null;
        }

        using var stream = File.OpenRead(file);
        return JsonSerializer.Deserialize<LaunchSettings>(stream, Json)?.Profiles.Values.FirstOrDefault(p => p.CommandName == "Project");
    }
}
