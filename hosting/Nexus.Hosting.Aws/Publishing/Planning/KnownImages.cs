using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What is known of well-known images of Docker's library: as which user they run, and what can be asked in them.</summary>
internal static class KnownImages
{
    // Of the .NET images: "Secure your .NET cloud apps with rootless Linux containers".
    private const int DotNetUser = 1654;

    // As their Dockerfiles say. Each would begin as root, only to give its files to that user; on a volume, whose access point says whose they are, that fails.
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

    // Their Dockerfiles name no user, and what they start stays root.
    private static readonly HashSet<string> Rootful = new(StringComparer.Ordinal)
    {
        "alpine", "busybox", "caddy", "debian", "httpd", "nginx", "node", "python", "traefik", "ubuntu",
    };

    // Their Dockerfiles name a user.
    private static readonly HashSet<string> NotRoot = new(StringComparer.Ordinal)
    {
        "elasticsearch", "grafana", "haproxy", "keycloak", "memcached", "nginx-unprivileged", "opentelemetry-collector", "opentelemetry-collector-contrib", "prometheus",
    };

    // They run as root, and nobody is told: the publisher adds them itself, their makers name no user, and none is known to do.
    private static readonly HashSet<string> RootWithoutChoice = new(StringComparer.Ordinal) { "aws-otel-collector" };

    // On Alpine Linux some have another number.
    private static readonly Dictionary<string, int> AlpineUsers = new(StringComparer.Ordinal)
    {
        ["postgres"] = 70,
        ["rabbitmq"] = 100,
    };

    // With the client that is in the image, and without a password: a server that refuses a stranger is up.
    private static readonly Dictionary<string, string> Probes = new(StringComparer.Ordinal)
    {
        ["redis"] = "redis-cli ping | grep -qE 'PONG|NOAUTH'",
        ["valkey"] = "valkey-cli ping | grep -qE 'PONG|NOAUTH'",
        ["postgres"] = "pg_isready -q -h 127.0.0.1 -U \"${POSTGRES_USER:-postgres}\"",
        ["mysql"] = "mysqladmin ping -h 127.0.0.1 --silent",
        ["mariadb"] = "mariadb-admin ping -h 127.0.0.1 --silent",
        ["mongo"] = "mongosh --quiet --eval 'quit(db.adminCommand({ ping: 1 }).ok ? 0 : 1)'",
        ["rabbitmq"] = "rabbitmq-diagnostics -q ping",
    };

    /// <summary>The last part of an image's name, without registry and tag.</summary>
    public static string? NameOf(ContainerImage image) =>
        image is RegistryImage registry ? registry.Reference.Split('@')[0].Split('/')[^1].Split(':')[0] : null;

    /// <summary>The user that files on a volume belong to.</summary>
    public static int FileOwner(ContainerImage image) => OwnUser(image) ?? DotNetUser;

    /// <summary>The user to run as, where the image would run as root without need.</summary>
    public static string? User(ContainerImage image) => OwnUser(image) is { } user ? $"{user}:{user}" : null;

    /// <summary>As whom it runs where nobody says so.</summary>
    public static ImageUser DefaultUser(RegistryImage image) => NameOf(image) switch
    {
        // As Distroless calls its variants.
        { } name when NotRoot.Contains(name) || image.Reference.EndsWith("nonroot", StringComparison.Ordinal) => ImageUser.NotRoot,
        { } name when RootWithoutChoice.Contains(name) => ImageUser.RootWithoutChoice,
        { } name when Rootful.Contains(name) => ImageUser.Root,
        { } name when Users.ContainsKey(name) => ImageUser.RootAtFirst,
        _ => ImageUser.Unknown,
    };

    /// <summary>What does the same without root; null where nothing is known.</summary>
    public static string? Rootless(RegistryImage image) => NameOf(image) == "nginx" ? "nginxinc/nginx-unprivileged, which listens on port 8080" : null;

    /// <summary>The command that tells whether what runs in the image is healthy; null where none is known.</summary>
    public static ContainerHealthCheck? Probe(ContainerImage image) =>
        NameOf(image) is { } name && Probes.TryGetValue(name, out var command) ? new(["CMD-SHELL", command]) { IntervalSeconds = 10, StartPeriodSeconds = 60 } : null;

    private static int? OwnUser(ContainerImage image) => NameOf(image) is not { } name ? null
        : IsAlpine(image) && AlpineUsers.TryGetValue(name, out var other) ? other
        : Users.TryGetValue(name, out var user) ? user
        : null;

    private static bool IsAlpine(ContainerImage image) => image is RegistryImage registry && registry.Reference.Contains("alpine", StringComparison.Ordinal);
}

/// <summary>As whom an image runs.</summary>
internal enum ImageUser
{
    /// <summary>Nobody here knows.</summary>
    Unknown,

    /// <summary>As root.</summary>
    Root,

    /// <summary>As root until it has given its files to a user of its own.</summary>
    RootAtFirst,

    /// <summary>As root, and as nobody else.</summary>
    RootWithoutChoice,

    /// <summary>As somebody else.</summary>
    NotRoot,
}
