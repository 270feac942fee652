using System.Text.Json.Nodes;
using Aspire.Hosting;
using Nexus.Hosting.Aws.Publishing.CloudFormation;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Tests.Publishing;

/// <summary>The file in which a person says what the model does not: whatever has become of it, a publish writes one that deploys.</summary>
public sealed class ParametersFileTests : IDisposable
{
    private const string Empty = """[{"ParameterKey":"ApiKeySecretArn","ParameterValue":""},{"ParameterKey":"GreetingParameter","ParameterValue":"ahoy"}]""";
    private const string Filled = """[{"ParameterKey":"ApiKeySecretArn","ParameterValue":"arn:mine"},{"ParameterKey":"GreetingParameter","ParameterValue":"ahoy"}]""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parameters-");

    [Theory]
    [InlineData("""[{"ParameterKey":"ApiKeySecretArn","ParameterValue":"arn:mine"}]""", Filled)]
    [InlineData("""[{"ParameterKey":"GreetingParameter","ParameterValue":"old"},{"ParameterKey":"ApiKeySecretArn","ParameterValue":"arn:mine"},{"ParameterKey":"Gone","ParameterValue":"x"}]""", Filled)]
    // Others beside it, which are none.
    [InlineData("""[null,"GreetingParameter=x",7,{},{"ParameterKey":"ApiKeySecretArn"},{"ParameterKey":7,"ParameterValue":"x"},{"ParameterKey":"ApiKeySecretArn","ParameterValue":"arn:mine"}]""", Filled)]
    // Twice: the last one holds.
    [InlineData("""[{"ParameterKey":"ApiKeySecretArn","ParameterValue":"arn:old"},{"ParameterKey":"ApiKeySecretArn","ParameterValue":"old","ParameterValue":"arn:mine"}]""", Filled)]
    [InlineData("""[{"ParameterKey":"ApiKeySecretArn","ParameterValue":null}]""", Empty)]
    [InlineData("""[{"ParameterKey":"ApiKeySecretArn","ParameterValue":["arn:mine"]}]""", Empty)]
    [InlineData("""{"ParameterKey":"ApiKeySecretArn","ParameterValue":"arn:mine"}""", Empty)]
    [InlineData("null", Empty)]
    [InlineData("<<<<<<< HEAD", Empty)]
    [InlineData("", Empty)]
    public async Task What_was_filled_in_is_kept_and_what_cannot_be_read_is_written_anew(string before, string after)
    {
        var plan = await Published.PlanAsync(builder => builder.AddWeb("api")
            .WithEnvironment("API_KEY", builder.AddParameter("api-key", secret: true)).WithEnvironment("GREETING", builder.AddParameter("greeting", "ahoy")));
        var file = Path.Combine(_folder.FullName, "cloudformation", "parameters.dev.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, before, TestContext.Current.CancellationToken);

        await new CloudFormationWriter().WriteAsync(plan, new PlanFolder(_folder.FullName), TestContext.Current.CancellationToken);

        var parameters = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.AsArray();
        Assert.Equal(after, new JsonArray([.. parameters.Where(p => (string?)p!["ParameterKey"] != "ImageTag").OrderBy(p => (string?)p!["ParameterKey"], StringComparer.Ordinal).Select(p => p!.DeepClone())]).ToJsonString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
