using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

/// <summary>Files that an image build copies before the packages are installed.</summary>
public sealed record CopyFilePattern(string Source, string Destination);

/// <summary>The package manager of an app.</summary>
public sealed class JavaScriptPackageManagerAnnotation : IResourceAnnotation
{
    public JavaScriptPackageManagerAnnotation(string executableName, string? runScriptCommand, string? cacheMount = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(executableName);
        ExecutableName = executableName;
        ScriptCommand = runScriptCommand;
        CacheMount = cacheMount;
    }

    public string ExecutableName { get; }

    /// <summary>The word before the name of a script: <c>run</c>.</summary>
    public string? ScriptCommand { get; }

    /// <summary>What stands between the name of a script and its arguments. Default: <c>--</c>.</summary>
    public string? CommandSeparator { get; init; } = "--";

    /// <summary>The folder that an image build keeps between builds.</summary>
    public string? CacheMount { get; }

    public List<CopyFilePattern> PackageFilesPatterns { get; } = [];
}

/// <summary>How the packages are installed.</summary>
public sealed class JavaScriptInstallCommandAnnotation : IResourceAnnotation
{
    public JavaScriptInstallCommandAnnotation(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        Args = args;
    }

    public string[] Args { get; }

    /// <summary>What leaves development packages out.</summary>
    public string? ProductionInstallArgs { get; init; }
}

/// <summary>The script that starts the app.</summary>
public sealed class JavaScriptRunScriptAnnotation : IResourceAnnotation
{
    public JavaScriptRunScriptAnnotation(string scriptName, string[]? args)
    {
        ArgumentException.ThrowIfNullOrEmpty(scriptName);
        ScriptName = scriptName;
        Args = args ?? [];
    }

    public string ScriptName { get; }

    public string[] Args { get; }
}

/// <summary>The script that builds the app.</summary>
public sealed class JavaScriptBuildScriptAnnotation : IResourceAnnotation
{
    public JavaScriptBuildScriptAnnotation(string scriptName, string[]? args)
    {
        ArgumentException.ThrowIfNullOrEmpty(scriptName);
        ScriptName = scriptName;
        Args = args ?? [];
    }

    public string ScriptName { get; }

    public string[] Args { get; }
}

/// <summary>The resource that installs the packages.</summary>
public sealed class JavaScriptPackageInstallerAnnotation : IResourceAnnotation
{
    public JavaScriptPackageInstallerAnnotation(ExecutableResource installerResource)
    {
        ArgumentNullException.ThrowIfNull(installerResource);
        Resource = installerResource;
    }

    public ExecutableResource Resource { get; }
}
