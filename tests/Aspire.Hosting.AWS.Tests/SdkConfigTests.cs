using Amazon;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS.Tests;

public class SdkConfigTests
{
    [Fact]
    public async Task A_service_gets_the_profile_and_the_region_for_every_SDK()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
        var config = builder.AddAWSSDKConfig().WithProfile("dev").WithRegion(RegionEndpoint.EUWest1);

        var service = builder.AddExecutable("service", "x", ".").WithReference(config);
        var environment = await service.Resource.GetEnvironmentVariableValuesAsync();

        Assert.Equal("dev", environment["AWS__Profile"]);
        Assert.Equal("dev", environment["AWS_PROFILE"]);
        Assert.Equal("eu-west-1", environment["AWS__Region"]);
        Assert.Equal("eu-west-1", environment["AWS_REGION"]);
    }

    [Fact]
    public async Task What_is_not_set_is_not_given()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

        var service = builder.AddExecutable("service", "x", ".").WithReference(builder.AddAWSSDKConfig().WithRegion("us-west-2"));

        Assert.Equal(["AWS_REGION", "AWS__Region"], (await service.Resource.GetEnvironmentVariableValuesAsync()).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_published_service_has_its_role_and_region_from_where_it_runs()
    {
        var builder = DistributedApplication.CreateBuilder(["--operation", "publish"]);

        var service = builder.AddExecutable("service", "x", ".").WithReference(builder.AddAWSSDKConfig().WithProfile("dev").WithRegion("us-west-2"));

        Assert.Empty(await service.Resource.GetEnvironmentVariableValuesAsync(DistributedApplicationOperation.Publish));
    }
}
