using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.JavaScript;

/// <summary>Installs the packages of an app as a step before it starts, where they are not installed already.</summary>
internal static partial class PackageInstaller
{
    public static void AddTo<TResource>(IResourceBuilder<TResource> app, bool install)
        where TResource : JavaScriptAppResource
    {
        var builder = app.ApplicationBuilder;
        var name = $"{app.Resource.Name}-installer";
        var existing = builder.Resources.OfType<JavaScriptInstallerResource>().FirstOrDefault(r => r.Name == name);
        var installer = existing is null ? Create(app, name) : builder.CreateResourceBuilder(existing);

        if (!install)
        {
            LeaveOut(app, installer);
        }
        else if (existing is null)
        {
            app.WaitForCompletion(installer);
        }
    }

    private static IResourceBuilder<JavaScriptInstallerResource> Create<TResource>(IResourceBuilder<TResource> app, string name)
        where TResource : JavaScriptAppResource
    {
        var installer = app.ApplicationBuilder.AddResource(new JavaScriptInstallerResource(name, app.Resource.WorkingDirectory))
            .WithParentRelationship((IResource)app.Resource)
            .ExcludeFromManifest();
        app.WithAnnotation(new JavaScriptPackageInstallerAnnotation(installer.Resource));

        app.ApplicationBuilder.OnBeforeStart((_, _) =>
        {
            if (!app.Resource.TryGetLastAnnotation<JavaScriptPackageManagerAnnotation>(out var manager)
                || !app.Resource.TryGetLastAnnotation<JavaScriptInstallCommandAnnotation>(out var command))
            {
                return Task.CompletedTask;
            }

            installer.WithCommand(manager.ExecutableName).WithWorkingDirectory(app.Resource.WorkingDirectory).WithArgs(command.Args);
            RequiredCommands.AddTo(installer, [manager.ExecutableName]);
            if (manager.ExecutableName == "npm" && InstalledPackages.AreCurrent(app.Resource.WorkingDirectory))
            {
                LeaveOut(app, installer);
                // Its log begins with the resource's initialization.
                installer.OnInitializeResource((_, initialize, _) =>
                {
                    LogCurrent(initialize.Logger, app.Resource.WorkingDirectory);
                    return Task.CompletedTask;
                });
            }

            return Task.CompletedTask;
        });
        return installer;
    }

    private static void LeaveOut<TResource>(IResourceBuilder<TResource> app, IResourceBuilder<JavaScriptInstallerResource> installer)
        where TResource : JavaScriptAppResource
    {
        foreach (var wait in app.Resource.Annotations.OfType<WaitAnnotation>().Where(w => w.Resource == installer.Resource).ToArray())
        {
            app.Resource.Annotations.Remove(wait);
        }

        installer.WithExplicitStart();
    }

    [LoggerMessage(LogLevel.Information, "The packages in '{Folder}' are those of package-lock.json: nothing to install. Start this resource to install them again.")]
    private static partial void LogCurrent(ILogger logger, string folder);
}
