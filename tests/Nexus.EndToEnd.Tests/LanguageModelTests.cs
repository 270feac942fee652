using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Nexus.EndToEnd.Tests;

/// <summary>What the AppHost passes on of the language model that it is configured with.</summary>
public sealed class LanguageModelTests
{
    private const string Key = "nobodys-business";

    [Theory]
    [InlineData("api")]
    [InlineData("worker-agent-builds")]
    public async Task A_provider_that_is_configured_reaches_the_services_that_ask_it_and_its_key_is_a_secret(string service)
    {
        var environment = await EnvironmentAsync(service, "--Models:Provider=openai", "--Models:Model=gpt-5", "--Models:Endpoint=http://localhost:1/v1", $"--Models:ApiKey={Key}");

        Assert.Equal(
            ("openai", "gpt-5", "http://localhost:1/v1", "{models-api-key.value}"),
            (environment["Models__Provider"], environment["Models__Model"], environment["Models__Endpoint"], environment["Models__ApiKey"]));
        Assert.DoesNotContain(Key, environment.Values);
    }

    [Fact]
    public async Task Models_of_Bedrock_go_before_what_else_is_configured_and_nothing_is_passed_on_twice()
    {
        var environment = await EnvironmentAsync("api", "--models=amazon.nova-lite-v1:0,amazon.nova-pro-v1:0", "--Models:Provider=ollama", "--Models:MaxRetries=2");

        Assert.Equal(
            ["Models__MaxRetries=2", "Models__Model=amazon.nova-lite-v1:0", "Models__Provider=bedrock"],
            environment.Where(v => v.Key.StartsWith("Models", StringComparison.OrdinalIgnoreCase)).Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_any_the_services_decide() =>
        Assert.DoesNotContain(await EnvironmentAsync("api"), v => v.Key.StartsWith("Models", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public async Task The_key_is_one_parameter_that_nobody_is_shown()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Nexus_AppHost>([$"--Models:ApiKey={Key}"], TestContext.Current.CancellationToken);

        var parameter = Assert.Single(builder.Resources.OfType<ParameterResource>(), p => p.Name == "models-api-key");
        Assert.True(parameter.Secret);
        Assert.Equal(Key, await parameter.GetValueAsync(TestContext.Current.CancellationToken));
    }

    // As a manifest has it: no address has to be known, and a secret is told by its name.
    private static async Task<Dictionary<string, string>> EnvironmentAsync(string service, params string[] args)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Nexus_AppHost>(args, TestContext.Current.CancellationToken);
        var resource = builder.Resources.OfType<ProjectResource>().Single(r => r.Name == service);
        return await resource.GetEnvironmentVariableValuesAsync(DistributedApplicationOperation.Publish);
    }
}
