using System.Text.RegularExpressions;

namespace Nexus.Architecture.Tests.Api;

/// <summary>A public name of ours that the official library does not have in this form.</summary>
/// <param name="Subject">What an entry of the allow-list names: <c>type</c> or <c>type :: member</c>.</param>
/// <param name="Explanation">What the list has instead.</param>
internal sealed partial record ApiDifference(string Subject, string Explanation)
{
    public override string ToString() => $"{Subject}{Environment.NewLine}      {Explanation}";

    public static IEnumerable<ApiDifference> Find(IEnumerable<ApiType> ours, IReadOnlyDictionary<string, ApiType> list)
    {
        var offered = ours.ToList();
        var interfaces = offered.Where(t => t.IsInterface).Select(t => t.Name[(t.Name.LastIndexOf('.') + 1)..]).ToHashSet();
        return offered.SelectMany(type => list.TryGetValue(type.Name, out var official)
            ? Compare(type, official, interfaces)
            : [new ApiDifference(type.Name, $"is public, but the list has no such type{Elsewhere(type, list)}.")]);
    }

    private static IEnumerable<ApiDifference> Compare(ApiType ours, ApiType official, HashSet<string> interfaces)
    {
        if (ours.Header != official.Header)
        {
            yield return new($"{ours.Name} :: {ours.Header}", $"the list has: {official.Header}");
        }
        if (ours.Experimental != official.Experimental)
        {
            yield return new($"{ours.Name} :: [Experimental({ours.Experimental})]", $"the list has: [Experimental({official.Experimental ?? "none"})]");
        }
        foreach (var extra in ours.Bases.Except(official.Bases).Order(StringComparer.Ordinal))
        {
            yield return new($"{ours.Name} : {extra}", $"the list has: {string.Join(", ", official.Bases)}");
        }
        foreach (var lacking in official.Bases.Where(interfaces.Contains).Except(ours.Implements).Order(StringComparer.Ordinal))
        {
            yield return new($"{ours.Name} lacks : {lacking}", "the list has this interface there, and ours is public too.");
        }
        foreach (var (member, experimental) in ours.Members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!official.Members.TryGetValue(member, out var id))
            {
                yield return new($"{ours.Name} :: {member}", Nearest(member, official));
            }
            else if (id is not null && id != experimental && id != ours.Experimental)
            {
                yield return new($"{ours.Name} :: {member} [Experimental({experimental})]", $"the list has: [Experimental({id})]");
            }
        }
        // Who implements an interface implements all of it: a member that ours lacks would break that code on the official library.
        foreach (var member in official.Members.Keys.Where(_ => ours.IsInterface).Except(ours.Members.Keys).Order(StringComparer.Ordinal))
        {
            yield return new($"{ours.Name} lacks :: {member}", "the list has this member of the interface.");
        }
    }

    private static string Nearest(string member, ApiType official)
    {
        var name = NameOf(member);
        var same = official.Members.Keys.Where(m => NameOf(m) == name).ToList();
        return same.Count == 0 ? $"the list has no member {name} there." : "the list has: " + string.Join($"{Environment.NewLine}                    ", same);
    }

    private static string NameOf(string member) => MemberName().Match(member).Groups["name"].Value;

    private static string Elsewhere(ApiType type, IReadOnlyDictionary<string, ApiType> list)
    {
        var name = type.Name[(type.Name.LastIndexOf('.') + 1)..];
        var found = list.Keys.FirstOrDefault(key => key.EndsWith("." + name, StringComparison.Ordinal));
        return found is null ? "" : $", but it has {found}";
    }

    [GeneratedRegex(@"(?<name>\w+)(<[\w, ]+>)?(?=\(| \{| =|\[|$)")]
    private static partial Regex MemberName();
}
