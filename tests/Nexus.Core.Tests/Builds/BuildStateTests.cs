using Nexus.Core.Builds;
using Nexus.TestServices;
using static Nexus.Core.Builds.BuildStatus;

namespace Nexus.Core.Tests.Builds;

public sealed class BuildStateTests
{
    private static readonly HashSet<(BuildStatus From, BuildStatus To)> Legal =
    [
        (Queued, Running), (Queued, Paused), (Queued, Cancelled), (Queued, Failed), (Queued, Queued),
        (Running, Paused), (Running, Completed), (Running, Failed), (Running, Cancelled), (Running, Queued),
        (Paused, Queued), (Paused, Cancelled),
        (Failed, Queued), (Completed, Queued),
    ];

    [Fact]
    public void Only_the_transitions_of_the_table_exist()
    {
        foreach (var from in Enum.GetValues<BuildStatus>())
        {
            foreach (var to in Enum.GetValues<BuildStatus>())
            {
                Assert.True(Legal.Contains((from, to)) == BuildTransitions.From(from).Contains(to), $"{from} to {to}");
            }
        }
    }

    [Theory]
    [InlineData(Queued, "Pause Cancel Restart")]
    [InlineData(Running, "Pause Cancel Restart")]
    [InlineData(Paused, "Resume Cancel Restart")]
    [InlineData(Failed, "Retry Restart")]
    [InlineData(Completed, "Restart")]
    [InlineData(Cancelled, "")]
    public void Each_status_obeys_its_controls_and_no_others(BuildStatus status, string controls) =>
        Assert.Equal(controls, string.Join(' ', BuildTransitions.ControlsOf(status)));

    [Fact]
    public void The_documentation_lists_the_transitions_that_exist()
    {
        var rows = File.ReadLines(Path.Combine(ServerProcess.RepositoryRoot, "docs", "api.md"))
            .SkipWhile(line => line != "| from | to | by |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(
            BuildTransitions.All.Select(one =>
                $"| `{BuildUpdate.NameOf(one.From)}` | `{BuildUpdate.NameOf(one.To)}` | {(one.By is { } control ? $"`{BuildUpdate.NameOf(control)}`" : "the platform")} |"),
            rows);
    }

    [Fact]
    public void A_cancelled_build_never_runs_again()
    {
        var cancelled = New().Apply(Update(1, Cancelled) with { Control = BuildControl.Cancel });

        var refusal = Assert.Throws<IllegalTransitionException>(() => cancelled.Apply(Update(2, Running)));

        Assert.Empty(refusal.Allowed);
        Assert.Contains("cancelled is final", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_completed_stage_never_runs_again()
    {
        var build = New().Apply(Update(1, Running))
            .Apply(Stage(2, "orchestrator", StageStatus.Running))
            .Apply(Stage(3, "orchestrator", StageStatus.Completed));

        Assert.Throws<IllegalTransitionException>(() => build.Apply(Stage(4, "orchestrator", StageStatus.Running)));
        Assert.Equal(1, build.CompletedStages);
        Assert.Equal("requirements_analysis", build.FirstIncompleteStage!.Name);
    }

    [Theory]
    [InlineData(BuildControl.Retry, 0)]
    [InlineData(BuildControl.Resume, 1)]
    public void A_retry_gives_a_stage_all_its_attempts_again_though_its_build_failed_while_it_waited(BuildControl control, int failures)
    {
        var waiting = New().Apply(Update(1, Running))
            .Apply(Stage(2, "orchestrator", StageStatus.Running))
            .Apply(Stage(3, "orchestrator", StageStatus.Pending) with { Error = "The disk is full." });
        Assert.Equal((1, DateTimeOffset.UnixEpoch.AddSeconds(3)), (waiting.Stage("orchestrator").Failures, waiting.Stage("orchestrator").BrokeAt));

        var queued = waiting.Apply(control == BuildControl.Retry ? Update(4, Failed) : Update(4, Paused) with { Control = BuildControl.Pause }).Apply(Update(5, Queued) with { Control = control });

        Assert.Equal((failures, failures > 0), (queued.Stage("orchestrator").Failures, queued.Stage("orchestrator").BrokeAt is not null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    public void An_update_out_of_turn_is_refused(long sequence) =>
        Assert.Throws<InvalidOperationException>(() => New().Apply(Update(sequence, Running)));

    [Fact]
    public void An_update_of_another_build_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => New().Apply(Update(1, Running) with { BuildId = "bld_other" }));

    [Fact]
    public void There_are_nine_stages_in_their_order() => Assert.Equal(
        [
            "orchestrator", "requirements_analysis", "system_architecture", "agent_design", "tools_developer",
            "prompt_engineer", "agent_code_developer", "agent_developer_manager", "agent_deployer",
        ],
        StageCatalogue.All.Select(stage => stage.Name));

    [Fact]
    public void Ids_sort_by_the_time_of_creation()
    {
        var first = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var ids = Enumerable.Range(0, 50).Select(i => BuildId.New(first.AddMilliseconds(i * 37))).ToArray();

        Assert.Equal(ids, ids.Order(StringComparer.Ordinal));
        Assert.All(ids, id => Assert.True(BuildId.IsValid(id)));
    }

    [Theory]
    [InlineData("bld_01m83ww10ps7b3sfc7qkv2jyc")]
    [InlineData("bld_01m83ww10ps7b3sfc7qkv2jycu")]
    [InlineData("agt_01m83ww10ps7b3sfc7qkv2jycg")]
    [InlineData("bld_../../../../../../etc/pass")]
    [InlineData(null)]
    public void What_is_not_an_id_is_told_apart(string? value) => Assert.False(BuildId.IsValid(value));

    [Fact]
    public void A_build_without_a_name_is_named_after_its_requirement()
    {
        var build = Build.Create("bld_x", "owner", "Convert units.\nAnd more.", "  ", DateTimeOffset.UnixEpoch);

        Assert.Equal("Convert units.", build.Name);
    }

    private static Build New() => Build.Create("bld_x", "owner", "An agent that does something.", null, DateTimeOffset.UnixEpoch);

    private static BuildUpdate Update(long sequence, BuildStatus status) => new()
    {
        BuildId = "bld_x",
        Sequence = sequence,
        At = DateTimeOffset.UnixEpoch.AddSeconds(sequence),
        Type = BuildUpdateType.Build,
        Status = BuildUpdate.NameOf(status),
    };

    private static BuildUpdate Stage(long sequence, string stage, StageStatus status) => new()
    {
        BuildId = "bld_x",
        Sequence = sequence,
        At = DateTimeOffset.UnixEpoch.AddSeconds(sequence),
        Type = BuildUpdateType.Stage,
        Status = BuildUpdate.NameOf(status),
        Stage = stage,
        Attempt = 1,
    };
}
