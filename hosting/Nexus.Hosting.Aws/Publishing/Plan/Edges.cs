namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>A path that the model draws: who talks to whom. Checks compare it with security groups, names and target groups.</summary>
/// <param name="From">The model's name of the client; <see cref="Internet"/> for everybody outside.</param>
/// <param name="To">The model's name of the server.</param>
/// <param name="Port">The port.</param>
/// <param name="Reason">The call of the model that draws it, such as <c>WithReference(redis)</c>.</param>
public sealed record Edge(string From, string To, int Port, string Reason)
{
    /// <summary>Everybody outside.</summary>
    public const string Internet = "internet";
}

/// <summary>A finding that was looked at and accepted.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Subject">The model's name of what it is about; null: everything.</param>
/// <param name="Reason">Why it is accepted; the report shows it.</param>
public sealed record Suppression(string Rule, string? Subject, string Reason)
{
    /// <summary>Whether it was said for this stage alone.</summary>
    public bool IsOfOneStage { get; init; }
}

/// <summary>An image that has to be built and pushed before the deployment.</summary>
/// <param name="ResourceName">The model's name of the resource that it belongs to.</param>
/// <param name="RepositoryId">The logical id of the repository it goes to.</param>
/// <param name="Kind">How it is built.</param>
/// <param name="ContextPath">What it is built from: a project file or a folder, relative to the AppHost's folder, with forward slashes.</param>
/// <param name="DockerfilePath">The Dockerfile, relative to the AppHost's folder; null for a project, or where the Dockerfile is generated.</param>
/// <param name="Stage">The stage of the Dockerfile; null: the last.</param>
/// <param name="Architecture">The processor that it must run on.</param>
public sealed record ImageBuild(
    string ResourceName, string RepositoryId, ImageBuildKind Kind, string ContextPath, string? DockerfilePath, string? Stage, CpuArchitecture Architecture)
{
    /// <summary>Arguments of the build, sorted by name.</summary>
    public IReadOnlyList<BuildArgument> Arguments { get; init; } = [];

    /// <summary>Names of secrets of the build, sorted; each is read from an environment variable of that name where the image is built.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The user that its Dockerfile names; null where that names none, and of what has no Dockerfile yet.</summary>
    public string? User { get; init; }
}

/// <summary>An argument of an image build.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null: from an environment variable of that name where the image is built.</param>
public sealed record BuildArgument(string Name, string? Value);

/// <summary>How an image is built.</summary>
public enum ImageBuildKind
{
    /// <summary><c>dotnet publish -t:PublishContainer</c>.</summary>
    Project,

    /// <summary>From a Dockerfile.</summary>
    Dockerfile,
}
