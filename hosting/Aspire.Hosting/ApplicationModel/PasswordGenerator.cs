using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes passwords that need no quoting in URLs, connection strings and shells.</summary>
internal static class PasswordGenerator
{
    // Left out: characters that look alike, and specials with a meaning to shells, URLs or connection strings.
    private const string LowerCharacters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericCharacters = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    public static string Generate(GenerateParameterDefault rules)
    {
        (string Characters, bool Allowed, int Minimum)[] classes =
        [
            (LowerCharacters, rules.Lower, rules.MinLower),
            (UpperCharacters, rules.Upper, rules.MinUpper),
            (NumericCharacters, rules.Numeric, rules.MinNumeric),
            (SpecialCharacters, rules.Special, rules.MinSpecial),
        ];

        if (Array.Exists(classes, c => c.Minimum < 0 || (!c.Allowed && c.Minimum > 0)))
        {
            throw new ArgumentException("A minimum count must not be negative, and its kind of characters must be allowed.");
        }

        var alphabet = string.Concat(classes.Where(c => c.Allowed).Select(c => c.Characters));
        if (alphabet.Length == 0)
        {
            throw new ArgumentException("A generated value needs at least one kind of characters: lower, upper, numeric or special.");
        }

        var required = classes.SelectMany(c => RandomNumberGenerator.GetItems<char>(c.Characters, c.Minimum)).ToArray();
        var rest = RandomNumberGenerator.GetItems<char>(alphabet, Math.Max(0, rules.MinLength - required.Length));
        char[] password = [.. required, .. rest];
        RandomNumberGenerator.Shuffle(password.AsSpan());
        return new(password);
    }
}
