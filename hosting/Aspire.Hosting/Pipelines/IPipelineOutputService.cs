using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>Tells steps where to write. Nothing is created before it is written to, but for the folder of temporary files.</summary>
[Experimental("ASPIREPIPELINES004", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IPipelineOutputService
{
    /// <summary>The folder for what is published, as a full path: <c>--output-path</c>, or <c>aspire-output</c> in the AppHost's folder.</summary>
    string GetOutputDirectory();

    /// <summary>The folder for what is published of one resource.</summary>
    string GetOutputDirectory(IResource resource);

    /// <summary>A folder for files that nobody needs when the pipeline has ended.</summary>
    string GetTempDirectory();

    /// <summary>A folder for files of one resource that nobody needs when the pipeline has ended.</summary>
    string GetTempDirectory(IResource resource);
}

/// <summary>The folders of one run.</summary>
internal sealed class PipelineOutput(IOptions<PipelineOptions> options, IConfiguration configuration) : IPipelineOutputService, IDisposable
{
    private readonly Lazy<string> _temporary = new(() => Directory.CreateTempSubdirectory("aspire-pipelines").FullName);

    public string GetOutputDirectory() => options.Value.OutputPath is { Length: > 0 } path
        ? Path.GetFullPath(path)
        : Path.Combine(Path.GetFullPath(configuration["AppHost:Directory"] ?? Environment.CurrentDirectory), "aspire-output");

    public string GetOutputDirectory(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Path.Combine(GetOutputDirectory(), resource.Name);
    }

    public string GetTempDirectory() => _temporary.Value;

    public string GetTempDirectory(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Path.Combine(GetTempDirectory(), resource.Name);
    }

    public void Dispose()
    {
        if (_temporary.IsValueCreated)
        {
            try
            {
                Directory.Delete(_temporary.Value, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // A step has removed it.
            }
        }
    }
}
