namespace Aspire.Hosting.Dcp;

/// <summary>The two facts of DCP's kubeconfig that a client needs; its certificate is our own.</summary>
internal sealed record DcpKubeconfig(Uri Server, string Token)
{
    /// <summary>Null while DCP is still writing: the token is the last thing in the file and its line ends with a line feed.</summary>
    public static DcpKubeconfig? TryParse(string yaml)
    {
        var server = Value(yaml, "server:");
        var token = Value(yaml, "token:");
        return server is not null && token is not null && Uri.TryCreate(server, UriKind.Absolute, out var uri)
            ? new DcpKubeconfig(uri, token)
            : null;
    }

    private static string? Value(string yaml, string key)
    {
        var start = yaml.IndexOf(key, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += key.Length;
        var end = yaml.IndexOf('\n', start);
        if (end < 0)
        {
            return null;
        }

        var value = yaml[start..end].Trim().Trim('"', '\'');
        return value.Length == 0 ? null : value;
    }
}
