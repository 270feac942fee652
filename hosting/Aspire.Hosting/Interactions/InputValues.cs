using System.Globalization;

namespace Aspire.Hosting.Interactions;

/// <summary>Judges a value by what its input says of it.</summary>
internal static class InputValues
{
    /// <summary>What is wrong, for a person; null when nothing is.</summary>
    public static string? FaultOf(InteractionInput input, string? value) => value switch
    {
        null or "" => input.Required ? $"'{input.Name}' is required." : null,
        _ when input.MaxLength is { } most && value.Length > most => $"'{input.Name}' has {value.Length} characters; {most} are allowed.",
        _ when input.InputType == InputType.Boolean && !bool.TryParse(value, out _) => $"'{input.Name}' is '{value}'; expected true or false.",
        _ when input.InputType == InputType.Number && !double.TryParse(value, CultureInfo.InvariantCulture, out _) => $"'{input.Name}' is '{value}'; expected a number.",
        _ when input.InputType == InputType.Choice && !input.AllowCustomChoice && input.Options is { } options && !options.Any(o => o.Key == value) =>
            $"'{input.Name}' is '{value}'; expected one of {string.Join(", ", options.Select(o => $"'{o.Key}'"))}.",
        _ => null,
    };
}
