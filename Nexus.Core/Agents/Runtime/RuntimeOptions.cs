namespace Nexus.Core.Agents.Runtime;

/// <summary>Limits of answers. Configuration section <c>Runtime</c>.</summary>
public sealed class RuntimeOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Runtime";

    /// <summary>How often the model may be asked for one answer: each round but the last may use tools. At least 2.</summary>
    public int MaxIterations { get; set; } = 10;

    /// <summary>How many of a session's last messages the model is shown. At least 1.</summary>
    public int HistoryMessages { get; set; } = 40;

    /// <summary>Longest duration of an answer.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest duration of one use of a tool.</summary>
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer may stay without a sign of life before its server is thought dead.</summary>
    public TimeSpan TurnDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a server gives a sign of life.</summary>
    public TimeSpan TurnRenewal { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Throws where a value makes no sense.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range.</exception>
    public RuntimeOptions Validate()
    {
        Require(MaxIterations >= 2, nameof(MaxIterations), MaxIterations, "at least 2, for a round that uses a tool and one that answers");
        Require(HistoryMessages >= 1, nameof(HistoryMessages), HistoryMessages, "at least 1");
        Require(AnswerTimeout > TimeSpan.Zero, nameof(AnswerTimeout), AnswerTimeout, "more than zero");
        Require(ToolTimeout > TimeSpan.Zero, nameof(ToolTimeout), ToolTimeout, "more than zero");
        Require(TurnRenewal > TimeSpan.Zero, nameof(TurnRenewal), TurnRenewal, "more than zero");
        Require(TurnDuration >= 2 * TurnRenewal, nameof(TurnDuration), TurnDuration, $"at least twice {nameof(TurnRenewal)} ({TurnRenewal})");
        return this;

        static void Require(bool holds, string name, object value, string expected)
        {
            if (!holds)
            {
                throw new InvalidOperationException($"{Section}:{name} is {value} but must be {expected}.");
            }
        }
    }
}
