namespace Nexus.Architecture.Tests.Arrows;

/// <summary>Who may know whom. An arrow that is not here is a defect; so is a production project that is not here.</summary>
internal static class AllowedArrows
{
    private static readonly Dictionary<string, string[]> Code = new()
    {
        ["Nexus.AppHost"] =
        [
            "Aspire.Hosting", "Aspire.Hosting.Redis", "Aspire.Hosting.JavaScript", "Aspire.Hosting.AWS", "Nexus.Hosting.Aws",
        ],
        ["Nexus.Api"] = ["Nexus.Core", "Nexus.ServiceDefaults"],
        ["Nexus.Worker"] = ["Nexus.Core", "Nexus.ServiceDefaults"],
        ["Nexus.Core"] = [],
        ["Nexus.ServiceDefaults"] = [],
        ["Nexus.Hosting.Aws"] = ["Aspire.Hosting", "Aspire.Hosting.Redis", "Aspire.Hosting.JavaScript"],
        ["Nexus.Hosting.Aws.Local"] = [],
        ["Aspire.Hosting"] = [],
        ["Aspire.Hosting.Redis"] = ["Aspire.Hosting"],
        ["Aspire.Hosting.JavaScript"] = ["Aspire.Hosting"],
        ["Aspire.Hosting.AWS"] = ["Aspire.Hosting"],
        ["Aspire.Hosting.Testing"] = ["Aspire.Hosting"],
    };

    private static readonly Dictionary<string, string[]> Start = new()
    {
        ["Nexus.AppHost"] = ["Nexus.Api", "Nexus.Worker"],
        ["Nexus.Hosting.Aws"] = ["Nexus.Hosting.Aws.Local"],
    };

    public static IReadOnlyCollection<string> Projects => Code.Keys;

    public static bool Contains(Arrow arrow) =>
        (arrow.Knowledge == Knowledge.Code ? Code : Start).TryGetValue(arrow.From, out var targets) && targets.Contains(arrow.To);

    /// <summary>One sentence for each arrow that must not be.</summary>
    public static IEnumerable<string> Defects(IEnumerable<Arrow> arrows, string source) =>
        from arrow in arrows
        where !Contains(arrow)
        let allowed = Code.TryGetValue(arrow.From, out var targets) ? string.Join(", ", targets) : "nothing: it is not in the table"
        select $"{source}: the arrow {arrow} is not allowed. In code {arrow.From} may know {(allowed.Length == 0 ? "nothing of ours" : allowed)}.";
}
