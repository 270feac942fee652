using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Lets a Redis server keep more than snapshots.</summary>
public static class RedisPersistenceExtensions
{
    private const string Option = "--appendonly";

    /// <summary>
    /// Writes each change to an append-only file, synced every second: what was accepted outlives the server, but for its last second, where snapshots alone lose what
    /// came after the last one (“Redis persistence”, Redis documentation). Needs a data volume.
    /// </summary>
    /// <param name="builder">The Redis server.</param>
    public static IResourceBuilder<RedisResource> WithAppendOnlyFile(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithArgs(context =>
        {
            // Published, the command is one line for the shell; while it runs, its words stand apart.
            if (context.Args is [.., string line] && line.StartsWith("redis-server ", StringComparison.Ordinal))
            {
                context.Args[^1] = $"{line} {Option} yes";
                return;
            }

            context.Args.Add(Option);
            context.Args.Add("yes");
        });
    }
}
