using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Publishing.Checks.Access;

/// <summary>No container runs as root because nobody thought of it. Whoever names a user, root too, has.</summary>
internal sealed class ContainersAreNotRoot() : PlanCheck("NEXUS207", "Containers run as a user that is not root")
{
    private const string Remedy = "Name a user that its files let work: WithContainerUser(\"1000:1000\")";
    private const string Elsewhere = ", or User of its container in PublishAsFargateService";

    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        var builds = facts.Plan.Images.ToLookup(i => i.RepositoryId, StringComparer.Ordinal);
        foreach (var service in facts.Plan.Services)
        {
            foreach (var (index, container) in service.TaskDefinition.Containers.Index().Where(c => c.Item.User is null))
            {
                var who = index == 0 ? $"'{service.Name}'" : $"'{container.Name}', beside '{service.Name}',";
                var finding = container.Image switch
                {
                    BuiltImage built => OfBuild(service.Name, builds[built.RepositoryId].FirstOrDefault()),
                    RegistryImage image => OfImage(service.Name, who, image),
                    _ => null,
                };
                if (finding is not null)
                {
                    yield return finding;
                }
            }
        }
    }

    // Projects get the user of the .NET images from the SDK, and a Dockerfile that is made says its own.
    private Finding? OfBuild(string service, ImageBuild? build) => build switch
    {
        { Kind: ImageBuildKind.Dockerfile, DockerfilePath: { } path, User: null } => Warning(
            service, $"The Dockerfile '{path}' of '{service}' names no user, so that it runs as that of its base image: root, as a rule.", $"Add a line such as 'USER 1000:1000' to it, or: {Remedy}{Elsewhere}."),
        { Kind: ImageBuildKind.Dockerfile, DockerfilePath: { } path, User: var user } when IsRoot(user) => Warning(
            service, $"The Dockerfile '{path}' of '{service}' lets it run as {user}.", $"End it with a line such as 'USER 1000:1000', or: {Remedy}{Elsewhere}."),
        _ => null,
    };

    private Finding? OfImage(string service, string who, RegistryImage image) => KnownImages.DefaultUser(image) switch
    {
        ImageUser.Root => Warning(
            service, $"{who} runs as root, as its image '{image.Reference}' says.",
            $"{(KnownImages.Rootless(image) is { } other ? $"Use {other}. Or: " : string.Empty)}{Remedy}{Elsewhere}."),
        ImageUser.RootAtFirst => Warning(
            service, $"{who} begins as root, as its image '{image.Reference}' says.", $"Let it begin as the user that the image has for it, {KnownImages.User(image)}: User of its container."),
        ImageUser.Unknown => Warning(
            service, $"{who} runs as the user of its image '{image.Reference}', of which nothing is known: root, as a rule.",
            $"{Remedy}{Elsewhere}. Of an image that has a user of its own, accept the finding."),
        _ => null,
    };

    private static bool IsRoot(string? user) => user?.Split(':')[0] is "0" or "root";
}
