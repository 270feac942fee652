using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>A step that runs, as it is told to whoever watches. Disposing of it completes it with the worst state of its tasks.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IReportingStep : IAsyncDisposable
{
    /// <summary>Begins a part of the step that is worth a line of its own.</summary>
    /// <exception cref="InvalidOperationException">The step is complete.</exception>
    Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="CreateTaskAsync(string, CancellationToken)" />
    Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    /// <summary>Adds a line to the log of the step.</summary>
    [Obsolete("Pass a string for plain text, or a MarkdownString.")]
    void Log(LogLevel logLevel, string message, bool enableMarkdown);

    /// <summary>Adds a line of plain text to the log of the step.</summary>
    void Log(LogLevel logLevel, string message);

    /// <summary>Adds a line of Markdown to the log of the step.</summary>
    void Log(LogLevel logLevel, MarkdownString message);

    /// <summary>Ends the step. Whoever completes it first decides.</summary>
    Task CompleteAsync(string completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="CompleteAsync(string, CompletionState, CancellationToken)" />
    Task CompleteAsync(MarkdownString completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

/// <summary>A part of a step. Disposing of it completes it.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IReportingTask : IAsyncDisposable
{
    /// <summary>Says what the task does now.</summary>
    /// <exception cref="InvalidOperationException">The step of the task is complete.</exception>
    Task UpdateAsync(string statusText, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="UpdateAsync(string, CancellationToken)" />
    Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    /// <summary>Ends the task. Whoever completes it first decides.</summary>
    /// <exception cref="InvalidOperationException">The step of the task is complete.</exception>
    Task CompleteAsync(string? completionMessage = null, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="CompleteAsync(string?, CompletionState, CancellationToken)" />
    Task CompleteAsync(MarkdownString completionMessage, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

/// <summary>A text in Markdown: the Aspire CLI shows it formatted.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class MarkdownString
{
    public MarkdownString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    public string Value { get; }

    public override string ToString() => Value;
}
