using System.Buffers.Text;
using System.Text;

namespace Nexus.Api;

/// <summary>Cursors of listings: opaque to clients, the id of the last item of a page to us.</summary>
internal static class Paging
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    public static string? Cursor(string? lastId) => lastId is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(lastId));

    /// <summary>Checks limit and cursor. What is wrong is added to <paramref name="errors"/>.</summary>
    public static (int Limit, string? Before) Read(
        int? limit, string? cursor, Func<string?, bool> isId, Dictionary<string, string[]> errors, int defaultLimit = DefaultLimit)
    {
        if (limit is < 1 or > MaxLimit)
        {
            errors["limit"] = [$"limit is {limit}; expected 1 to {MaxLimit}."];
        }

        string? before = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            try
            {
                before = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            }
            catch (FormatException)
            {
                // Told below.
            }

            if (!isId(before))
            {
                errors["cursor"] = ["cursor is not one that this API gave; use the nextCursor of a page as it is."];
            }
        }

        return (limit ?? defaultLimit, before);
    }

    /// <summary>A page of what is known as a whole, and the id of its last item where more follow.</summary>
    public static (IReadOnlyList<T> Items, string? Last) Page<T>(IEnumerable<T> rest, int limit, Func<T, string> id)
    {
        var items = rest.Take(limit + 1).ToList();
        if (items.Count <= limit)
        {
            return (items, null);
        }

        items.RemoveAt(limit);
        return (items, id(items[^1]));
    }
}
