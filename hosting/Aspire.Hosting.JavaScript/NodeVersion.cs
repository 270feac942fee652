using System.Globalization;

namespace Aspire.Hosting.JavaScript;

/// <summary>The major version of Node.js that an app's folder pins: <c>.nvmrc</c>, <c>.node-version</c> or <c>.tool-versions</c>.</summary>
internal static class NodeVersion
{
    // The oldest release line with long-term support that Next.js, Vite and npm all still take.
    private const int Default = 22;

    public static int Of(string folder) =>
        Major(Text(folder, ".nvmrc")) ?? Major(Text(folder, ".node-version")) ?? ToolVersion(Text(folder, ".tool-versions")) ?? Default;

    private static string? Text(string folder, string name) => Path.Combine(folder, name) is var file && File.Exists(file) ? File.ReadAllText(file) : null;

    private static int? ToolVersion(string? text) => text?.Split('\n')
        .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["node" or "nodejs", _, ..])
        .Select(words => Major(words[1]))
        .FirstOrDefault(major => major is not null);

    // v22.1.0, 22, ^22: a name such as lts/iron says nothing without a table of releases.
    private static int? Major(string? text)
    {
        var digits = new string([.. (text ?? string.Empty).Trim().TrimStart('v', 'V', '^', '~', '=', '>').Trim().TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major > 0 ? major : null;
    }
}
