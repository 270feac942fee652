using System.Text.Json;

namespace Nexus.EndToEnd.Tests;

/// <summary>The words of the front end in one language.</summary>
internal sealed class Wording
{
    private readonly JsonElement _all;

    public Wording(string locale)
    {
        Locale = locale;
        _all = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Projects.Nexus_AppHost.ProjectPath, "..", "web", "messages", $"{locale}.json"))).RootElement;
    }

    public string Locale { get; }

    /// <summary>A message by its path, such as <c>chat.send</c>.</summary>
    public string this[string key] => key.Split('.').Aggregate(_all, (element, part) => element.GetProperty(part)).GetString()!;

    /// <summary>A message with its one value.</summary>
    public string With(string key, string value)
    {
        var message = this[key];
        return $"{message[..message.IndexOf('{', StringComparison.Ordinal)]}{value}{message[(message.IndexOf('}', StringComparison.Ordinal) + 1)..]}";
    }
}
