namespace Nexus.Architecture.Tests.Arrows;

/// <summary>How one project of this repository knows another.</summary>
internal enum Knowledge
{
    /// <summary>It is compiled against it.</summary>
    Code,

    /// <summary>It only starts it: its assembly is neither referenced nor copied.</summary>
    Start,
}

internal readonly record struct Arrow(string From, string To, Knowledge Knowledge)
{
    public override string ToString() => Knowledge == Knowledge.Code ? $"{From} ─► {To}" : $"{From} ─► {To} (starts it)";
}
