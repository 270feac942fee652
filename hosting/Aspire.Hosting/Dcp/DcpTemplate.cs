namespace Aspire.Hosting.Dcp;

/// <summary>DCP evaluates arguments and environment values as Go templates.</summary>
internal static class DcpTemplate
{
    /// <summary>The port that this instance must bind to serve the service (of a container: its container port).</summary>
    public static string PortForServing(string service) => $$$"""{{ portForServing "{{{service}}}" }}""";

    /// <summary>The address that this instance must bind to serve the service.</summary>
    public static string AddressForServing(string service) => $$$"""{{ addressForServing "{{{service}}}" }}""";

    /// <summary>The port under which clients reach the service.</summary>
    public static string PortFor(string service) => $$$"""{{ portFor "{{{service}}}" }}""";

    /// <summary>The address under which clients reach the service.</summary>
    public static string AddressFor(string service) => $$$"""{{ addressFor "{{{service}}}" }}""";

    /// <summary>An annotation of the object itself.</summary>
    public static string Annotation(string key) => $$$"""{{ index .Annotations "{{{key}}}" }}""";

    /// <summary>The name of the object itself.</summary>
    public const string Name = "{{ .Name }}";

    /// <summary>Text that must arrive as it is. Only an opening pair of braces means anything to the template engine.</summary>
    public static string Escape(string text) =>
        text.Contains("{{", StringComparison.Ordinal) ? text.Replace("{{", "{{\"{{\"}}", StringComparison.Ordinal) : text;
}
