using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Tests.Dcp;

public sealed class DcpNamesTests
{
    [Fact]
    public void An_instance_has_the_name_of_its_resource_and_eight_random_letters()
    {
        var names = Enumerable.Range(0, 100).Select(_ => DcpNames.ForInstance("web")).ToArray();
        Assert.All(names, name => Assert.Matches("^web-[a-z]{8}$", name));
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void A_persistent_name_is_the_same_for_the_same_AppHost_only()
    {
        var name = DcpNames.ForPersistent("redis", "/src/App/App.csproj");
        Assert.Matches("^redis-[0-9a-f]{8}$", name);
        Assert.Equal(name, DcpNames.ForPersistent("redis", "/src/App/App.csproj"));
        Assert.NotEqual(name, DcpNames.ForPersistent("redis", "/src/Other/App.csproj"));
    }

    [Theory]
    [InlineData(true, null, "api")]
    [InlineData(false, null, "api-https")]
    [InlineData(false, "x1", "api-https-x1")]
    public void A_service_is_named_after_resource_and_endpoint(bool onlyEndpoint, string? suffix, string expected) =>
        Assert.Equal(expected, DcpNames.ForService("api", "https", onlyEndpoint, suffix));

    [Fact]
    public void The_network_of_the_session_has_a_name_that_a_container_runtime_accepts() =>
        Assert.Matches("^aspire-session-network-[a-z]{8}-my-app\\.host-1$", DcpNames.ForSessionNetwork("My App.Host/1"));
}
