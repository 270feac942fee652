using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

/// <summary>What runs an app once it is built.</summary>
internal enum JavaScriptPublishMode
{
    /// <summary>A web server gives out the files that the build wrote.</summary>
    StaticWebsite,

    /// <summary>Node.js runs a file that the build wrote, and which brings its packages along.</summary>
    NodeServer,

    /// <summary>A script of <c>package.json</c>, with the packages that it needs.</summary>
    PackageScript,

    /// <summary>The server that Next.js writes (<c>output: "standalone"</c>).</summary>
    NextStandalone,
}

/// <summary>How the Dockerfile that is made of an app ends. Without it the image is only built, for another to take files out of it.</summary>
internal sealed class JavaScriptPublishModeAnnotation(JavaScriptPublishMode mode) : IResourceAnnotation
{
    public JavaScriptPublishMode Mode => mode;

    /// <summary>The file that Node.js runs, or the script of <c>package.json</c>.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>What follows the name of the script.</summary>
    public string? Arguments { get; init; }

    /// <summary>The folder of what was built, relative to the app.</summary>
    public string OutputPath { get; init; } = ".";
}
