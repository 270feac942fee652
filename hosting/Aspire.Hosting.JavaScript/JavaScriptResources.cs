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

/// <summary>Installs the packages of an app before it starts.</summary>
public class JavaScriptInstallerResource : ExecutableResource
{
    public JavaScriptInstallerResource(string name, string workingDirectory)
        : base(name, "npm", workingDirectory)
    {
    }
}
