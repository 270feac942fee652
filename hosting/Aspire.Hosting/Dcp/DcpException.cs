using System.Net;

namespace Aspire.Hosting.Dcp;

/// <summary>The Developer Control Plane is missing, did not start, refused an object or stopped answering.</summary>
internal sealed class DcpException : Exception
{
    public DcpException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    public DcpException(string verb, string kind, string? name, HttpStatusCode status, string serverMessage)
        : base($"DCP refused to {verb} {kind}{(name is null ? "" : $" '{name}'")} ({(int)status}): {serverMessage}")
    {
        Kind = kind;
        Name = name;
        Status = status;
        ServerMessage = serverMessage;
    }

    /// <summary>Kind of the object concerned, e.g. Executable.</summary>
    public string? Kind { get; }

    public string? Name { get; }

    public HttpStatusCode? Status { get; }

    /// <summary>What DCP said, without our words around it.</summary>
    public string? ServerMessage { get; }
}
