using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Aspire.Hosting.Pipelines;

/// <summary>What one deployment remembers for the next one.</summary>
[Experimental("ASPIREPIPELINES002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IDeploymentStateManager
{
    /// <summary>The file; null where the state is kept elsewhere.</summary>
    string? StateFilePath { get; }

    /// <summary>Reads a section; an unknown one is empty. Names may be paths such as <c>Azure:Deployments</c>.</summary>
    Task<DeploymentStateSection> AcquireSectionAsync(string sectionName, CancellationToken cancellationToken = default);

    /// <summary>Keeps a section. The same section can be saved again.</summary>
    /// <exception cref="InvalidOperationException">Somebody else has saved the section since it was acquired.</exception>
    Task SaveSectionAsync(DeploymentStateSection section, CancellationToken cancellationToken = default);

    /// <summary>Forgets a section.</summary>
    /// <exception cref="InvalidOperationException">Somebody else has saved the section since it was acquired.</exception>
    Task DeleteSectionAsync(DeploymentStateSection section, CancellationToken cancellationToken = default);

    /// <summary>Forgets everything.</summary>
    Task ClearAllStateAsync(CancellationToken cancellationToken = default);
}

/// <summary>A part of the state that one step reads and writes as a whole.</summary>
[Experimental("ASPIREPIPELINES002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class DeploymentStateSection
{
    // The flattened form of a section that is a value has this as its only key.
    internal const string ValueKey = "";

    public DeploymentStateSection(string sectionName, JsonObject? data, long version)
    {
        ArgumentException.ThrowIfNullOrEmpty(sectionName);
        SectionName = sectionName;
        Data = data ?? [];
        Version = version;
    }

    public string SectionName { get; }

    public JsonObject Data { get; }

    /// <summary>How often the section has been saved while this process ran.</summary>
    public long Version { get; set; }

    /// <summary>Makes the section a single value.</summary>
    public void SetValue(string value)
    {
        Data.Clear();
        Data[ValueKey] = value;
    }
}
