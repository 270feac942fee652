using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application in the making.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Configuration of the AppHost: files, user secrets, environment variables, command line.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The folder of the AppHost's project. Relative paths of the model start here.</summary>
    string AppHostDirectory { get; }

    Assembly? AppHostAssembly { get; }

    IHostEnvironment Environment { get; }

    /// <summary>Services of the AppHost itself, such as health checks.</summary>
    IServiceCollection Services { get; }

    IDistributedApplicationEventing Eventing { get; }

    /// <summary>Whether the AppHost runs the application or publishes it.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The steps by which the application is built, published and deployed.</summary>
    [Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    IDistributedApplicationPipeline Pipeline { get; }

    IResourceCollection Resources { get; }

    /// <summary>Secrets of the developer, kept outside the repository.</summary>
    IUserSecretsManager UserSecretsManager { get; }

    /// <summary>Adds a resource to the application.</summary>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>Makes a builder for a resource without adding it.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    DistributedApplication Build();
}
