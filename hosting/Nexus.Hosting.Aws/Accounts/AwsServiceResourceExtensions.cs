using Amazon.Runtime;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Nexus.Hosting.Aws.Accounts;

/// <summary>What the services of an account have in common.</summary>
internal static partial class AwsServiceResourceExtensions
{
    /// <summary>Adds a service of AWS in place of its stand-in.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="service">The service, as others refer to it.</param>
    /// <param name="account">The account.</param>
    /// <param name="icon">Its icon in the dashboard.</param>
    /// <param name="findAsync">Looks up what the model has in it.</param>
    public static IResourceBuilder<T> AddAwsService<T>(
        this IDistributedApplicationBuilder builder, T service, AwsAccount account, string icon, Func<IServiceProvider, CancellationToken, Task> findAsync)
        where T : ExecutableResource
    {
        var shown = new AwsServiceResource(service.Name, service);
        builder.AddResource(shown)
            .ExcludeFromManifest()
            .WithIconName(icon)
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "AwsService",
                State = KnownResourceStates.NotStarted,
                Properties = [new(CustomResourceKnownProperties.Source, $"{account.Profile}, {account.Region}")],
            })
            .OnInitializeResource(async (_, @event, cancellationToken) =>
            {
                await @event.Notifications.PublishUpdateAsync(shown, s => s with { State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success) });
                await findAsync(@event.Services, cancellationToken);
            });

        // Who waits for a part waits for the whole too, which is this resource here.
        builder.OnBeforeStart((@event, _) =>
        {
            foreach (var annotations in @event.Model.Resources.Select(r => r.Annotations))
            {
                foreach (var wait in annotations.OfType<WaitAnnotation>().Where(w => w.Resource == service).ToArray())
                {
                    annotations.Remove(wait);
                    annotations.Add(new WaitAnnotation(shown, wait.WaitType, wait.ExitCode) { WaitBehavior = wait.WaitBehavior });
                }
            }

            return Task.CompletedTask;
        });
        return builder.CreateResourceBuilder(service);
    }

    /// <summary>Looks up a part of a service; who waits for it starts when it is found, and is told why when it is not.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="part">A table, a queue.</param>
    /// <param name="findAsync">Looks it up, and says what it is on AWS.</param>
    /// <param name="remedy">What to do where it is not found.</param>
    public static async Task FindPartAsync(this IServiceProvider services, IResource part, Func<Task<string>> findAsync, string remedy)
    {
        var notifications = (ResourceNotificationService)services.GetService(typeof(ResourceNotificationService))!;
        var logger = ((ResourceLoggerService)services.GetService(typeof(ResourceLoggerService))!).GetLogger(part);
        try
        {
            var found = await findAsync();
            LogFound(logger, part.Name, found);
            await notifications.PublishUpdateAsync(part, s => s with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = [.. s.Properties.Where(p => p.Name != CustomResourceKnownProperties.Source), new(CustomResourceKnownProperties.Source, found)],
            });
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or DistributedApplicationException)
        {
            LogNotFound(logger, part.Name, exception.Message, remedy);
            await notifications.PublishUpdateAsync(part, s => s with { State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error) });
        }
    }

#pragma warning disable SYSLIB1006 // What people read on the console needs no numbers.
    [LoggerMessage(0, LogLevel.Information, "'{Part}' is {Found} on AWS.")]
    private static partial void LogFound(ILogger logger, string part, string found);

    [LoggerMessage(0, LogLevel.Error, "'{Part}' was not found on AWS: {Reason} {Remedy}")]
    private static partial void LogNotFound(ILogger logger, string part, string reason, string remedy);
#pragma warning restore SYSLIB1006
}
