using System.Text.Json;

namespace Aspire.Hosting.JavaScript;

/// <summary>
/// Tells whether <c>node_modules</c> holds what <c>package-lock.json</c> asks for, by npm's own record of what it installed (the hidden lock
/// file, npm documentation "package-lock.json"). Asking npm itself takes seconds.
/// </summary>
internal static class InstalledPackages
{
    private static readonly string[] DependencyKinds = ["dependencies", "devDependencies", "optionalDependencies"];

    public static bool AreCurrent(string folder)
    {
        try
        {
            using var manifest = Read(folder, "package.json");
            using var wanted = Read(folder, "package-lock.json");
            using var installed = Read(folder, Path.Combine("node_modules", ".package-lock.json"));
            return manifest is not null && wanted is not null && installed is not null
                && LockBelongsTo(manifest.RootElement, wanted.RootElement)
                && HoldsAll(wanted.RootElement, installed.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or IOException or KeyNotFoundException or InvalidOperationException)
        {
            // What can't be read is for npm to judge.
            return false;
        }
    }

    private static JsonDocument? Read(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? JsonDocument.Parse(File.ReadAllBytes(path)) : null;
    }

    private static bool LockBelongsTo(JsonElement manifest, JsonElement wanted)
    {
        var root = wanted.GetProperty("packages").GetProperty(string.Empty);
        return Array.TrueForAll(DependencyKinds, kind => Ranges(manifest, kind).SetEquals(Ranges(root, kind)));
    }

    private static HashSet<(string Name, string? Range)> Ranges(JsonElement package, string kind) =>
        package.TryGetProperty(kind, out var list) ? [.. list.EnumerateObject().Select(p => (p.Name, p.Value.GetString()))] : [];

    private static bool HoldsAll(JsonElement wanted, JsonElement installed)
    {
        var present = installed.GetProperty("packages").EnumerateObject().ToDictionary(p => p.Name, p => Version(p.Value), StringComparer.Ordinal);
        return wanted.GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0).All(p =>
            present.TryGetValue(p.Name, out var version) ? version == Version(p.Value) : Flag(p.Value, "optional") || Flag(p.Value, "devOptional") || Flag(p.Value, "peer"));
    }

    private static string? Version(JsonElement package) => package.TryGetProperty("version", out var version) ? version.GetString() : null;

    private static bool Flag(JsonElement package, string name) => package.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;
}
