using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nexus.Core.Builds;

/// <summary>Identifiers of builds: <c>bld_</c> and a ULID (48 bits of time, 80 random bits), so their order is that of creation.</summary>
public static class BuildId
{
    /// <summary>What every build's identifier begins with.</summary>
    public const string Prefix = "bld_";

    /// <summary>A new identifier.</summary>
    public static string New(DateTimeOffset now) => Prefix + Ulid.New(now);

    /// <summary>Whether <paramref name="value"/> has the shape of a build's identifier.</summary>
    public static bool IsValid(string? value) => Ulid.HasShape(value, Prefix);
}

/// <summary>A ULID in lower-case Crockford base 32: 26 characters that sort by time.</summary>
public static class Ulid
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>A new ULID of the given time.</summary>
    public static string New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        RandomNumberGenerator.Fill(bytes[6..]);
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(Length, value, static (characters, number) =>
        {
            for (var i = characters.Length - 1; i >= 0; i--)
            {
                characters[i] = Alphabet[(int)(number & 31)];
                number >>= 5;
            }
        });
    }

    /// <summary>When a ULID was made, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(ReadOnlySpan<char> ulid)
    {
        // The first ten characters: 48 bits.
        var milliseconds = 0L;
        foreach (var character in ulid[..10])
        {
            milliseconds = (milliseconds << 5) | (uint)Alphabet.IndexOf(character, StringComparison.Ordinal);
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    /// <summary>Whether <paramref name="value"/> is <paramref name="prefix"/> and a ULID.</summary>
    public static bool HasShape(string? value, string prefix) =>
        value is not null
        && value.Length == prefix.Length + Length
        && value.StartsWith(prefix, StringComparison.Ordinal)
        && !value.AsSpan(prefix.Length).ContainsAnyExcept(Characters);
}
