using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Prints what happens in a pipeline, a line for each thing, so that it reads the same in a terminal and in the log of a build server.</summary>
internal sealed class PipelineConsole(TextWriter output, TextWriter errors, IHostEnvironment environment, TimeProvider time) : IPipelineCaller, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ReportedStep, TimeSpan> _running = [];
    private int _width = 24;
    private int _steps;
    private long _begun;
    private ITimer? _timer;

    public bool EndsTheApplication => false;

    /// <summary>A build server answers nothing, and a person finds in the error what to set.</summary>
    public bool IsAvailable => false;

    public Task<IReadOnlyDictionary<string, string>> AskAsync(string message, IReadOnlyList<InteractionInput> inputs, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"Nobody can be asked: {message}");

    public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Begin(PipelineGraph graph)
    {
        lock (_gate)
        {
            _width = graph.Steps.Max(s => s.Name.Length);
            _begun = time.GetTimestamp();
            output.WriteLine($"Running '{graph.Steps[^1].Name}' for the environment '{environment.EnvironmentName}'.");
            _timer = time.CreateTimer(_ => SayWhatStillRuns(), state: null, Tick, Tick);
        }
    }

    public void List(PipelineGraph graph)
    {
        output.WriteLine(BuiltInSteps.Describe(graph));
        output.Flush();
    }

    public void TellBlocked(IReadOnlyList<StepEnd> blocked)
    {
        lock (_gate)
        {
            foreach (var end in blocked)
            {
                output.WriteLine($"  {end.Step.Name.PadRight(_width)}  not run            it depends on '{end.Blocker!.Name}'");
            }
        }
    }

    public void Tell(PipelineActivity activity)
    {
        lock (_gate)
        {
            var text = activity.IsMarkdown ? PlainText.Of(activity.Text) : activity.Text;
            switch (activity)
            {
                case StepActivity { State: CompletionState.InProgress } begun:
                    _running[begun.Step] = TimeSpan.Zero;
                    break;
                case StepActivity ended:
                    _running.Remove(ended.Step);
                    _steps++;
                    Line(ended.Step, $"{Word(ended.State),-7} {Seconds(ended.Step.Duration),8}{Suffix(text, ended.Step.Title)}");
                    break;
                case TaskActivity { State: CompletionState.InProgress }:
                    break;
                case TaskActivity task:
                    var message = task.Message is null ? string.Empty : task.IsMarkdown ? PlainText.Of(task.Message) : task.Message;
                    Line(task.Task.Step, $"  {PlainText.Of(task.Text)}: {Word(task.State)} ({Seconds(task.Task.Duration)}){(message.Length == 0 ? string.Empty : $" {message}")}");
                    break;
                case LogActivity log:
                    Line(log.Step, $"  {Prefix(log.Level)}{text}");
                    break;
                case EndActivity end:
                    End(end);
                    break;
            }
        }
    }

    public void Dispose() => _timer?.Dispose();

    private static string Word(CompletionState state) => state switch
    {
        CompletionState.CompletedWithWarning => "warning",
        CompletionState.CompletedWithError => "FAILED",
        _ => "done",
    };

    private static string Prefix(LogLevel level) => level switch
    {
        LogLevel.Warning => "warning: ",
        LogLevel.Error or LogLevel.Critical => "error: ",
        _ => string.Empty,
    };

    private static string Seconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s");

    // What a step says of its end when it has nothing to say is in the line already.
    private static string Suffix(string text, string title) => text.StartsWith($"{title} completed", StringComparison.Ordinal) || text is "Completed" ? string.Empty : $"   {text}";

    private void Line(ReportedStep step, string text)
    {
        foreach (var line in text.TrimEnd().Split('\n'))
        {
            output.WriteLine($"  {step.Title.PadRight(_width)}  {line.TrimEnd('\r')}");
        }
    }

    private void End(EndActivity end)
    {
        _timer?.Dispose();
        if (end.Summary.Count > 0)
        {
            var width = end.Summary.Max(i => i.Key.Length);
            output.WriteLine();
            foreach (var item in end.Summary)
            {
                output.WriteLine($"  {item.Key.PadRight(width)}  {(item.EnableMarkdown ? PlainText.Of(item.Value) : item.Value)}");
            }

            output.WriteLine();
        }

        var figures = $"{_steps} {(_steps == 1 ? "step" : "steps")} ran, {Seconds(time.GetElapsedTime(_begun))}";
        if (end.State != CompletionState.CompletedWithError)
        {
            output.WriteLine($"{end.Text} ({figures}).");
        }
        else
        {
            output.WriteLine(_timer is null ? "Nothing was run." : $"Not everything succeeded ({figures}).");
            output.Flush();
            errors.WriteLine($"error: {end.Text}");
        }

        output.Flush();
    }

    // At 1, 2, 4, 8, ... seconds: often enough to see that something goes on, rarely enough for the log of a long build.
    private void SayWhatStillRuns()
    {
        lock (_gate)
        {
            foreach (var (step, last) in _running.ToArray())
            {
                var elapsed = time.GetElapsedTime(step.Begun);
                if (elapsed >= Tick && elapsed >= last * 2)
                {
                    _running[step] = elapsed;
                    var task = step.Tasks.FindLast(t => t.State == CompletionState.InProgress);
                    Line(step, $"running {Seconds(elapsed),8}{(task is null ? string.Empty : $"   {PlainText.Of(task.Text)}")}");
                }
            }

            output.Flush();
        }
    }
}
