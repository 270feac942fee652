using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>What a pipeline was started for: the configuration section <c>Pipeline</c>, which the command line sets.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class PipelineOptions
{
    /// <summary>The step to run, with everything that it depends on (<c>--step</c>).</summary>
    public string? Step { get; set; }

    /// <summary>The folder that files are written to (<c>--output-path</c>).</summary>
    public string? OutputPath { get; set; }

    /// <summary>The lowest level that is shown (<c>--log-level</c>): trace, debug, information, warning, error or critical.</summary>
    public string? LogLevel { get; set; }

    /// <summary>Forgets what earlier deployments left, and leaves nothing (<c>--clear-cache</c>).</summary>
    public bool ClearCache { get; set; }

    /// <summary>Asks for no confirmation (<c>--yes</c>).</summary>
    public bool SkipConfirmation { get; set; }
}
