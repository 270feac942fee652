namespace Aspire.Hosting.Dcp;

/// <summary>
/// Places in values that each instance fills in for itself. Until a value is handed to DCP they are marked by characters that no text has
/// (private use of Unicode), so that braces in a user's text stay text.
/// </summary>
internal static class DcpPlaceholder
{
    private const char Open = '\uF8F0';
    private const char Close = '\uF8F1';

    /// <summary>The port on which this instance serves the service.</summary>
    public static string PortForServing(string service) => $"{Open}portForServing \"{service}\"{Close}";

    /// <summary>An annotation of this instance's object.</summary>
    public static string Annotation(string key) => $"{Open}index .Annotations \"{key}\"{Close}";

    /// <summary>The value as DCP evaluates it: text as it is, placeholders as templates.</summary>
    public static string ToTemplate(string value) => DcpTemplate.Escape(value)
        .Replace($"{Open}", "{{ ", StringComparison.Ordinal)
        .Replace($"{Close}", " }}", StringComparison.Ordinal);
}
