using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>What is worth knowing when a pipeline has succeeded, in the order in which its steps said it. Steps may add at the same time.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PipelineSummary
{
    private readonly List<PipelineSummaryItem> _items = [];

    public ReadOnlyCollection<PipelineSummaryItem> Items
    {
        get
        {
            lock (_items)
            {
                return new([.. _items]);
            }
        }
    }

    public void Add(string key, string value) => Add(new PipelineSummaryItem(key, value, enableMarkdown: false));

    public void Add(string key, MarkdownString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(new PipelineSummaryItem(key, value.Value, enableMarkdown: true));
    }

    private void Add(PipelineSummaryItem item)
    {
        lock (_items)
        {
            _items.Add(item);
        }
    }
}

/// <summary>A line of a summary.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PipelineSummaryItem
{
    public PipelineSummaryItem(string key, string value, bool enableMarkdown)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        Key = key;
        Value = value;
        EnableMarkdown = enableMarkdown;
    }

    public string Key { get; }

    public string Value { get; }

    /// <summary>Whether the value is Markdown.</summary>
    public bool EnableMarkdown { get; }
}
