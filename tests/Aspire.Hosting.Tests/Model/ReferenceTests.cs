using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests.Model;

/// <summary>The variables that references inject are a contract with every service, in every language.</summary>
public class ReferenceTests
{
    [Fact]
    public async Task A_reference_to_a_service_gives_its_endpoints_for_discovery_and_by_name()
    {
        var builder = Models.Run();
        var api = builder.AddExecutable("my-api", "api", ".").WithHttpEndpoint().WithHttpsEndpoint().WithEndpoint(name: "admin", scheme: "http");
        Models.Allocate(api.Resource, "http", 5001);
        Models.Allocate(api.Resource, "https", 5002);
        Models.Allocate(api.Resource, "admin", 5003);
        var web = builder.AddExecutable("web", "web", ".")
            .WithReference(api.GetEndpoint("http")).WithReference(api.GetEndpoint("https")).WithReference(api.GetEndpoint("admin"));

        var environment = await Models.EnvironmentOfAsync(web.Resource);

        Assert.Equal("http://localhost:5001", environment["services__my-api__http__0"]);
        Assert.Equal("https://localhost:5002", environment["services__my-api__https__0"]);
        Assert.Equal("http://localhost:5003", environment["services__my-api__admin__0"]);
        Assert.Equal("http://localhost:5001", environment["MY_API_HTTP"]);
        Assert.Equal("https://localhost:5002", environment["MY_API_HTTPS"]);
        Assert.Equal("http://localhost:5003", environment["MY_API_ADMIN"]);
        Assert.Equal(6, environment.Count);
    }

