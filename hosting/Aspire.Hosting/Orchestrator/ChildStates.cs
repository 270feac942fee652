using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

/// <summary>
/// Shows the state of a container at what lives inside it, such as a database of a server: it has no process of its own that could have
/// one.
/// </summary>
internal sealed class ChildStates(DistributedApplicationModel model, ResourceNotificationService notifications)
{
    public async Task MirrorAsync(IResource parent, CustomResourceSnapshot snapshot)
    {
        foreach (var child in model.Resources.OfType<IResourceWithParent>().Where(c => c.Parent == parent && !HasLifeOfItsOwn(c)).ToArray())
        {
            await notifications.PublishUpdateAsync(child, s => s with
            {
                State = snapshot.State,
                StartTimeStamp = snapshot.StartTimeStamp,
                StopTimeStamp = snapshot.StopTimeStamp,
            });
            await MirrorAsync(child, snapshot);
        }
    }

    private static bool HasLifeOfItsOwn(IResource resource) =>
        resource is ExecutableResource or ProjectResource or ParameterResource or ConnectionStringResource || resource.IsContainer();
}
