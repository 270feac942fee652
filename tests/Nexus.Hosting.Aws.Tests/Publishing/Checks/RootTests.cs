using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Nexus.Hosting.Aws.Tests.Publishing.Checks;

/// <summary>Nothing runs as root because nobody thought of it.</summary>
public sealed class RootTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("root-");

    [Theory]
    [InlineData("docker.io/library/nginx", "1.27", "'entry' runs as root, as its image 'docker.io/library/nginx:1.27' says.", "Use nginxinc/nginx-unprivileged, which listens on port 8080. Or: Name a user")]
    [InlineData("busybox", "1.37", "'entry' runs as root, as its image 'busybox:1.37' says.", "WithContainerUser(\"1000:1000\")")]
    [InlineData("registry.example/team/entry", "7", "'entry' runs as the user of its image 'registry.example/team/entry:7', of which nothing is known", "PublishAsFargateService")]
    public async Task An_image_that_is_root_or_unknown_is_a_warning_with_a_remedy(string image, string tag, string message, string remedy)
    {
        var finding = Assert.Single(await FindAsync(builder => builder.AddContainer("entry", image, tag)));

        Assert.Equal((FindingSeverity.Warning, "entry"), (finding.Severity, finding.Subject));
        Assert.StartsWith(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker.io/library/postgres", "17.6")]
    [InlineData("docker.io/nginxinc/nginx-unprivileged", "1.27")]
    [InlineData("gcr.io/distroless/static", "nonroot")]
    public async Task An_image_with_a_user_of_its_own_is_not(string image, string tag) => Assert.Empty(await FindAsync(builder => builder.AddContainer("entry", image, tag)));

    [Fact]
    public async Task A_user_that_the_model_names_is_believed_wherever_it_does()
    {
        Assert.Empty(await FindAsync(builder => builder.AddContainer("entry", "nginx", "1.27").WithContainerUser("101:101")));
        Assert.Empty(await FindAsync(builder => builder.AddContainer("entry", "nginx", "1.27").PublishAsFargateService((_, service) => service with
        {
            TaskDefinition = service.TaskDefinition with { Containers = [service.TaskDefinition.Containers[0] with { User = "101" }] },
        })));
    }

    [Fact]
    public async Task A_project_and_a_collector_are_not_and_a_sidecar_that_is_root_is()
    {
        var finding = Assert.Single(await FindAsync(builder => builder.AddWeb("api").WithOpenTelemetryCollector()
            .WithSidecar("proxy", "nginx:1.27").WithSidecar("quiet", "nginx:1.27", s => s.User = "101")));

        Assert.StartsWith("'proxy', beside 'api', runs as root", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sidecar_that_begins_as_root_is_told_the_user_that_its_image_has()
    {
        var finding = Assert.Single(await FindAsync(builder => builder.AddWeb("api")
            .WithSidecar("cache", "redis:8.2").WithSidecar("quiet", "redis:8.2", s => s.User = "999:999")));

        Assert.Equal("'cache', beside 'api', begins as root, as its image 'redis:8.2' says.", finding.Message);
        Assert.Contains("999:999", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FROM nginx\nRUN true\n", "names no user, so that it runs as that of its base image")]
    [InlineData("FROM nginx\nUSER 1000\nUSER root\n", "lets it run as root")]
    [InlineData("FROM nginx\nUSER 0:0\n", "lets it run as 0:0")]
    [InlineData("FROM node AS build\nUSER node\nFROM nginx\n", "names no user")]
    [InlineData("FROM nginx\nUSER 1000\nCOPY <<'END' /help.txt\nUSER root\nFROM here\nEND\nRUN true\n", null)]
    [InlineData("FROM nginx\nRUN <<-END cat\nUSER 1000\n\tEND\nRUN true\n", "names no user")]
    [InlineData("FROM nginx\nuser 1000:1000\n", null)]
    [InlineData("FROM --platform=linux/amd64 nginx as base\nUSER $APP_UID\nFROM base\nRUN true\n", null)]
    public async Task A_Dockerfile_says_as_whom_its_image_runs(string text, string? message)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Dockerfile"), text, TestContext.Current.CancellationToken);

        var findings = await FindAsync(builder => builder.AddDockerfile("tool", _folder.FullName));

        Assert.Equal(message is null ? 0 : 1, findings.Count);
        Assert.All(findings, f => Assert.Contains(message!, f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_Dockerfile_the_stage_that_is_built_counts()
    {
        const string text = "FROM a AS first\nUSER one\nFROM b AS second\nUSER two\nFROM c\nUSER three\n";

        Assert.Equal(("one", "two", "three"), (DockerfileUser.Of(text, "0"), DockerfileUser.Of(text, "1"), DockerfileUser.Of(text, "2")));
        Assert.Equal(("one", "two", "three"), (DockerfileUser.Of(text, "first"), DockerfileUser.Of(text, "SECOND"), DockerfileUser.Of(text, stage: null)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<IReadOnlyList<Finding>> FindAsync(Action<IDistributedApplicationBuilder> model) => Broken.Find("NEXUS207", await Published.PlanAsync(model));
}
