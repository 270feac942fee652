using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds JavaScript apps.</summary>
public static partial class JavaScriptHostingExtensions
{
    /// <summary>
    /// Adds an app that a script of its <c>package.json</c> starts. Packages are installed first. Published, it is the <c>Dockerfile</c> in its folder; without one, a
    /// Dockerfile is made that builds it, and <c>PublishAsStaticWebsite</c>, <c>PublishAsNodeServer</c> or <c>PublishAsPackageScript</c> says what runs the result.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="appDirectory">The folder of <c>package.json</c>; relative to the AppHost.</param>
    /// <param name="runScriptName">The script.</param>
    public static IResourceBuilder<JavaScriptAppResource> AddJavaScriptApp(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string appDirectory, string runScriptName = "dev")
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddScriptApp(new JavaScriptAppResource(name, "npm", FolderOf(builder, appDirectory)), runScriptName);
    }

    /// <summary>Adds an app that Node.js starts from a script file.</summary>
    public static IResourceBuilder<NodeAppResource> AddNodeApp(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string appDirectory, string scriptPath)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var app = builder.AddScriptFileApp(new NodeAppResource(name, "node", FolderOf(builder, appDirectory)), scriptPath);
        return HasManifest(app) ? app.WithNpm() : app;
    }

    /// <summary>Adds an app that Bun starts from a script file.</summary>
    public static IResourceBuilder<BunAppResource> AddBunApp(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string appDirectory, string scriptPath)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var app = builder.AddScriptFileApp(new BunAppResource(name, "bun", FolderOf(builder, appDirectory)), scriptPath);
        return HasManifest(app) ? app.WithBun() : app;
    }

    /// <summary>Adds an app that the Vite development server serves.</summary>
    public static IResourceBuilder<ViteAppResource> AddViteApp(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string appDirectory, string runScriptName = "dev")
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new ViteAppResource(name, "npm", FolderOf(builder, appDirectory));
        return builder.AddScriptApp(resource, runScriptName, "--port").WithHttpEndpoint(env: "PORT");
    }

    /// <summary>Adds a Next.js app. Its configuration says <c>output: "standalone"</c>, which the image that is published runs.</summary>
    [Experimental("ASPIREJAVASCRIPT001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<NextJsAppResource> AddNextJsApp(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string appDirectory, string runScriptName = "dev")
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new NextJsAppResource(name, "npm", FolderOf(builder, appDirectory));
        return builder.AddScriptApp(resource, runScriptName, "-p").WithHttpEndpoint(env: "PORT")
            .RunBuilt(new(JavaScriptPublishMode.NextStandalone), "HOSTNAME");
    }

    /// <summary>The script that starts the app.</summary>
    public static IResourceBuilder<TResource> WithRunScript<TResource>(this IResourceBuilder<TResource> resource, string scriptName, string[]? args = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.WithAnnotation(new JavaScriptRunScriptAnnotation(scriptName, args), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>The script that builds the app for publishing.</summary>
    public static IResourceBuilder<TResource> WithBuildScript<TResource>(this IResourceBuilder<TResource> resource, string scriptName, string[]? args = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.WithAnnotation(new JavaScriptBuildScriptAnnotation(scriptName, args), ResourceAnnotationMutationBehavior.Replace);
    }

    private static IResourceBuilder<TResource> AddScriptApp<TResource>(
        this IDistributedApplicationBuilder builder, TResource resource, string runScriptName, string? portOption = null)
        where TResource : JavaScriptAppResource
    {
        return builder.AddResource(resource)
            .WithNodeDefaults()
            .WithArgs(context =>
            {
                AddRunScript(context);
                if (portOption is null)
                {
                    return;
                }

                if (resource.TryGetLastAnnotation<JavaScriptPackageManagerAnnotation>(out var manager) && manager.CommandSeparator is { } separator)
                {
                    context.Args.Add(separator);
                }

                var https = resource.GetEndpoint("https");
                context.Args.Add(portOption);
                context.Args.Add((https.Exists ? https : resource.GetEndpoint("http")).Property(EndpointProperty.TargetPort));
            })
            .WithNpm()
            .WithBuildScript("build")
            .WithRunScript(runScriptName)
            // What the build writes does not run by itself, until somebody says what runs it.
            .PublishWithDockerfile(runs: false, dockerfile => dockerfile.OfBuiltApp())
            .StartWithPackageManager(unlessScriptFile: false);
    }

    private static IResourceBuilder<TResource> AddScriptFileApp<TResource>(
        this IDistributedApplicationBuilder builder, TResource resource, string scriptPath)
        where TResource : JavaScriptAppResource
    {
        ArgumentException.ThrowIfNullOrEmpty(scriptPath);
        return builder.AddResource(resource)
            .WithNodeDefaults()
            .WithArgs(context =>
            {
                if (!AddRunScript(context))
                {
                    context.Args.Add(scriptPath);
                }
            })
            .PublishWithDockerfile(runs: true, dockerfile => dockerfile.OfScript(resource.Command, scriptPath))
            .StartWithPackageManager(unlessScriptFile: true);
    }

    private static bool HasManifest<TResource>(IResourceBuilder<TResource> app)
        where TResource : JavaScriptAppResource => File.Exists(Path.Combine(app.Resource.WorkingDirectory, "package.json"));

    private static bool AddRunScript(CommandLineArgsCallbackContext context)
    {
        if (!context.Resource.TryGetLastAnnotation<JavaScriptRunScriptAnnotation>(out var script)
            || !context.Resource.TryGetLastAnnotation<JavaScriptPackageManagerAnnotation>(out var manager))
        {
            return false;
        }

        if (!string.IsNullOrEmpty(manager.ScriptCommand))
        {
            context.Args.Add(manager.ScriptCommand);
        }

        context.Args.Add(script.ScriptName);
        foreach (var argument in script.Args)
        {
            context.Args.Add(argument);
        }

        return true;
    }

    private static IResourceBuilder<TResource> WithNodeDefaults<TResource>(this IResourceBuilder<TResource> builder)
        where TResource : JavaScriptAppResource => builder
            .WithOtlpExporter()
            .WithIconName("CodeJsRectangle")
            .WithEnvironment("NODE_ENV", builder.ApplicationBuilder.Environment.IsDevelopment() ? "development" : "production");

    // Another package manager may be chosen after the app was added: what starts it is decided when all has been said.
    private static IResourceBuilder<TResource> StartWithPackageManager<TResource>(this IResourceBuilder<TResource> builder, bool unlessScriptFile)
        where TResource : JavaScriptAppResource
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            builder.ApplicationBuilder.OnBeforeStart((_, _) =>
            {
                builder.Resource.TryGetLastAnnotation<JavaScriptPackageManagerAnnotation>(out var manager);
                if (manager is not null && (!unlessScriptFile || builder.Resource.HasAnnotationOfType<JavaScriptRunScriptAnnotation>()))
                {
                    builder.WithCommand(manager.ExecutableName);
                }

                RequiredCommands.AddTo(builder, [builder.Resource.Command]);
                return Task.CompletedTask;
            });
        }

        return builder;
    }

    private static string FolderOf(IDistributedApplicationBuilder builder, string appDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(appDirectory);
        return Path.GetFullPath(Path.Combine(builder.AppHostDirectory, appDirectory));
    }
}
