using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

/// <summary>An app that is started by a script of its <c>package.json</c>.</summary>
public class JavaScriptAppResource : ExecutableResource, IResourceWithServiceDiscovery
{
    public JavaScriptAppResource(string name, string command, string workingDirectory)
        : base(name, command, workingDirectory)
    {
    }
}

/// <summary>An app that is started by Node.js from a script file.</summary>
public class NodeAppResource : JavaScriptAppResource, IResourceWithServiceDiscovery, IContainerFilesDestinationResource
{
    public NodeAppResource(string name, string command, string workingDirectory)
        : base(name, command, workingDirectory)
    {
    }
}

/// <summary>An app that is started by Bun from a script file.</summary>
public sealed class BunAppResource : JavaScriptAppResource, IResourceWithServiceDiscovery, IContainerFilesDestinationResource
{
    public BunAppResource(string name, string command, string workingDirectory)
        : base(name, command, workingDirectory)
    {
    }
}

/// <summary>An app that the Vite development server serves.</summary>
public class ViteAppResource : JavaScriptAppResource
{
    public ViteAppResource(string name, string command, string workingDirectory)
        : base(name, command, workingDirectory)
    {
    }
}

/// <summary>A Next.js app.</summary>
[Experimental("ASPIREJAVASCRIPT001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class NextJsAppResource : JavaScriptAppResource
{
    public NextJsAppResource(string name, string command, string workingDirectory)
        : base(name, command, workingDirectory)
    {
    }
}

/// <summary>How the files of a static website are published.</summary>
[Experimental("ASPIREJAVASCRIPT001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class PublishAsStaticWebsiteOptions
{
    /// <summary>The folder that the build writes, relative to the app.</summary>
    public string OutputPath { get; set; } = "dist";

    /// <summary>Whether the path is taken off before a request is passed on.</summary>
    public bool StripPrefix { get; set; }

    /// <summary>The endpoint that requests are passed on to; null: the one that service discovery finds.</summary>
    public string? TargetEndpointName { get; set; }
}

/// <summary>Installs the packages of an app before it starts.</summary>
public class JavaScriptInstallerResource : ExecutableResource
{
    public JavaScriptInstallerResource(string name, string workingDirectory)
        : base(name, "npm", workingDirectory)
    {
    }
}
