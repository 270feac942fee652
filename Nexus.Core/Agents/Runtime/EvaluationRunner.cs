using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using Nexus.Core.Models;

namespace Nexus.Core.Agents.Runtime;

/// <summary>How an agent did in a case.</summary>
/// <param name="Name">The case.</param>
/// <param name="Passed">Whether it did what was expected.</param>
/// <param name="Detail">What it did; for a failure also what was expected.</param>
/// <param name="Answer">Its answer.</param>
/// <param name="Tools">The tools that it used.</param>
/// <param name="Tries">How often it was asked.</param>
/// <param name="Usage">What it took.</param>
public sealed record EvaluationResult(
    string Name, bool Passed, string Detail, string Answer, IReadOnlyList<string> Tools, int Tries, TokenUsage Usage);

/// <summary>How an agent did in all cases.</summary>
/// <param name="Model">The model that answered.</param>
/// <param name="At">When.</param>
/// <param name="Results">Case by case.</param>
public sealed record EvaluationReport(string Model, DateTimeOffset At, IReadOnlyList<EvaluationResult> Results)
{
    /// <summary>How many cases passed.</summary>
    public int Passed => Results.Count(result => result.Passed);
}

/// <summary>Puts an agent to the cases of its package, with the runtime that will run it for users.</summary>
public sealed class EvaluationRunner(AgentRuntime runtime, TimeProvider time)
{
    // A model that is no rule may miss a word once.
    private const int MaxTries = 2;
    private const int MaxAnswer = 4000;

    /// <summary>Runs all cases.</summary>
    public async Task<EvaluationReport> RunAsync(
        RunnableAgent agent, IReadOnlyList<EvaluationCase> cases, CancellationToken cancellationToken = default)
    {
        var results = new List<EvaluationResult>();
        foreach (var one in cases)
        {
            var usage = TokenUsage.None;
            for (var tries = 1; ; tries++)
            {
                var result = await RunAsync(agent, one, tries, cancellationToken);
                usage = usage.Add(result.Usage);
                if (result.Passed || tries == MaxTries || runtime.IsOffline)
                {
                    results.Add(result with { Usage = usage });
                    break;
                }
            }
        }

        return new EvaluationReport(runtime.ModelName, time.GetUtcNow(), results);
    }

    private async Task<EvaluationResult> RunAsync(RunnableAgent agent, EvaluationCase one, int tries, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        var tools = new List<string>();
        var failed = new List<string>();
        var usage = TokenUsage.None;
        string? error = null;
        await foreach (var happened in runtime.AnswerAsync(agent, [new ChatMessage(ChatRole.User, one.Input)], cancellationToken))
        {
            switch (happened)
            {
                case AgentEvent.TextDelta text:
                    answer.Append(text.Text);
                    break;
                case AgentEvent.ToolUse use:
                    tools.Add(use.Name);
                    break;
                case AgentEvent.ToolResult { IsError: true } result:
                    failed.Add($"{result.Name} said: {result.Content}");
                    break;
                case AgentEvent.Usage used:
                    usage = used.Total;
                    break;
                case AgentEvent.Error broken:
                    error = broken.Reason.Message;
                    break;
            }
        }

        var said = answer.ToString();
        var unused = one.Tools.Except(tools).ToArray();
        var missing = one.Contains.Where(expected => !said.Contains(expected, StringComparison.OrdinalIgnoreCase)).ToArray();
        List<string> defects = [];
        if (error is not null)
        {
            defects.Add(error);
        }

        if (said.Length == 0 && error is null)
        {
            defects.Add("There was no answer.");
        }

        if (unused.Length > 0)
        {
            defects.Add($"It did not use {string.Join(", ", unused)}; it used {(tools.Count == 0 ? "no tool" : string.Join(", ", tools))}.");
        }

        if (missing.Length > 0)
        {
            defects.Add($"The answer lacks {string.Join(", ", missing.Select(text => $"“{text}”"))}.");
            defects.AddRange(failed);
        }

        return new EvaluationResult(
            one.Name, defects.Count == 0,
            defects.Count > 0 ? string.Join(" ", defects)
            : string.Create(CultureInfo.InvariantCulture, $"It used {(tools.Count == 0 ? "no tool" : string.Join(", ", tools))} and answered in {said.Length} characters{(one.Contains.Count > 0 ? " with all that was expected" : "")}."),
            said.Length <= MaxAnswer ? said : said[..MaxAnswer] + "…", tools, tries, usage);
    }
}
