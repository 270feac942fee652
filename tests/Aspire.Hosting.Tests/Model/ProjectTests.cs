using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests.Model;

public sealed class ProjectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-project").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_project_file_that_does_not_exist_is_named_at_once()
    {
        var error = Assert.Throws<DistributedApplicationException>(() => Models.Run().AddProject("api", "no/such/Api.csproj"));

        Assert.Contains("'api'", error.Message);
        Assert.Contains("Api.csproj", error.Message);
        Assert.Contains("Correct the path; it is relative to the AppHost's folder.", error.Message);
    }

    [Fact]
    public async Task A_launch_profile_gives_endpoints_and_variables_and_the_model_goes_before_it()
    {
        var project = Models.Run().AddProject("api", WriteProject()).WithEnvironment("FROM_PROFILE", "from the model");
        Models.Allocate(project.Resource, "http", 5100);

        var environment = await Models.EnvironmentOfAsync(project.Resource);

        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("from the model", environment["FROM_PROFILE"]);
        Assert.Equal("first", environment["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("http://localhost:5555", environment["ASPNETCORE_URLS"]);
        Assert.Equal(5099, project.GetEndpoint("http").EndpointAnnotation.Port);
    }

    [Fact]
    public async Task A_profile_may_be_named_or_left_out()
    {
        var builder = Models.Run();
        var named = builder.AddProject("named", WriteProject(), launchProfileName: "second");
        var without = builder.AddProject("without", WriteProject(), launchProfileName: null);

        Assert.Equal("second", (await Models.EnvironmentOfAsync(named.Resource))["DOTNET_LAUNCH_PROFILE"]);
        Assert.DoesNotContain("DOTNET_LAUNCH_PROFILE", (await Models.EnvironmentOfAsync(without.Resource)).Keys);
        Assert.Empty(without.Resource.GetEndpoints());
    }

    [Fact]
    public void A_profile_that_does_not_exist_is_named_together_with_those_that_do()
    {
        var error = Assert.Throws<DistributedApplicationException>(() => Models.Run().AddProject("api", WriteProject(), launchProfileName: "third"));

        Assert.Contains("'third'", error.Message);
        Assert.Contains("'first', 'second'", error.Message);
    }

    [Fact]
    public async Task A_published_project_is_told_its_ports()
    {
        var project = Models.Publish().AddProject("api", WriteProject(), launchProfileName: null).WithHttpEndpoint(targetPort: 8000);

        var environment = await Models.EnvironmentOfAsync(project.Resource, DistributedApplicationOperation.Publish);

        Assert.Equal("{api.bindings.http.targetPort}", environment["HTTP_PORTS"]);
        Assert.Equal("true", environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.DoesNotContain("ASPNETCORE_URLS", environment.Keys);
    }

    [Fact]
    public async Task What_a_project_configures_for_Kestrel_goes_before_its_launch_profile()
    {
        var file = WriteProject();
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """
            {
              "Kestrel": {
                "EndpointDefaults": { "Protocols": "Http2" },
                "Endpoints": { "Site": { "Url": "http://*:7001", "Protocols": "Http1" }, "Rpc": { "Url": "http://localhost:7002" }, "Pipe": { "Url": "http://unix:/tmp/x" } }
              }
            }
            """);
        File.WriteAllText(Path.Combine(_folder, "appsettings.Development.json"), """{ "Kestrel": { "Endpoints": { "Rpc": { "Url": "http://localhost:7003" } } } }""");
        var project = Models.Run().AddProject("api", file).WithHttpEndpoint(name: "admin");
        Models.Allocate(project.Resource, "Site", 5100);
        Models.Allocate(project.Resource, "Rpc", 5101);
        Models.Allocate(project.Resource, "admin", 5102);

        var environment = await Models.EnvironmentOfAsync(project.Resource);

        Assert.Equal(["Rpc", "Site", "admin"], project.Resource.GetEndpoints().Select(e => e.EndpointName).Order(StringComparer.Ordinal));
        Assert.Equal((7001, "http"), (project.GetEndpoint("Site").EndpointAnnotation.Port, project.GetEndpoint("Site").EndpointAnnotation.Transport));
        Assert.Equal((7003, "http2"), (project.GetEndpoint("Rpc").EndpointAnnotation.Port, project.GetEndpoint("Rpc").EndpointAnnotation.Transport));
        Assert.Equal("http://*:5555", environment["Kestrel__Endpoints__Site__Url"]);
        Assert.Equal("http://localhost:5555", environment["Kestrel__Endpoints__Rpc__Url"]);
        Assert.Equal("http://localhost:5555", environment["Kestrel__Endpoints__admin__Url"]);
        Assert.DoesNotContain("ASPNETCORE_URLS", environment.Keys);
    }

    [Fact]
    public async Task A_published_project_listens_where_it_configures_it_and_may_be_told_not_to()
    {
        var file = WriteProject();
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{ "Kestrel": { "Endpoints": { "Site": { "Url": "http://localhost:7001" } } } }""");
        var builder = Models.Publish();
        var project = builder.AddProject("api", file);
        var without = builder.AddProject("other", file, options => options.ExcludeKestrelEndpoints = true);

        var environment = await Models.EnvironmentOfAsync(project.Resource, DistributedApplicationOperation.Publish);

        Assert.Equal(7001, project.GetEndpoint("http").EndpointAnnotation.TargetPort);
        Assert.Equal("{api.bindings.http.scheme}://*:{api.bindings.http.targetPort}", environment["Kestrel__Endpoints__Site__Url"]);
        Assert.DoesNotContain("HTTP_PORTS", environment.Keys);
        Assert.Contains("HTTP_PORTS", (await Models.EnvironmentOfAsync(without.Resource, DistributedApplicationOperation.Publish)).Keys);
    }

    [Fact]
    public void An_address_that_Kestrel_could_not_read_is_named()
    {
        var file = WriteProject();
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{ "Kestrel": { "Endpoints": { "Site": { "Url": "7001" } } } }""");

        var error = Assert.Throws<DistributedApplicationException>(() => Models.Run().AddProject("api", file));

        Assert.Contains("'api'", error.Message);
        Assert.Contains("'Site'", error.Message);
        Assert.Contains("'7001'", error.Message);
    }

    [Fact]
    public void Replicas_are_at_least_one()
    {
        var project = Models.Run().AddProject("api", WriteProject());

        Assert.Throws<ArgumentOutOfRangeException>(() => project.WithReplicas(0));
        Assert.Equal(3, project.WithReplicas(3).Resource.GetReplicaCount());
    }

    private string WriteProject()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "Properties"));
        File.WriteAllText(Path.Combine(_folder, "Properties", "launchSettings.json"), """
            {
              // comments are allowed
              "profiles": {
                "first": {
                  "commandName": "Project",
                  "applicationUrl": "http://localhost:5099",
                  "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development", "FROM_PROFILE": "yes", },
                },
                "second": { "commandName": "Project" },
              },
            }
            """);
        var file = Path.Combine(_folder, "Api.csproj");
        File.WriteAllText(file, "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />");
        return file;
    }
}
