using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.UserSecrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder" />
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationExecutionContextOptions _executionContextOptions;

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EarlyLoading.Begin();

        var settings = new HostApplicationBuilderSettings
        {
            Args = CommandLine.Normalize(options.Args),
            // A library of the official engine sets Development in launch profiles; a bare `dotnet App.dll` is production, as everywhere.
            ApplicationName = options.AssemblyName,
        };
        TestingHook.Current?.OnBuilderCreating?.Invoke(options, settings);
        settings.Args = CommandLine.Normalize(options.Args ?? settings.Args);

        AppHostAssembly = options.Assembly;
        AppHostDirectory = options.ProjectDirectory
            ?? Metadata("apphostprojectpath")
            ?? settings.ContentRootPath
            ?? Directory.GetCurrentDirectory();
        settings.ContentRootPath ??= Directory.Exists(AppHostDirectory) ? AppHostDirectory : null;

        if (CommandLine.IsPublish(settings.Args))
        {
            // A publish reads its settings once: nobody has to watch the files of the AppHost's folder.
            settings.Configuration ??= new ConfigurationManager();
            settings.Configuration.AddInMemoryCollection([new("hostBuilder:reloadConfigOnChange", bool.FalseString)]);
        }

        _host = new HostApplicationBuilder(settings);
        AppHostPath = Path.GetFullPath(Path.Combine(
            AppHostDirectory,
            Path.GetFileNameWithoutExtension(Metadata("apphostprojectname")) ?? _host.Environment.ApplicationName));

        _executionContextOptions = ReadOperation(_host.Configuration);
        ExecutionContext = new DistributedApplicationExecutionContext(_executionContextOptions);
        UserSecretsManager = UserSecretsFile.For(AppHostAssembly, _host.Configuration, addToConfiguration: _host.Environment.IsDevelopment());

        _host.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:Directory"] = AppHostDirectory,
            ["AppHost:Path"] = AppHostPath,
            ["AppHost:FilePath"] = Path.Combine(AppHostDirectory, Metadata("apphostprojectname") ?? string.Empty),
            ["AppHost:DashboardApplicationName"] = options.DashboardApplicationName ?? Path.GetFileName(AppHostPath),
            ["AppHost:PathSha256"] = Sha256(AppHostPath.ToLowerInvariant()),
            ["AppHost:ProjectNameSha256"] = Sha256(Path.GetFileName(AppHostPath)),
            ["AppHost:Sha256"] = ExecutionContext.IsRunMode ? Sha256(AppHostPath.ToLowerInvariant()) : Sha256(Path.GetFileName(AppHostPath)),
        });

        if (ExecutionContext.IsPublishMode)
        {
            _host.AddDeploymentState();
        }

        _host.AddEngine(this, options);
        if (options.ContainerRegistryOverride is { Length: > 0 } registry)
        {
            Eventing.Subscribe<BeforeStartEvent>((started, _) =>
            {
                foreach (var image in started.Model.Resources.SelectMany(resource => resource.Annotations.OfType<ContainerImageAnnotation>()))
                {
                    image.Registry = registry;
                }

                return Task.CompletedTask;
            });
        }

        TestingHook.Current?.OnBuilderCreated?.Invoke(this);
    }

    public Assembly? AppHostAssembly { get; }

    public string AppHostDirectory { get; }

    /// <summary>The AppHost's project file without its extension.</summary>
    public string AppHostPath { get; }

    public ConfigurationManager Configuration => _host.Configuration;

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    [Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public IDistributedApplicationPipeline Pipeline { get; } = new DistributedApplicationPipeline();

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IUserSecretsManager UserSecretsManager { get; }

    internal ILoggingBuilder Logging => _host.Logging;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ResourceNames.Validate("Resource", resource.Name, resource.Annotations.OfType<NameValidationPolicyAnnotation>().LastOrDefault());
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        TestingHook.Current?.OnBuilding?.Invoke(this);
        var application = new DistributedApplication(_host.Build());
        _executionContextOptions.ServiceProvider = application.Services;
        TestingHook.Current?.OnBuilt?.Invoke(application);
        return application;
    }

    internal string? Metadata(string key) =>
        AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(m => string.Equals(m.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;

    private static DistributedApplicationExecutionContextOptions ReadOperation(IConfiguration configuration)
    {
        var publisher = configuration["Publishing:Publisher"];
        return configuration["AppHost:Operation"]?.ToLowerInvariant() switch
        {
            // The Aspire CLI lists steps with `inspect`: a publish that runs none.
            "publish" or "inspect" => new(DistributedApplicationOperation.Publish, publisher ?? "manifest"),
            "run" => new(DistributedApplicationOperation.Run),
            null => publisher is null ? new(DistributedApplicationOperation.Run) : new(DistributedApplicationOperation.Publish, publisher),
            var other => throw new DistributedApplicationException($"The operation '{other}' is not known. Use --operation run, --operation publish or --operation inspect."),
        };
    }

    private static string Sha256(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
