using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Nexus.ServiceDefaults.Tests;

/// <summary>What every HTTP client of a service gets.</summary>
public sealed class HttpClientTests
{
    [Fact]
    public async Task A_service_is_found_by_its_name_and_asked_again_when_it_is_out_of_order()
    {
        var requests = 0;
        var server = WebApplication.CreateSlimBuilder();
        server.WebHost.UseUrls("http://127.0.0.1:0");
        await using var shop = server.Build();
        shop.MapGet("/", () => Interlocked.Increment(ref requests) == 1 ? Results.StatusCode(503) : Results.Text("open"));
        await shop.StartAsync(TestContext.Current.CancellationToken);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("services:shop:http:0", shop.Urls.First())]);
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        using var answer = await client.GetAsync("http://shop/", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "open"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(2, requests);
    }
}
