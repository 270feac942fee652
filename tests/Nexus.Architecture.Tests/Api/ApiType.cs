namespace Nexus.Architecture.Tests.Api;

/// <summary>A public type in one spelling, whether it was read from the list of signatures or from an assembly.</summary>
/// <param name="Name">With namespace and, when nested, the outer types: <c>Aspire.Hosting.InteractionResult&lt;T&gt;</c>.</param>
/// <param name="Header">Modifiers, kind and constraints: <c>public sealed class</c>.</param>
/// <param name="Bases">Base class and the interfaces that it adds to that, without namespaces.</param>
/// <param name="Implements">All interfaces, those of its base classes too; of the list's types the same as <paramref name="Bases"/>.</param>
/// <param name="Experimental">The id of its [Experimental], or null.</param>
/// <param name="Members">The signatures of its members; the value is the id of their [Experimental], or null.</param>
internal sealed record ApiType(
    string Name,
    string Header,
    IReadOnlySet<string> Bases,
    IReadOnlySet<string> Implements,
    string? Experimental,
    IReadOnlyDictionary<string, string?> Members)
{
    public bool IsInterface => Header.Contains(" interface", StringComparison.Ordinal);
}
