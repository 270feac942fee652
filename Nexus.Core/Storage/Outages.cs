using Amazon.Runtime;
using StackExchange.Redis;

namespace Nexus.Core.Storage;

/// <summary>Tells failures of the services behind us, which pass, from defects, which do not.</summary>
public static class Outages
{
    extension(Exception exception)
    {
        /// <summary>
        /// Whether DynamoDB, SQS, Redis or the shared volume did not answer, or not as they should. The AWS SDK shows some breaks of a connection as what
        /// they are beneath: an <see cref="IOException"/>.
        /// </summary>
        public bool IsOutage => exception is AmazonServiceException or AmazonClientException or HttpRequestException or RedisException or TimeoutException
            or IOException and not (FileNotFoundException or DirectoryNotFoundException);
    }
}
