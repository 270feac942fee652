using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Core.Agents;
using Nexus.Core.Agents.Runtime;
using Nexus.Core.Artifacts;
using Nexus.Core.Builds;
using Nexus.Core.Builds.Stages;
using Nexus.Core.Models;
using Nexus.TestServices;

namespace Nexus.Core.Tests.Agents;

/// <summary>Builds agents stage by stage in a folder, and asks them.</summary>
internal sealed class AgentWorkshop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AgentWorkshop(ToolCatalogue? catalogue = null, LanguageModel? model = null, RuntimeOptions? options = null)
    {
        Catalogue = catalogue ?? new ToolCatalogue();
        Model = model ?? ModelProviders.Create(new ModelOptions(), Catalogue, TimeProvider.System);
        Runtime = new AgentRuntime(Model, Catalogue, Options.Create(options ?? new RuntimeOptions()), new TestLog());
        Packages = new AgentPackageStore(new SharedVolume(Path.Combine(_folder.Path, "volume")));
    }

    public ToolCatalogue Catalogue { get; }

    public LanguageModel Model { get; }

    public AgentRuntime Runtime { get; }

    public AgentPackageStore Packages { get; }

    public string BuildFolder => Path.Combine(_folder.Path, "build");

    public string Package => Path.Combine(BuildFolder, DocumentPaths.Package);

    public IBuildStage Manager => new AgentDeveloperManagerStage(new AgentPackageValidator(Catalogue), new EvaluationRunner(Runtime, TimeProvider.System));

    /// <summary>Runs the stages up to the package, and the one that judges it.</summary>
    public async Task BuildAsync(string requirement, bool judge = true)
    {
        IBuildStage[] stages =
        [
            new OrchestratorStage(), new RequirementsAnalysisStage(), new SystemArchitectureStage(), new AgentDesignStage(), new ToolsDeveloperStage(Catalogue),
            new PromptEngineerStage(Catalogue), new AgentCodeDeveloperStage(Catalogue, Packages, TimeProvider.System),
        ];
        foreach (var stage in judge ? [.. stages, Manager] : stages)
        {
            Assert.NotEmpty((await stage.RunAsync(Context(requirement, stage.Name), default)).Summary);
        }
    }

    public StageContext Context(string requirement, string stage) => new(
        Build.Create("bld_01m83ww10ps7b3sfc7qkv2jycg", "owner", requirement, null, DateTimeOffset.UnixEpoch), BuildFolder, Path.Combine(BuildFolder, stage), Model.Client, Model.Name);

    public async Task<RunnableAgent> AgentAsync()
    {
        var manifest = AgentManifestYaml.Read(await File.ReadAllTextAsync(Path.Combine(Package, AgentPackage.ManifestFile)));
        return new RunnableAgent(manifest.Name, await File.ReadAllTextAsync(Path.Combine(Package, AgentPackage.InstructionsFile)), manifest.Tools, Package);
    }

    /// <summary>Asks, in a conversation that goes on.</summary>
    public async Task<(string Text, List<AgentEvent> Events)> AskAsync(RunnableAgent agent, List<ChatMessage> conversation, string question)
    {
        conversation.Add(new ChatMessage(ChatRole.User, question));
        var events = new List<AgentEvent>();
        var text = new StringBuilder();
        await foreach (var happened in Runtime.AnswerAsync(agent, conversation))
        {
            events.Add(happened);
            if (happened is AgentEvent.TextDelta delta)
            {
                text.Append(delta.Text);
            }
        }

        conversation.Add(new ChatMessage(ChatRole.Assistant, text.ToString()));
        return (text.ToString(), events);
    }

    // What the runtime logs is what it keeps from users: a failing test shows it.
    private sealed class TestLog : ILogger<AgentRuntime>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            TestContext.Current.TestOutputHelper?.WriteLine($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
        Runtime.Dispose();
        _folder.Dispose();
    }
}
