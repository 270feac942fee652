using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>Which image a resource runs, and what has to be built and pushed for it.</summary>
internal sealed class ImagePlanner(PlanningContext context)
{
    public const string TagParameterId = "ImageTag";

    // What JavaScript apps run on a developer's machine unless the model names another (AddJavaScriptApp, runScriptName).
    private const string DevelopmentScript = "dev";

    private readonly List<ImageRepository> _repositories = [];
    private readonly List<ImageBuild> _builds = [];

    public IReadOnlyList<ImageRepository> Repositories => _repositories;

    public IReadOnlyList<ImageBuild> Builds => _builds;

    /// <summary>The image; null where an error was noted.</summary>
    public ContainerImage? Plan(ComputeTarget target)
    {
        var resource = target.Resource;
        if (resource.TryGetLastAnnotation<ContainerFilesDestinationAnnotation>(out var files))
        {
            context.Errors.Add(
                $"The resource '{target.Name}'",
                $"takes files out of the image of '{files.Source.Name}', and images are built one by one.",
                "Let its Dockerfile build those files in a stage of its own (COPY --from).");
            return null;
        }

        if (resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build))
        {
            var isFile = build.DockerfileFactory is null;
            if (isFile && !IsUsable(target, build))
            {
                return null;
            }

            return Build(target, new(
                target.Name, RepositoryId(target), ImageBuildKind.Dockerfile, Relative(build.ContextPath), isFile ? Relative(build.DockerfilePath) : null, build.Stage,
                target.Options.Architecture)
            {
                Arguments = [.. build.BuildArguments.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => Argument(target, a.Key, a.Value)).OfType<BuildArgument>()],
                Secrets = [.. build.BuildSecrets.Keys.Order(StringComparer.Ordinal)],
                User = isFile ? DockerfileUser.Of(File.ReadAllText(build.DockerfilePath), build.Stage) : null,
            });
        }

        if (resource is ProjectResource project)
        {
            return Build(target, new(
                target.Name, RepositoryId(target), ImageBuildKind.Project, Relative(project.GetProjectMetadata().ProjectPath), null, null, target.Options.Architecture));
        }

        if (resource.TryGetContainerImageName(out var reference))
        {
            NoticeMutableTag(target, reference);
            return new RegistryImage(reference);
        }

        context.Errors.Add(
            $"The resource '{target.Name}'",
            $"has the type {resource.GetType().Name} and no image, and Fargate runs nothing else.",
            "Give it a Dockerfile (PublishAsDockerFile), or leave it out of what is published (ExcludeFromManifest).");
        return null;
    }

    private bool IsUsable(ComputeTarget target, DockerfileBuildAnnotation build)
    {
        if (!File.Exists(build.DockerfilePath))
        {
            context.Errors.Add(
                $"The image of '{target.Name}'",
                $"is built from the Dockerfile '{Relative(build.DockerfilePath)}', which does not exist.",
                "Write it there, name another one (WithDockerfile), or let the model make it (WithDockerfileFactory).");
            return false;
        }

        // The one that was written starts what it says; another script would be started on this machine alone.
        if (target.Resource.TryGetLastAnnotation<JavaScriptRunScriptAnnotation>(out var script)
            && (script.ScriptName != DevelopmentScript || script.Args is { Length: > 0 })
            && target.Resource is not ContainerResource { Entrypoint: not null })
        {
            context.Errors.Add(
                $"The app '{target.Name}'",
                $"runs the script '{script.ScriptName}' on this machine, and on AWS what its Dockerfile '{Relative(build.DockerfilePath)}' starts.",
                "Let the Dockerfile start the same and name the entry point (PublishAsDockerFile(c => c.WithEntrypoint(...))), or remove the Dockerfile: then one is made.");
            return false;
        }

        return true;
    }

    private static string RepositoryId(ComputeTarget target) => $"{target.LogicalName}Repository";

    private BuiltImage Build(ComputeTarget target, ImageBuild build)
    {
        _repositories.Add(new(build.RepositoryId, $"{context.Environment.Name.ToLowerInvariant()}/{context.StageName}/{target.HostName}", context.Defaults.KeepImages)
        {
            Removal = context.DataRemoval,
        });
        _builds.Add(build);
        context.Inputs.Add(new(TagParameterId, "image-tag", "The tag of all images, as the build printed it.")
        {
            Kind = ParameterKind.ImageTag,
            AllowedPattern = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}",
        });
        return new(build.RepositoryId, TagParameterId);
    }

    private BuildArgument? Argument(ComputeTarget target, string name, object? value)
    {
        if (value is null)
        {
            return new(name, null);
        }

        var resolved = new ValueResolver(context, target.Name, $"in the build argument '{name}'").Resolve(value);
        if (resolved?.AsLiteral is { } text)
        {
            return new(name, text);
        }

        if (resolved is not null)
        {
            context.Errors.Add(
                $"The build argument '{name}' of '{target.Name}'",
                "has a value that is known only when the plan is deployed, and images are built before.",
                "Use a literal value, or none: then it is read from an environment variable of that name where the image is built.");
        }

        return null;
    }

    private void NoticeMutableTag(ComputeTarget target, string reference)
    {
        var name = reference.Split('/')[^1];
        if (!name.Contains('@', StringComparison.Ordinal) && (!name.Contains(':', StringComparison.Ordinal) || name.EndsWith(":latest", StringComparison.Ordinal)))
        {
            context.Notices.Add(new(
                "NEXUS020", FindingSeverity.Warning, target.Name, $"The image '{reference}' has no fixed version: two tasks may run different ones.",
                "Name a version (WithImageTag) or a digest (WithImageSHA256)."));
        }
    }

    private string Relative(string path) =>
        Path.GetRelativePath(context.Environment.AppHostDirectory, Path.GetFullPath(path, context.Environment.AppHostDirectory)).Replace('\\', '/');
}
