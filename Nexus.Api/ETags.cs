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
        return IsConditional(context) ? CheckIfSent(context, version) : Problems.Of(ProblemCode.PreconditionRequired);
    }

    /// <summary>The same for a change that may be asked for without having seen anything: null also where no If-Match came.</summary>
    public static ProblemHttpResult? CheckIfSent(HttpContext context, long version) => IsExpected(context, version)
        ? null
        : Problems.Of(ProblemCode.PreconditionFailed, $"If-Match is {context.Request.Headers.IfMatch}, but the ETag is {Of(version)} now. Get it again, and decide anew.");

    /// <summary>Whether the request says at all which versions it is meant for.</summary>
    public static bool IsConditional(HttpContext context) => context.Request.Headers.IfMatch.Count > 0;

    /// <summary>Whether the request is meant for this version: one of its tags is, or it came without any. A header that is no list of tags names no version.</summary>
    public static bool IsExpected(HttpContext context, long version)
    {
        var tag = Of(version);
        return !IsConditional(context)
            || context.Request.GetTypedHeaders().IfMatch.Any(seen => seen.Equals(EntityTagHeaderValue.Any) || seen.Compare(tag, useStrongComparison: true));
    }

    private static EntityTagHeaderValue Of(long version) => new($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");
}