    [Fact]
    public async Task A_reference_to_one_endpoint_gives_that_one_only()
    {
        var builder = Models.Run();
        var api = builder.AddExecutable("api", "api", ".").WithHttpEndpoint().WithEndpoint(name: "admin", scheme: "http");
        Models.Allocate(api.Resource, "http", 5001);
        Models.Allocate(api.Resource, "admin", 5003);

        var web = builder.AddExecutable("web", "web", ".").WithReference(api.GetEndpoint("admin"));

        Assert.Equal(["API_ADMIN", "services__api__admin__0"], (await Models.EnvironmentOfAsync(web.Resource)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_that_is_excluded_from_references_is_left_out_unless_it_is_named()
    {
        var builder = Models.Run();
        var api = builder.AddProject("api", TestProject.File, launchProfileName: null).WithHttpEndpoint().WithEndpoint("internal", e => e.ExcludeReferenceEndpoint = true);
        Models.Allocate(api.Resource, "http", 5001);
        Models.Allocate(api.Resource, "internal", 5002);

        var plain = builder.AddExecutable("plain", "x", ".").WithReference(api);
        var named = builder.AddExecutable("named", "x", ".").WithReference(api.GetEndpoint("internal"));

        Assert.DoesNotContain("API_INTERNAL", (await Models.EnvironmentOfAsync(plain.Resource)).Keys);
        Assert.Contains("API_INTERNAL", (await Models.EnvironmentOfAsync(named.Resource)).Keys);
    }

    [Fact]
    public async Task A_reference_to_a_connection_string_gives_it_and_its_parts()
    {
        var builder = Models.Run("--ConnectionStrings:db=Host=db;Port=1");
        var db = builder.AddConnectionString("db");
        var cache = builder.AddResource(new Cache("my-cache"));

        var web = builder.AddExecutable("web", "web", ".").WithReference(db).WithReference(cache).WithReference(cache, connectionName: "other");
        var environment = await Models.EnvironmentOfAsync(web.Resource);

        Assert.Equal("Host=db;Port=1", environment["ConnectionStrings__db"]);
        Assert.Equal("cache:6379", environment["ConnectionStrings__my-cache"]);
        Assert.Equal("cache", environment["MY_CACHE_HOST"]);
        Assert.Equal("6379", environment["MY_CACHE_PORT"]);
        Assert.Equal("cache:6379", environment["ConnectionStrings__other"]);
        Assert.Equal("cache", environment["OTHER_HOST"]);
    }

    [Theory]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionString, new[] { "ConnectionStrings__cache" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionProperties, new[] { "CACHE_HOST", "CACHE_PORT" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.None, new string[0])]
    public async Task A_destination_chooses_what_references_inject(ReferenceEnvironmentInjectionFlags flags, string[] expected)
    {
        var builder = Models.Run();
        var cache = builder.AddResource(new Cache("cache"));

        var web = builder.AddExecutable("web", "web", ".").WithReference(cache).WithReferenceEnvironment(flags);

        Assert.Equal(expected, (await Models.EnvironmentOfAsync(web.Resource)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_reference_to_an_address_gives_it_under_its_name()
    {
        var builder = Models.Run();
        var web = builder.AddExecutable("web", "web", ".").WithReference("billing", new Uri("https://billing.example/"));

        var environment = await Models.EnvironmentOfAsync(web.Resource);

        Assert.Equal("https://billing.example/", environment["services__billing__default__0"]);
        Assert.Equal("https://billing.example/", environment["billing"]);
    }

    [Theory]
    [InlineData("https://billing.example/?q=1")]
    [InlineData("https://billing.example/#x")]
    public void An_address_with_a_query_or_a_fragment_is_refused(string address)
    {
        var web = Models.Run().AddExecutable("web", "web", ".");

        var error = Assert.Throws<InvalidOperationException>(() => web.WithReference("billing", new Uri(address)));

        Assert.Contains("'web'", error.Message);
        Assert.Contains("'billing'", error.Message);
    }

    [Fact]
    public async Task A_reference_to_an_external_service_gives_its_address()
    {
        var builder = Models.Run("--Parameters:url=https://x.example/");
        var fixedOne = builder.AddExternalService("fixed-one", "https://f.example/");
        var variable = builder.AddExternalService("variable", builder.AddParameter("url"));

        var web = builder.AddExecutable("web", "web", ".").WithReference(fixedOne).WithReference(variable);
        var environment = await Models.EnvironmentOfAsync(web.Resource);

        Assert.Equal("https://f.example/", environment["services__fixed-one__https__0"]);
        Assert.Equal("https://f.example/", environment["FIXED_ONE"]);
        Assert.Equal("https://x.example/", environment["services__variable__https__0"]);
        Assert.Equal("https://x.example/", environment["VARIABLE"]);
    }

    [Fact]
    public async Task Published_values_are_placeholders()
    {
        var builder = Models.Publish();
        var secret = builder.AddParameter("key", secret: true);
        var api = builder.AddExecutable("api", "api", ".").WithHttpEndpoint();
        var web = builder.AddExecutable("web", "web", ".").WithReference(api.GetEndpoint("http")).WithEnvironment("KEY", secret)
            .WithEnvironment("URL", $"{api.GetEndpoint("http")}/path");

        var environment = await Models.EnvironmentOfAsync(web.Resource, DistributedApplicationOperation.Publish);

        Assert.Equal("{api.bindings.http.url}", environment["API_HTTP"]);
        Assert.Equal("{key.value}", environment["KEY"]);
        Assert.Equal("{api.bindings.http.url}/path", environment["URL"]);
    }

    private sealed class Cache(string name) : Resource(name), IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression { get; } = ReferenceExpression.Create($"cache:6379");

        IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        [
            new("Host", ReferenceExpression.Create($"cache")),
            new("Port", ReferenceExpression.Create($"6379")),
        ];
    }
}

internal static class TestProject
{
    /// <summary>A project file that exists; nothing of it is run.</summary>
    public static string File { get; } = Create();

    private static string Create()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "SomeProject");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "SomeProject.csproj");
        System.IO.File.WriteAllText(file, "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />");
        return file;
    }
}
