using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an application differs under test: no dashboard, random ports, the launch profile of the AppHost.</summary>
internal static class TestDefaults
{
    private const string LaunchProfileKey = "DOTNET_LAUNCH_PROFILE";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static void Apply(
        DistributedApplicationOptions options,
        HostApplicationBuilderSettings settings,
        Assembly? appHost,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        if (appHost is not null)
        {
            options.AssemblyName = settings.ApplicationName = appHost.GetName().Name;
        }

        // An AppHost that hands on its arguments has brought them already.
        var all = ReferenceEquals(options.Args, args) ? args : [.. options.Args ?? [], .. args];
        options.Args = settings.Args = all;

        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
            ["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30",
        });

        configureBuilder(options, settings);

        // Of the two the builder reads the options; a test may have changed either.
        if (!ReferenceEquals(settings.Args, all))
        {
            options.Args = settings.Args;
        }

        // As arguments, so that variables of the machine on which the test happens to run do not go over the profile's. What the test says does.
        var said = new ConfigurationBuilder().AddConfiguration(settings.Configuration ??= new ConfigurationManager()).AddCommandLine(options.Args ?? []).Build();
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        ReadLaunchProfile(values, said[LaunchProfileKey], appHost);
        options.Args = settings.Args = [.. options.Args ?? [], .. values.Where(v => said[v.Key] is null).Select(v => $"--{v.Key}={v.Value}")];
    }

    private static void ReadLaunchProfile(Dictionary<string, string?> values, string? asked, Assembly? appHost)
    {
        var folder = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(m => m.Key == "apphostprojectpath")?.Value;
        var file = folder is null ? null : Path.Combine(folder, "Properties", "launchSettings.json");
        if (file is null || !File.Exists(file) || ReadProfiles(file) is not { Count: > 0 } profiles)
        {
            return;
        }

        var name = string.IsNullOrEmpty(asked) ? profiles.Keys.First() : asked;
        if (!profiles.TryGetValue(name, out var profile))
        {
            throw new InvalidOperationException(
                $"{LaunchProfileKey} is '{name}', but '{file}' has only: {string.Join(", ", profiles.Keys.Select(p => $"'{p}'"))}. Name one of these.");
        }

        values[LaunchProfileKey] = name;
        foreach (var (key, value) in profile.EnvironmentVariables)
        {
            values[key] = value;
        }

        // As the host does with such variables, of which DOTNET_ goes first.
        foreach (var prefix in (string[])["ASPNETCORE_", "DOTNET_"])
        {
            foreach (var (key, value) in profile.EnvironmentVariables.Where(v => v.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                values[key[prefix.Length..]] = value;
            }
        }
    }

    private static Dictionary<string, LaunchProfile>? ReadProfiles(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<LaunchSettings>(stream, Json)?.Profiles;
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"The launch settings '{file}' of the AppHost can't be read: {exception.Message}", exception);
        }
    }
}
