using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command that must be on this machine's PATH before the resource can start.</summary>
[Experimental("ASPIRECOMMAND001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
[DebuggerDisplay("{Command,nq}")]
public class RequiredCommandAnnotation : IResourceAnnotation
{
    public RequiredCommandAnnotation(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Command = command;
    }

    public string Command { get; }

    /// <summary>Where to learn how to install it.</summary>
    public string? HelpLink { get; init; }
}
