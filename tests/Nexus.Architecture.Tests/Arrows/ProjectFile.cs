using System.Xml.Linq;

namespace Nexus.Architecture.Tests.Arrows;

/// <summary>The arrows that a project file draws.</summary>
internal sealed record ProjectFile(string Name, IReadOnlyList<Arrow> Arrows)
{
    public static ProjectFile Parse(string name, string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        var isAppHost = Property(root, "IsAspireHost");
        var projects = from reference in root.Descendants("ProjectReference")
                       from include in ((string?)reference.Attribute("Include") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
                       select new Arrow(name, Path.GetFileNameWithoutExtension(include.Replace('\\', '/').Trim()), KnowledgeOf(reference, isAppHost));
        var engine = from reference in root.Descendants("AspireReference")
                     select new Arrow(name, (string)reference.Attribute("Include")!, Knowledge.Code);
        return new ProjectFile(name, [.. projects, .. engine]);
    }

    private static Knowledge KnowledgeOf(XElement reference, bool isAppHost) =>
        Metadata(reference, "ReferenceOutputAssembly") is { } output
            ? output == "false" ? Knowledge.Start : Knowledge.Code
            : isAppHost && Metadata(reference, "IsAspireProjectResource") != "false" ? Knowledge.Start : Knowledge.Code;

    private static string? Metadata(XElement reference, string name) =>
        ((string?)reference.Attribute(name) ?? (string?)reference.Element(name))?.ToLowerInvariant();

    private static bool Property(XElement root, string name) =>
        root.Elements("PropertyGroup").Elements(name).Any(e => string.Equals(e.Value, "true", StringComparison.OrdinalIgnoreCase));
}
