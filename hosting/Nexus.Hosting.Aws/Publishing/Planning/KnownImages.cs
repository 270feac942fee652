using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What is known of well-known images: as which user they run, and what can be asked in them.</summary>
internal static class KnownImages
{
    // Of the .NET images: "Secure your .NET cloud apps with rootless Linux containers".
    private const int DotNetUser = 1654;

    private static readonly Dictionary<string, int> Users = new(StringComparer.Ordinal)
    {
        ["redis"] = 999,
        ["valkey"] = 999,
        ["postgres"] = 999,
        ["mysql"] = 999,
        ["mariadb"] = 999,
        ["mongo"] = 999,
        ["rabbitmq"] = 999,
    };

    /// <summary>The last part of an image's name, without registry and tag.</summary>
    public static string? NameOf(ContainerImage image) =>
        image is RegistryImage registry ? registry.Reference.Split('@')[0].Split('/')[^1].Split(':')[0] : null;

    /// <summary>The user that files on a volume belong to.</summary>
    public static int FileOwner(ContainerImage image) => NameOf(image) is { } name && Users.TryGetValue(name, out var user) ? user : DotNetUser;

    /// <summary>The user to run as, where the image would run as root without need.</summary>
    public static string? User(ContainerImage image) => NameOf(image) is "redis" or "valkey" ? $"{FileOwner(image)}:{FileOwner(image)}" : null;
}
