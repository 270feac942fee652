using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting;

/// <summary>What kind of value an input takes.</summary>
[Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum InputType
{
    Text,
    SecretText,
    Choice,
    Boolean,
    Number,
}

/// <summary>A value that a person, or a tool, is asked for.</summary>
[Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
[DebuggerDisplay("{Name,nq}={Value,nq}")]
public sealed class InteractionInput
{
    public required string Name { get; init; }

    public required InputType InputType { get; init; }

    public string? Label { get; init; }

    public string? Description { get; init; }

    public bool EnableDescriptionMarkdown { get; init; }

    public bool Required { get; init; }

    /// <summary>The values of a choice, each with the text that stands for it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Options { get; set; }

    public bool AllowCustomChoice { get; init; }

    public string? Value { get; set; }

    public string? Placeholder { get; init; }

    public bool Disabled { get; set; }

    /// <summary>The number of characters that a text may have.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What was wrong with the last answer.</summary>
    internal List<string> ValidationErrors { get; } = [];
}

/// <summary>Inputs by name and by position.</summary>
[Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class InteractionInputCollection : IReadOnlyList<InteractionInput>
{
    private readonly IReadOnlyList<InteractionInput> _inputs;

    public InteractionInputCollection(IReadOnlyList<InteractionInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _inputs = inputs;
    }

    public int Count => _inputs.Count;

    public InteractionInput this[int index] => _inputs[index];

    public InteractionInput this[string name] => TryGetByName(name, out var input)
        ? input
        : throw new KeyNotFoundException($"There is no input '{name}'. There are: {string.Join(", ", _inputs.Select(i => $"'{i.Name}'"))}.");

    public bool TryGetByName(string name, [NotNullWhen(true)] out InteractionInput? input)
    {
        input = _inputs.FirstOrDefault(i => ApplicationModel.ResourceNames.Same(i.Name, name));
        return input is not null;
    }

    public bool ContainsName(string name) => TryGetByName(name, out _);

    public IEnumerator<InteractionInput> GetEnumerator() => _inputs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
