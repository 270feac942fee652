using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Nexus.Hosting.Aws.Accounts;

namespace Nexus.Hosting.Aws.Sqs;

/// <summary>The queues of the model in an account of AWS.</summary>
internal sealed class AccountQueues(SqsResource resource, AwsAccount account, AccountNames names)
{
    private readonly ConcurrentDictionary<SqsQueueResource, Task<string>> _urls = new();

    /// <summary>The queue's URL: it holds the account's number, which the account knows.</summary>
    /// <exception cref="AmazonClientException">There is no such queue.</exception>
    public Task<string> GetUrlAsync(SqsQueueResource queue) =>
        names.UrlOf(queue) is { } url ? Task.FromResult(url) : _urls.GetOrAdd(queue, AskAsync);

    public async Task FindAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await Task.WhenAll(resource.Queues.Select(queue => services.FindPartAsync(
            queue,
            async () =>
            {
                var url = await GetUrlAsync(queue).WaitAsync(cancellationToken);
                queue.IsCreated = true;
                return url;
            },
            $"Deploy the model, or set {AccountNames.Key(queue)} to the URL of a queue.")));

    private async Task<string> AskAsync(SqsQueueResource queue)
    {
        var name = names.NameOf(queue);
        using var client = new AmazonSQSClient(new AmazonSQSConfig
        {
            Profile = new Profile(account.Profile),
            RegionEndpoint = RegionEndpoint.GetBySystemName(account.Region),
            AuthenticationRegion = account.Region, // Also where the profile has an address of its own (endpoint_url).
        });
        try
        {
            return (await client.GetQueueUrlAsync(name)).QueueUrl;
        }
        catch (QueueDoesNotExistException)
        {
            throw new AmazonClientException($"The profile '{account.Profile}' has no queue '{name}' in {account.Region}.");
        }
    }
}
