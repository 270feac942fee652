using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Nexus.Api;

/// <summary>Entity tags (RFC 9110, section 8.8.3): the version of what is answered, and the guard of changes.</summary>
internal static class ETags
{
    /// <summary>Puts the version on the answer. Answers whether the client has this version already, by its If-None-Match.</summary>
    public static bool IsKnown(HttpContext context, long version)
    {
        var tag = Of(version);
        context.Response.Headers.ETag = tag.ToString();
        // To be kept, but never used without asking.
        context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
    }

    /// <summary>What is wrong with a request to change this version, or null when nothing is.</summary>
    public static ProblemHttpResult? Check(HttpContext context, long version)
    {
        if (context.Request.Headers.IfMatch.Count == 0)
        {
            return Problems.Of(ProblemCode.PreconditionRequired);
        }

        var tag = Of(version);
        return context.Request.GetTypedHeaders().IfMatch.Any(seen => seen.Equals(EntityTagHeaderValue.Any) || seen.Compare(tag, useStrongComparison: true))
            ? null
            : Problems.Of(ProblemCode.PreconditionFailed, $"If-Match is {context.Request.Headers.IfMatch}, but the ETag is {tag} now. Get it again, and decide anew.");
    }

    private static EntityTagHeaderValue Of(long version) => new($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");
}
