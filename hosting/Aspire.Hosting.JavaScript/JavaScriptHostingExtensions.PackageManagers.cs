using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public static partial class JavaScriptHostingExtensions
{
    // Of the user as which an image is built.
    private const string ImageHome = "/root";

    // What belongs to the app. The rest is what Yarn notes of this machine (Yarn documentation, "Which files should be gitignored?").
    private static readonly string[] YarnFolders = ["cache", "patches", "plugins", "releases", "sdks", "versions"];

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
        // Of root the first Yarn keeps things where programs are.
        var manager = new JavaScriptPackageManagerAnnotation("yarn", "run", isBerry ? $"{ImageHome}/.yarn/berry/cache" : "/usr/local/share/.cache/yarn") { CommandSeparator = null };
        manager.PackageFilesPatterns.Add(new(Existing(folder, "package.json", "yarn.lock", ".yarnrc.yml"), "./"));
        if (YarnFolders.Any(name => Directory.Exists(Path.Combine(folder, ".yarn", name))))
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

    /// <summary>Installs packages with Bun, and starts the app with it.</summary>
    public static IResourceBuilder<TResource> WithBun<TResource>(this IResourceBuilder<TResource> resource, bool install = true, string[]? installArgs = null)
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        var manager = new JavaScriptPackageManagerAnnotation("bun", "run", $"{ImageHome}/.bun/install/cache") { CommandSeparator = null };
        manager.PackageFilesPatterns.Add(new(Existing(resource.Resource.WorkingDirectory, "package.json", "bun.lock", "bun.lockb"), "./"));

        var isLocked = resource.LocksPublishedInstall("bun.lock") || resource.LocksPublishedInstall("bun.lockb");
        var lockArgs = isLocked ? (string[])["--frozen-lockfile"] : [];
        return resource.WithPackageManager(
            manager, new JavaScriptInstallCommandAnnotation(["install", .. installArgs ?? lockArgs]) { ProductionInstallArgs = "--production" }, install);
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
}
