using System.Net;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.EndToEnd.Tests;

/// <summary>What the images of the services hold: the project as a deployment publishes it, on a build server.</summary>
public sealed partial class ServiceImageTests : IDisposable
{
    // Of what lies on top of the base image that both share.
    private const int MostMebibytes = 80;

    private static readonly string Repository = Path.GetFullPath(Path.Combine(Projects.Nexus_AppHost.ProjectPath, ".."));

    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-image-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Nexus.Api")]
    [InlineData("Nexus.Worker", "--queue", "agent_builds")]
    public async Task The_image_of_a_service_is_small_compiled_ahead_and_built_with_the_locked_packages(string project, params string[] arguments)
    {
        // As scripts/build-and-push.sh and `aspire deploy` do, up to the layers; CI=true asks for the packages of the lock files and no others.
        var (exitCode, output, error) = await Tool.RunAsync(
            "dotnet", ["publish", Path.Combine(Repository, project), "--configuration", "Release", "--os", "linux", "--arch", "x64", "--output", _folder], _folder,
            new Dictionary<string, string> { ["CI"] = "true", ["MSBUILDDISABLENODEREUSE"] = "1" });
        Assert.True(exitCode == 0, $"{output}\n{error}");

        var size = new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Assert.True(size < MostMebibytes * 1024 * 1024, $"{project} is {size / 1024 / 1024} MiB.");
        foreach (var assembly in (string[])[project, "Nexus.Core", "AWSSDK.Core", "StackExchange.Redis"])
        {
            using var reader = new PEReader(File.OpenRead(Path.Combine(_folder, $"{assembly}.dll")));
            Assert.True(reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{assembly}.dll is compiled by every task that starts.");
        }

        using var process = Tool.Start("dotnet", [Path.Combine(_folder, $"{project}.dll"), .. arguments], _folder, new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__redis"] = "127.0.0.1:1,abortConnect=false",
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
            ["SHARED_PATH"] = Directory.CreateDirectory(Path.Combine(_folder, "shared")).FullName,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
        });
        try
        {
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{await AddressAsync(process.StandardOutput)}/alive", Token)).StatusCode);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Token);
        }
    }

    private static async Task<string> AddressAsync(StreamReader output)
    {
        var said = new List<string>();
        while (await output.ReadLineAsync(Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }

            said.Add(line);
        }

        throw new InvalidOperationException($"It ended: {string.Join('\n', said)}");
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
