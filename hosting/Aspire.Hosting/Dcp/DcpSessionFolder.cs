using System.Text;

namespace Aspire.Hosting.Dcp;

/// <summary>The private folder of one session: kubeconfig, log socket, certificate. DCP deletes it at its end.</summary>
internal sealed class DcpSessionFolder
{
    private const string Prefix = "aspire-dcp";

    /// <summary>What a unix socket's path may be long, on the strictest system (macOS), with its closing zero.</summary>
    private const int LongestSocketPath = 103;

    private DcpSessionFolder(string path) => Path = path;

    public string Path { get; }

    public string Kubeconfig => System.IO.Path.Combine(Path, "kubeconfig");

    public string LogSocket => System.IO.Path.Combine(Path, "output.sock");

    public bool Exists => Directory.Exists(Path);

    public static DcpSessionFolder Create(string? root)
    {
        var folder = root is null ? new DcpSessionFolder(Directory.CreateTempSubdirectory(Prefix).FullName) : CreateIn(root);
        if (Encoding.UTF8.GetByteCount(folder.LogSocket) <= LongestSocketPath || OperatingSystem.IsWindows())
        {
            return folder;
        }

        Directory.Delete(folder.Path);
        return CreateIn("/tmp");
    }

    /// <summary>Removes what is left; true when nothing is left.</summary>
    public bool TryDelete(out string? reason)
    {
        reason = null;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // DCP was here first.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception.Message;
        }

        return !Exists;
    }

    private static DcpSessionFolder CreateIn(string root)
    {
        var path = System.IO.Path.Combine(root, Prefix + System.IO.Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal));
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new DcpSessionFolder(path);
    }
}
