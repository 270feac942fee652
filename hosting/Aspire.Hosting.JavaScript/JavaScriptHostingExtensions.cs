using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds JavaScript apps.</summary>
public static class JavaScriptHostingExtensions
{
    // Of the user as which an image is built.
    private const string ImageHome = "/root";

    /// <summary>Adds an app that a script of its <c>package.json</c> starts. Packages are installed first.</summary>
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
        ArgumentException.ThrowIfNullOrEmpty(scriptPath);
        var folder = FolderOf(builder, appDirectory);
        var app = builder.AddResource(new NodeAppResource(name, "node", folder)).WithNodeDefaults().WithArgs(context =>
        {
            if (!AddRunScript(context))
            {
                context.Args.Add(scriptPath);
            }
        });

        if (File.Exists(Path.Combine(folder, "package.json")))
        {
            app.WithNpm();
        }

        return app.StartWithPackageManager(unlessScriptFile: true);
    }

    /// <summary>Adds an app that the Vite development server serves.</summary>
    public static IResourceBuilder<ViteAppResource> AddViteApp(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string appDirectory, string runScriptName = "dev")
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new ViteAppResource(name, "npm", FolderOf(builder, appDirectory));
        return builder.AddScriptApp(resource, runScriptName, "--port").WithHttpEndpoint(env: "PORT");
    }

    /// <summary>Adds a Next.js app.</summary>
    [Experimental("ASPIREJAVASCRIPT001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<NextJsAppResource> AddNextJsApp(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string appDirectory, string runScriptName = "dev")
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new NextJsAppResource(name, "npm", FolderOf(builder, appDirectory));
        return builder.AddScriptApp(resource, runScriptName, "-p").WithHttpEndpoint(env: "PORT");
    }

    /// <summary>Installs packages with npm, and starts the app with it.</summary>
    /// <param name="resource">The app.</param>
    /// <param name="install">Whether packages are installed before the app starts.</param>
    /// <param name="installCommand">Default: <c>install</c>; <c>ci</c> when the app is published with a lock file.</param>
    /// <param name="installArgs">More arguments for that command.</param>
    public static IResourceBuilder<TResource> WithNpm<TResource>(
        this IResourceBuilder<TResource> resource, bool install = true, string? installCommand = null, string[]? installArgs = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        var isLocked = File.Exists(Path.Combine(resource.Resource.WorkingDirectory, "package-lock.json"));
        installCommand ??= isLocked && resource.ApplicationBuilder.ExecutionContext.IsPublishMode ? "ci" : "install";

        return resource.WithPackageManager(
            new JavaScriptPackageManagerAnnotation("npm", "run", $"{ImageHome}/.npm") { PackageFilesPatterns = { new("package*.json", "./") } },
            new JavaScriptInstallCommandAnnotation([installCommand, .. installArgs ?? []]) { ProductionInstallArgs = "--omit=dev" },
            install);
    }

    /// <summary>Installs packages with yarn, and starts the app with it.</summary>
    public static IResourceBuilder<TResource> WithYarn<TResource>(this IResourceBuilder<TResource> resource, bool install = true, string[]? installArgs = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        var folder = resource.Resource.WorkingDirectory;
        var isBerry = File.Exists(Path.Combine(folder, ".yarnrc.yml")) || Directory.Exists(Path.Combine(folder, ".yarn"));
        var manager = new JavaScriptPackageManagerAnnotation("yarn", "run", isBerry ? ".yarn/cache" : $"{ImageHome}/.cache/yarn") { CommandSeparator = null };
        manager.PackageFilesPatterns.Add(new(Existing(folder, "package.json", "yarn.lock", ".yarnrc.yml"), "./"));
        if (Directory.Exists(Path.Combine(folder, ".yarn")))
        {
            manager.PackageFilesPatterns.Add(new(".yarn", "./.yarn"));
        }

        var lockArgs = resource.LocksPublishedInstall("yarn.lock") ? (string[])[isBerry ? "--immutable" : "--frozen-lockfile"] : [];
        return resource.WithPackageManager(
            manager,
            new JavaScriptInstallCommandAnnotation(["install", .. installArgs ?? lockArgs]) { ProductionInstallArgs = isBerry ? null : "--production" },
            install);
    }

    /// <summary>Installs packages with pnpm, and starts the app with it.</summary>
    public static IResourceBuilder<TResource> WithPnpm<TResource>(this IResourceBuilder<TResource> resource, bool install = true, string[]? installArgs = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        // pnpm hands the separator on to the script, which would then ignore what follows.
        var manager = new JavaScriptPackageManagerAnnotation("pnpm", "run", "/pnpm/store") { CommandSeparator = null };
        manager.PackageFilesPatterns.Add(new(Existing(resource.Resource.WorkingDirectory, "package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"), "./"));

        var lockArgs = resource.LocksPublishedInstall("pnpm-lock.yaml") ? (string[])["--frozen-lockfile"] : [];
        return resource.WithPackageManager(
            manager, new JavaScriptInstallCommandAnnotation(["install", .. installArgs ?? lockArgs]) { ProductionInstallArgs = "--prod" }, install);
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
            .StartWithPackageManager(unlessScriptFile: false);
    }

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
            .WithEnvironment("NODE_ENV", builder.ApplicationBuilder.Environment.IsDevelopment() ? "development" : "production")
            .PublishAsDockerFile();

    // Another package manager may be chosen after the app was added: what starts it is decided when all has been said.
    private static IResourceBuilder<TResource> StartWithPackageManager<TResource>(this IResourceBuilder<TResource> builder, bool unlessScriptFile)
        where TResource : JavaScriptAppResource
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            builder.ApplicationBuilder.OnBeforeStart((_, _) =>
            {
                if ((!unlessScriptFile || builder.Resource.HasAnnotationOfType<JavaScriptRunScriptAnnotation>())
                    && builder.Resource.TryGetLastAnnotation<JavaScriptPackageManagerAnnotation>(out var manager))
                {
                    builder.WithCommand(manager.ExecutableName);
                }

                return Task.CompletedTask;
            });
        }

        return builder;
    }

    private static IResourceBuilder<TResource> WithPackageManager<TResource>(
        this IResourceBuilder<TResource> builder, JavaScriptPackageManagerAnnotation manager, JavaScriptInstallCommandAnnotation command, bool install)
        where TResource : JavaScriptAppResource
    {
        builder.WithAnnotation(manager, ResourceAnnotationMutationBehavior.Replace).WithAnnotation(command, ResourceAnnotationMutationBehavior.Replace);
        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            PackageInstaller.AddTo(builder, install);
        }

        return builder;
    }

    private static bool LocksPublishedInstall<TResource>(this IResourceBuilder<TResource> builder, string lockFile)
        where TResource : JavaScriptAppResource =>
        builder.ApplicationBuilder.ExecutionContext.IsPublishMode && File.Exists(Path.Combine(builder.Resource.WorkingDirectory, lockFile));

    private static string Existing(string folder, params string[] files) =>
        string.Join(' ', files.Where((file, index) => index == 0 || File.Exists(Path.Combine(folder, file))));

    private static string FolderOf(IDistributedApplicationBuilder builder, string appDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(appDirectory);
        return Path.GetFullPath(Path.Combine(builder.AppHostDirectory, appDirectory));
    }
}
