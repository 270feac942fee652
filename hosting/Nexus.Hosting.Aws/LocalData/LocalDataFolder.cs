using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Nexus.Hosting.Aws.LocalData;

/// <summary>
/// Where the local stand-ins keep their data: <c>.nexus/data</c> in the AppHost's folder, or the configuration key <c>Nexus:DataPath</c>.
/// It is held by one run at a time. An application on random ports (a test, an isolated run) has a folder of its own, which ends with it.
/// </summary>
internal sealed class LocalDataFolder : IHostedLifecycleService
{
    private const string Prefix = "nexus-data-";

    private LocalDataFolder(string path, string home, bool isTemporary)
    {
        (Path, Home, IsTemporary) = (path, home, isTemporary);
    }

    public string Path { get; }

    /// <summary>Where is noted what outlives a run, also one that keeps no data.</summary>
    public string Home { get; }

    /// <summary>Whether the data end with the run.</summary>
    public bool IsTemporary { get; }

    public static LocalDataFolder Of(IDistributedApplicationBuilder builder)
    {
        if (builder.Services.FirstOrDefault(s => s.ServiceType == typeof(LocalDataFolder))?.ImplementationInstance is LocalDataFolder known)
        {
            return known;
        }

        var configured = builder.Configuration["Nexus:DataPath"];
        var isTemporary = configured is null && builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts");
        var path = isTemporary
            ? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}")
            : System.IO.Path.GetFullPath(System.IO.Path.Combine(builder.AppHostDirectory, configured ?? System.IO.Path.Combine(".nexus", "data")));

        if (isTemporary)
        {
            DeleteLeftOvers();
        }

        var folder = new LocalDataFolder(path, configured is null ? System.IO.Path.Combine(builder.AppHostDirectory, ".nexus") : path, isTemporary);
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton<IHostedService>(folder);
        if (!isTemporary)
        {
            // Before whoever touches a file in it, for they all ask for the folder first. Made by the services, it ends with them: also after a start that failed.
            var run = builder.AppHostAssembly?.GetName().Name ?? "an AppHost";
            builder.Services.AddSingleton(_ => new LocalDataLock());
            builder.OnBeforeStart((@event, _) =>
            {
                @event.Services.GetRequiredService<LocalDataLock>().Take(path, run);
                return Task.CompletedTask;
            });
        }

        return folder;
    }

    /// <summary>Where the folder of a resource is, or will be: a model that is never run leaves no folder behind.</summary>
    public string PathOf(string resource) => System.IO.Path.Combine(Path, resource);

    /// <summary>The folder of a resource; it exists.</summary>
    public string For(string resource) => Directory.CreateDirectory(PathOf(resource)).FullName;

    // A killed application could not.
    private static void DeleteLeftOvers()
    {
        foreach (var folder in new DirectoryInfo(System.IO.Path.GetTempPath()).EnumerateDirectories($"{Prefix}*-*"))
        {
            if (int.TryParse(folder.Name[Prefix.Length..folder.Name.LastIndexOf('-')], out var process) && !IsAlive(process))
            {
                try
                {
                    folder.Delete(recursive: true);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // Somebody else's, or deleted by somebody else in this moment.
                }
            }
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // All processes have ended by now.
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (IsTemporary && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        return Task.CompletedTask;
    }
}
