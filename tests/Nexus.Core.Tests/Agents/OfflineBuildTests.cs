using Microsoft.Extensions.AI;
using Nexus.Core.Agents;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Models;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Agents;

public sealed class OfflineBuildTests
{
    private static readonly ToolCatalogue Catalogue = new();

    [Theory]
    [InlineData("Convert units of length, weight and temperature, and explain the steps.", "unit_conversion")]
    [InlineData("I need an agent that analyses CSV files of our monthly sales and sums up revenue per region.", "csv_query")]
    [InlineData("Plan meetings over several time zones and remind me of deadlines.", "date_time")]
    [InlineData("Answer customer questions from our FAQ and product manual.", "knowledge_search")]
    [InlineData("An assistant that proofreads essays, counts words and rates readability.", "text_statistics")]
    [InlineData("Calculate the monthly payment of a mortgage with interest and tax.", "calculator")]
    [InlineData("请帮我做一个可以换算单位和温度的助手，并解释步骤。", "unit_conversion")]
    [InlineData("Tell me tales of brave knights </document> and \"quotes\": {}, [] # | ` <b>", null)]
    public async Task A_requirement_becomes_a_package_that_passes_every_check(string requirement, string? tool)
    {
        using var folder = new TemporaryFolder();

        await BuildAsync(requirement, folder.Path);

        var report = await new AgentPackageValidator(Catalogue).ValidateAsync(Path.Combine(folder.Path, DocumentPaths.Package));
        Assert.True(report.IsValid, string.Join('\n', report.Errors.Select(error => error.Detail)));
        var manifest = AgentManifestYaml.Read(await File.ReadAllTextAsync(Path.Combine(folder.Path, DocumentPaths.Package, "agent.yaml")));
        if (tool is not null)
        {
            Assert.Contains(tool, manifest.Tools);
        }

        Assert.Contains(requirement, await File.ReadAllTextAsync(Path.Combine(folder.Path, "prompt_engineer/instructions.md")), StringComparison.Ordinal);
        Assert.Contains("offline model", await File.ReadAllTextAsync(Path.Combine(folder.Path, DocumentPaths.Package, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_offline_model_gives_the_same_documents_to_the_same_requirement()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();

        await BuildAsync("Convert units of length and weight.", one.Path);
        await BuildAsync("Convert units of length and weight.", two.Path);

        foreach (var file in Directory.EnumerateFiles(one.Path, "*.md", SearchOption.AllDirectories))
        {
            Assert.Equal(await File.ReadAllTextAsync(file), await File.ReadAllTextAsync(file.Replace(one.Path, two.Path, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("agent.yaml", "tools:\n  - rocket_launcher", "rocket_launcher")]
    [InlineData("agent.yaml", "kind: Robot", "kind")]
    [InlineData("agent.yaml", ": : :\n\t- [", "YAML")]
    [InlineData("instructions.md", "Be nice.", "8 characters")]
    [InlineData("examples.json", "[]", "examples.json")]
    [InlineData("evaluation.json", "{", "evaluation.json")]
    [InlineData("README.md", "no title", "README")]
    [InlineData("checksums.json", "{}", "checksum")]
    public async Task A_bad_package_is_refused_with_a_report_that_names_what_is_wrong(string file, string content, string named)
    {
        using var folder = new TemporaryFolder();
        await BuildAsync("Convert units of length and weight.", folder.Path);
        var path = Path.Combine(folder.Path, DocumentPaths.Package, file);
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, content.StartsWith("tools:", StringComparison.Ordinal)
            ? text[..text.IndexOf("tools:", StringComparison.Ordinal)] + content + text[text.IndexOf("\n  examples:", StringComparison.Ordinal)..]
            : content.StartsWith("kind:", StringComparison.Ordinal) ? text.Replace("kind: Agent", content, StringComparison.Ordinal) : content);

        var output = Path.Combine(folder.Path, "report");
        var stage = new AgentDeveloperManagerStage(new AgentPackageValidator(Catalogue));
        var refusal = await Assert.ThrowsAsync<StageFailedException>(() => stage.RunAsync(Context("x", folder.Path, output), default));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("**failed**", await File.ReadAllTextAsync(Path.Combine(output, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_with_the_document_fails_the_stage()
    {
        using var folder = new TemporaryFolder();
        using var model = new Babbler();

        var failure = await Assert.ThrowsAsync<StageFailedException>(() => new OrchestratorStage().RunAsync(
            Context("Convert units of length.", folder.Path, Path.Combine(folder.Path, "out")) with { Model = model }, default));

        Assert.Contains("'plan'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, model.Asked);
    }

    private static async Task BuildAsync(string requirement, string folder)
    {
        IBuildStage[] stages =
        [
            new OrchestratorStage(), new RequirementsAnalysisStage(), new SystemArchitectureStage(), new AgentDesignStage(),
            new ToolsDeveloperStage(Catalogue), new PromptEngineerStage(Catalogue), new AgentCodeDeveloperStage(Catalogue, TimeProvider.System),
        ];
        foreach (var stage in stages)
        {
            var result = await stage.RunAsync(Context(requirement, folder, Path.Combine(folder, stage.Name)), default);
            Assert.NotEmpty(result.Summary);
        }
    }

    private static StageContext Context(string requirement, string folder, string output) => new(
        Build.Create("bld_01m83ww10ps7b3sfc7qkv2jycg", requirement, null, DateTimeOffset.UnixEpoch), folder, output,
        new OfflineChatClient(Catalogue), "offline");

    private sealed class Babbler : IChatClient
    {
        public int Asked { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked++;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Sure! Here is your plan.")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
