namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rules for the names of resources and endpoints, and how names are compared.</summary>
internal static class ResourceNames
{
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    public static bool Same(string? a, string? b) => Comparer.Equals(a, b);

    /// <summary>Throws where the name breaks a rule; the message says which.</summary>
    public static void Validate(string kind, string name, NameValidationPolicyAnnotation? policy = null)
    {
        policy ??= NameValidationPolicyAnnotation.Default;

        if (FindFault(name, policy) is { } fault)
        {
            throw new ArgumentException(
                $"{kind} name '{name}' is invalid: {fault}. Use letters, digits and single hyphens, begin with a letter, end with a letter or digit, 64 characters at most.",
                nameof(name));
        }
    }

    private static string? FindFault(string name, NameValidationPolicyAnnotation policy)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "it is empty";
        }

        if (policy.MaxLength is { } maximum && name.Length > maximum)
        {
            return $"it has {name.Length} characters";
        }

        if (policy.ValidateAllowedCharacters && name.FirstOrDefault(c => !char.IsAsciiLetterOrDigit(c) && c != '-') is var other and not '\0')
        {
            return $"it contains '{other}'";
        }

        if (policy.ValidateStartsWithLetter && !char.IsAsciiLetter(name[0]))
        {
            return $"it begins with '{name[0]}'";
        }

        if (policy.ValidateNoConsecutiveHyphens && name.Contains("--", StringComparison.Ordinal))
        {
            return "it has two hyphens in a row";
        }

        return policy.ValidateNoTrailingHyphen && name[^1] == '-' ? "it ends with a hyphen" : null;
    }
}

/// <summary>Marks a parameter or a property that carries the name of a part of the model.</summary>
public interface IModelNameParameter;

/// <summary>Marks a parameter that carries the name of a resource.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ResourceNameAttribute : Attribute, IModelNameParameter;

/// <summary>Marks a parameter that carries the name of an endpoint.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EndpointNameAttribute : Attribute, IModelNameParameter;

/// <summary>Which rules apply to the name of a resource.</summary>
public sealed class NameValidationPolicyAnnotation : IResourceAnnotation
{
    /// <summary>All rules.</summary>
    public static readonly NameValidationPolicyAnnotation Default = new();

    /// <summary>No rule but that there is a name.</summary>
    public static readonly NameValidationPolicyAnnotation None = new()
    {
        MaxLength = null,
        ValidateAllowedCharacters = false,
        ValidateNoConsecutiveHyphens = false,
        ValidateNoTrailingHyphen = false,
        ValidateStartsWithLetter = false,
    };

    public int? MaxLength { get; init; } = 64;

    public bool ValidateAllowedCharacters { get; init; } = true;

    public bool ValidateNoConsecutiveHyphens { get; init; } = true;

    public bool ValidateNoTrailingHyphen { get; init; } = true;

    public bool ValidateStartsWithLetter { get; init; } = true;
}
