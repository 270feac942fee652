using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Nexus.Hosting.Aws.Accounts;

namespace Nexus.Hosting.Aws.DynamoDB;

/// <summary>The tables of the model in an account of AWS.</summary>
internal sealed class AccountTables(DynamoDBResource resource, AwsAccount account, AccountNames names)
{
    public string NameOf(DynamoDBTableResource table) => names.NameOf(table);

    public async Task FindAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        using var client = new AmazonDynamoDBClient(new AmazonDynamoDBConfig
        {
            Profile = new Profile(account.Profile),
            RegionEndpoint = RegionEndpoint.GetBySystemName(account.Region),
            AuthenticationRegion = account.Region, // Also where the profile has an address of its own (endpoint_url).
        });
        await Task.WhenAll(resource.Tables.Select(table => services.FindPartAsync(
            table,
            async () =>
            {
                var name = NameOf(table);
                try
                {
                    await client.DescribeTableAsync(name, cancellationToken);
                }
                catch (Amazon.DynamoDBv2.Model.ResourceNotFoundException)
                {
                    throw new AmazonClientException($"The profile '{account.Profile}' has no table '{name}' in {account.Region}.");
                }

                table.IsCreated = true;
                return name;
            },
            $"Deploy the model, or set {AccountNames.Key(table)} to the name of a table.")));
    }
}
