using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Nexus.Core.Agents.Tools;

namespace Nexus.Core.Tests.Agents.Tools;

/// <summary>What may be fetched, and what never.</summary>
public sealed class HttpGetTests
{
    private static Task<LoopbackServer> ServerAsync() => LoopbackServer.StartAsync(async context =>
    {
        switch (context.Request.Path.Value)
        {
            case "/page":
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync("<html><head><style>x</style></head><body><h1>Tea &amp; cake</h1><script>alert(1)</script><p>at  four</p></body></html>");
                break;
            case "/large":
                context.Response.ContentType = "text/plain";
                await context.Response.WriteAsync(new string('x', 50_000));
                break;
            case "/slow":
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case "/image":
                context.Response.ContentType = "image/png";
                break;
            case "/away":
                context.Response.Redirect($"http://elsewhere.test:{context.Connection.LocalPort}/page");
                break;
            case "/inside":
                context.Response.Redirect($"http://inside.allowed.test:{context.Connection.LocalPort}/page");
                break;
            case "/around":
                context.Response.Redirect("/around");
                break;
            case "/once":
                context.Response.Redirect("/page");
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    });

    [Theory]
    [InlineData("/page")]
    [InlineData("/once")]
    public async Task A_page_of_an_allowed_host_is_fetched_as_text(string path)
    {
        await using var server = await ServerAsync();

        Assert.Equal("Tea & cake at four", await GetAsync(server, $"http://allowed.test:{server.Port}{path}"));
    }

    [Theory]
    [InlineData("http://allowed.test:{0}/large", "larger than 10000 bytes")]
    [InlineData("http://allowed.test:{0}/slow", "took longer than 2 seconds")]
    [InlineData("http://allowed.test:{0}/image", "image/png, which is not text")]
    [InlineData("http://allowed.test:{0}/none", "answered 404")]
    [InlineData("http://allowed.test:{0}/away", "'elsewhere.test' is not on the allow-list")]
    [InlineData("http://allowed.test:{0}/inside", "inside.allowed.test leads to an address that is not public")]
    [InlineData("http://allowed.test:{0}/around", "3 redirects were followed")]
    [InlineData("http://notallowed.test:{0}/page", "'notallowed.test' is not on the allow-list")]
    [InlineData("http://allowed.test.evil.test:{0}/page", "not on the allow-list")]
    [InlineData("http://127.0.0.1:{0}/page", "'127.0.0.1' is not on the allow-list")]
    [InlineData("http://user:secret@allowed.test:{0}/page", "user name or password")]
    [InlineData("file:///etc/passwd", "only https and http")]
    [InlineData("ftp://allowed.test/x", "only https and http")]
    [InlineData("http://unknown.allowed.test:{0}/page", "is not known")]
    [InlineData("http://mixed.allowed.test:{0}/page", "not public")]
    public async Task Anything_else_is_refused_with_the_reason(string url, string named)
    {
        await using var server = await ServerAsync();

        var refusal = await Assert.ThrowsAsync<ToolException>(() => GetAsync(server, url.Replace("{0}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_after_the_check_gains_nothing()
    {
        await using var server = await ServerAsync();
        var asked = 0;
        // Public first, private from then on: whoever resolves twice connects to the private one.
        var tool = new HttpGetTool(
            new HttpGetOptions { AllowedHosts = { "rebinding.test" }, Timeout = TimeSpan.FromSeconds(2) },
            (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Parse("192.0.2.1") : IPAddress.Loopback]),
            address => address.Equals(IPAddress.Parse("192.0.2.1")));

        await Assert.ThrowsAsync<ToolException>(async () => await tool.InvokeAsync(Input(tool, $"http://rebinding.test:{server.Port}/page"), new ToolContext(""), default));

        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    public void Only_addresses_of_the_public_internet_are_connected_to(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Contain(IPAddress.Parse(address)));

    private static async Task<string> GetAsync(LoopbackServer server, string url)
    {
        _ = server;
        // Names lead to loopback, which counts as public for one name only here.
        var inside = new IPAddress([127, 0, 0, 2]);
        var tool = new HttpGetTool(
            new HttpGetOptions { AllowedHosts = { "allowed.test", "*.allowed.test" }, MaxBytes = 10_000, Timeout = TimeSpan.FromSeconds(2) },
            (host, _) => host switch
            {
                "allowed.test" => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
                "inside.allowed.test" => Task.FromResult<IPAddress[]>([inside]),
                "mixed.allowed.test" => Task.FromResult<IPAddress[]>([IPAddress.Loopback, inside]),
                _ => Task.FromException<IPAddress[]>(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound)),
            },
            address => address.Equals(IPAddress.Loopback));
        return await tool.InvokeAsync(Input(tool, url), new ToolContext(""), default);
    }

    private static ToolInput Input(HttpGetTool tool, string url) => new(tool.Definition, new JsonObject { ["url"] = url });
}
