using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;

namespace Aspire.Hosting;

#pragma warning disable ASPIREJAVASCRIPT001 // Experimental in Aspire, and so here.

public static partial class JavaScriptHostingExtensions
{
    // Of the image of YARP.
    private const int WebServerPort = 5000;

    /// <summary>Publishes the files that the build writes, behind a web server (YARP).</summary>
    /// <param name="builder">The app.</param>
    /// <param name="configure">Where the files are. Default: <c>dist</c>.</param>
    [Experimental("ASPIREJAVASCRIPT001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<TResource> PublishAsStaticWebsite<TResource>(
        this IResourceBuilder<TResource> builder, Action<PublishAsStaticWebsiteOptions>? configure = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ServeFiles(configure, _ => { });
    }

    /// <summary>Publishes the files that the build writes, behind a web server (YARP) that passes one path on to another resource.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="apiPath">What is passed on: <c>/api</c> and all below it.</param>
    /// <param name="apiTarget">To whom.</param>
    /// <param name="configure">Where the files are, whether the path is taken off, and which endpoint is meant.</param>
    [Experimental("ASPIREJAVASCRIPT001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<TResource> PublishAsStaticWebsite<TResource>(
        this IResourceBuilder<TResource> builder,
        string apiPath,
        IResourceBuilder<IResourceWithServiceDiscovery> apiTarget,
        Action<PublishAsStaticWebsiteOptions>? configure = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(apiPath);
        ArgumentNullException.ThrowIfNull(apiTarget);
        var path = apiPath.TrimEnd('/');
        if (path is not ['/', _, ..] || !path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_'))
        {
            throw new ArgumentException($"'{apiPath}' is no path that can be passed on. Begin with '/', and use letters, digits, '-' and '_' between slashes: /api.", nameof(apiPath));
        }

        builder.WithReference(apiTarget);
        return builder.ServeFiles(configure, options => builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables["REVERSEPROXY__ROUTES__api__CLUSTERID"] = "api";
            context.EnvironmentVariables["REVERSEPROXY__ROUTES__api__MATCH__PATH"] = $"{path}/{{**catch-all}}";
            context.EnvironmentVariables["REVERSEPROXY__CLUSTERS__api__DESTINATIONS__destination1__ADDRESS"] =
                options.TargetEndpointName is { } name ? apiTarget.GetEndpoint(name) : AddressOf(apiTarget.Resource);
            if (options.StripPrefix)
            {
                context.EnvironmentVariables["REVERSEPROXY__ROUTES__api__TRANSFORMS__0__PATHREMOVEPREFIX"] = path;
            }
        }));
    }

    /// <summary>Publishes a server that the build writes and that needs no packages beside it.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="entryPoint">The file that Node.js runs: <c>.output/server/index.mjs</c>.</param>
    /// <param name="outputPath">The folder that it needs. Default: all of the app.</param>
    [Experimental("ASPIREJAVASCRIPT001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<TResource> PublishAsNodeServer<TResource>(this IResourceBuilder<TResource> builder, string entryPoint, string outputPath = ".")
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(entryPoint);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        return builder.RunBuilt(new(JavaScriptPublishMode.NodeServer) { EntryPoint = entryPoint, OutputPath = outputPath }, "HOST", "HOSTNAME");
    }

    /// <summary>Publishes an app that a script of its <c>package.json</c> starts, with the packages that it needs to run.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="scriptName">The script.</param>
    /// <param name="runScriptArguments">What follows its name: <c>-- --port "$PORT"</c>.</param>
    [Experimental("ASPIREJAVASCRIPT001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<TResource> PublishAsPackageScript<TResource>(
        this IResourceBuilder<TResource> builder, string scriptName = "start", string? runScriptArguments = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(scriptName);
        return builder.RunBuilt(new(JavaScriptPublishMode.PackageScript) { EntryPoint = scriptName, Arguments = runScriptArguments }, "HOST", "HOSTNAME");
    }

    private static IResourceBuilder<TResource> ServeFiles<TResource>(
        this IResourceBuilder<TResource> builder, Action<PublishAsStaticWebsiteOptions>? configure, Action<PublishAsStaticWebsiteOptions> addRoutes)
        where TResource : JavaScriptAppResource
    {
        var options = new PublishAsStaticWebsiteOptions();
        configure?.Invoke(options);
        ArgumentException.ThrowIfNullOrEmpty(options.OutputPath);
        if (!builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        builder.WithEndpoint("http", endpoint => endpoint.TargetPort = WebServerPort, createIfNotExists: true);
        builder.WithEnvironment("YARP_ENABLE_STATIC_FILES", "true");
        addRoutes(options);
        return builder.RunBuilt(new(JavaScriptPublishMode.StaticWebsite) { OutputPath = options.OutputPath });
    }

    // Servers listen on the loopback alone unless one of these variables says otherwise.
    private static IResourceBuilder<TResource> RunBuilt<TResource>(this IResourceBuilder<TResource> builder, JavaScriptPublishModeAnnotation mode, params string[] addresses)
        where TResource : JavaScriptAppResource
    {
        if (!builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        builder.WithAnnotation(mode, ResourceAnnotationMutationBehavior.Replace);
        if (builder.Resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build))
        {
            build.HasEntrypoint = true;
        }

        foreach (var name in addresses)
        {
            builder.WithEnvironment(name, "0.0.0.0");
        }

        return builder;
    }

    // A Dockerfile that somebody wrote comes first.
    private static IResourceBuilder<TResource> PublishWithDockerfile<TResource>(this IResourceBuilder<TResource> builder, bool runs, Func<JavaScriptDockerfile, string> write)
        where TResource : JavaScriptAppResource => builder.PublishAsDockerFile(container =>
        {
            var folder = builder.Resource.WorkingDirectory;
            if (File.Exists(Path.Combine(folder, "Dockerfile")))
            {
                return;
            }

            container.WithDockerfileFactory(folder, context => write(new(context.Resource, folder)));
            if (container.Resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build))
            {
                build.HasEntrypoint = runs;
                build.BuildContextIgnoreContent = JavaScriptDockerfile.Ignored;
            }
        });

    private static string AddressOf(IResourceWithServiceDiscovery target)
    {
        var schemes = target.GetEndpoints().Where(e => e.Exists).Select(e => e.Scheme).ToHashSet();
        return (schemes.Contains("https"), schemes.Contains("http")) switch
        {
            (true, true) => $"https+http://{target.Name}",
            (true, false) => $"https://{target.Name}",
            (false, true) => $"http://{target.Name}",
            _ => throw new ArgumentException($"'{target.Name}' has no HTTP endpoint that a path could be passed on to. Add one (WithHttpEndpoint)."),
        };
    }
}
