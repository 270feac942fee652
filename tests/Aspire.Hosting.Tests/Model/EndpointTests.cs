using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests.Model;

public class EndpointTests
{
    [Fact]
    public void A_second_endpoint_of_the_same_name_is_refused_by_name()
    {
        var api = Models.Run().AddExecutable("api", "api", ".").WithHttpEndpoint();

        var error = Assert.Throws<DistributedApplicationException>(() => api.WithHttpEndpoint(port: 1234));

        Assert.Contains("'api'", error.Message);
        Assert.Contains("'http'", error.Message);
    }

    [Fact]
    public void A_reference_may_be_made_before_the_endpoint_is()
    {
        var api = Models.Run().AddExecutable("api", "api", ".");
        var reference = api.GetEndpoint("late");
        Assert.False(reference.Exists);

        api.WithHttpEndpoint(name: "late");

        Assert.True(reference.Exists);
        Assert.Equal("http", reference.Scheme);
    }

    [Fact]
    public void A_missing_endpoint_is_named_together_with_those_that_exist()
    {
        var api = Models.Run().AddExecutable("api", "api", ".").WithHttpEndpoint();

        var error = Assert.Throws<InvalidOperationException>(() => api.GetEndpoint("grpc").Scheme);

        Assert.Contains("'api'", error.Message);
        Assert.Contains("'grpc'", error.Message);
        Assert.Contains("'http'", error.Message);
    }

    [Fact]
    public void An_address_that_is_not_known_yet_is_an_error_that_says_so()
    {
        var api = Models.Run().AddExecutable("api", "api", ".").WithHttpEndpoint();

        Assert.Contains("no address yet", Assert.Throws<InvalidOperationException>(() => api.GetEndpoint("http").Url).Message);
    }

    [Fact]
    public async Task Every_part_of_an_address_can_be_used()
    {
        var api = Models.Run().AddExecutable("api", "api", ".").WithHttpEndpoint();
        Models.Allocate(api.Resource, "http", 4711);
        var endpoint = api.GetEndpoint("http");

        async Task<string?> Part(EndpointProperty property) => await endpoint.Property(property).GetValueAsync(TestContext.Current.CancellationToken);

        Assert.Equal("http://localhost:4711", await Part(EndpointProperty.Url));
        Assert.Equal("localhost", await Part(EndpointProperty.Host));
        Assert.Equal("127.0.0.1", await Part(EndpointProperty.IPV4Host));
        Assert.Equal("4711", await Part(EndpointProperty.Port));
        Assert.Equal("http", await Part(EndpointProperty.Scheme));
        Assert.Equal("5555", await Part(EndpointProperty.TargetPort));
        Assert.Equal("localhost:4711", await Part(EndpointProperty.HostAndPort));
        Assert.Equal("False", await Part(EndpointProperty.TlsEnabled));
    }

    [Fact]
    public void Without_a_proxy_the_port_and_the_target_port_are_one()
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, port: 80, isProxied: false);

        Assert.Equal(80, endpoint.TargetPort);
        endpoint.IsProxied = true;
        Assert.Null(endpoint.TargetPort);
    }

    [Theory]
    [InlineData("http", "http", false)]
    [InlineData("https", "http", true)]
    [InlineData("tcp", "tcp", false)]
    [InlineData("redis", "tcp", false)]
    public void Transport_and_TLS_follow_from_the_scheme(string scheme, string transport, bool tls)
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, uriScheme: scheme);

        Assert.Equal(transport, endpoint.Transport);
        Assert.Equal(tls, endpoint.TlsEnabled);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_number_that_is_no_port_is_refused(int port)
    {
        var api = Models.Run().AddExecutable("api", "api", ".");

        Assert.Throws<ArgumentOutOfRangeException>(() => api.WithHttpEndpoint(port: port));
    }

    [Fact]
    public void External_means_the_HTTP_endpoints_only()
    {
        var api = Models.Run().AddExecutable("api", "api", ".").WithHttpEndpoint().WithEndpoint(name: "tcp").WithExternalHttpEndpoints();

        Assert.True(api.GetEndpoint("http").EndpointAnnotation.IsExternal);
        Assert.False(api.GetEndpoint("tcp").EndpointAnnotation.IsExternal);
    }
}
