using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests.Model;

/// <summary>Each way to give a process a variable or an argument.</summary>
public class EnvironmentTests
{
    [Fact]
    public async Task Every_kind_of_value_becomes_a_variable()
    {
        var builder = Models.Run("--Parameters:key=k3y", "--ConnectionStrings:orders=Server=here");
        var server = builder.AddExecutable("server", "x", ".").WithHttpEndpoint(env: "PORT");
        Models.Allocate(server.Resource, "http", 5100);
        var endpoint = server.GetEndpoint("http");
        var key = builder.AddParameter("key", secret: true);
        IExpressionValue expressionValue = endpoint.Property(EndpointProperty.Port);

        var tool = builder.AddExecutable("tool", "x", ".")
            .WithEnvironment("TEXT", "text")
            .WithEnvironment("NOTHING", (string?)null)
            .WithEnvironment("INTERPOLATED", $"{endpoint}/path?key={key}")
            .WithEnvironment("EXPRESSION", ReferenceExpression.Create($"key={key.Resource}"))
            .WithEnvironment("EXPRESSION_VALUE", expressionValue)
            .WithEnvironment("PROVIDER", endpoint.Property(EndpointProperty.Host))
            .WithEnvironment("LATE", () => "late")
            .WithEnvironment(context => context.EnvironmentVariables["CALLBACK"] = context.Resource.Name)
            .WithEnvironment(async context =>
            {
                await Task.Yield();
                context.EnvironmentVariables["ASYNC"] = endpoint;
            })
            .WithEnvironment("ENDPOINT", endpoint)
            .WithEnvironment("PARAMETER", key)
            .WithEnvironment("CONNECTION", builder.AddConnectionString("orders"))
            .WithEnvironment("EXTERNAL", builder.AddExternalService("maps", "https://maps.example/"));

        var environment = await Models.EnvironmentOfAsync(tool.Resource);

        Assert.Equal("text", environment["TEXT"]);
        Assert.Equal("", environment["NOTHING"]);
        Assert.Equal("http://localhost:5100/path?key=k3y", environment["INTERPOLATED"]);
        Assert.Equal("key=k3y", environment["EXPRESSION"]);
        Assert.Equal("5100", environment["EXPRESSION_VALUE"]);
        Assert.Equal("localhost", environment["PROVIDER"]);
        Assert.Equal("late", environment["LATE"]);
        Assert.Equal("tool", environment["CALLBACK"]);
        Assert.Equal("http://localhost:5100", environment["ASYNC"]);
        Assert.Equal("http://localhost:5100", environment["ENDPOINT"]);
        Assert.Equal("k3y", environment["PARAMETER"]);
        Assert.Equal("Server=here", environment["CONNECTION"]);
        Assert.Equal("https://maps.example/", environment["EXTERNAL"]);
        Assert.Equal("5555", (await Models.EnvironmentOfAsync(server.Resource))["PORT"]);
    }

    [Fact]
    public async Task Every_kind_of_value_becomes_an_argument_in_its_place()
    {
        var builder = Models.Run("--Parameters:key=k3y");
        var server = builder.AddExecutable("server", "x", ".").WithHttpEndpoint();
        Models.Allocate(server.Resource, "http", 5100);
        var endpoint = server.GetEndpoint("http");
        var key = builder.AddParameter("key");

        var tool = builder.AddExecutable("tool", "x", ".", "first")
            .WithArgs("second", "third")
            .WithArgs("--url", endpoint, "--key", key, 7)
            .WithArgs(context => context.Args.Add(ReferenceExpression.Create($"--port={endpoint.Property(EndpointProperty.Port)}")))
            .WithArgs(async context =>
            {
                await Task.Yield();
                context.Args.Insert(0, "zeroth");
            });

        Assert.Equal(
            ["zeroth", "first", "second", "third", "--url", "http://localhost:5100", "--key", "k3y", "7", "--port=5100"],
            await tool.Resource.GetArgumentValuesAsync());
    }
}
