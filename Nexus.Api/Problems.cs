using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Nexus.Api;

/// <summary>Problem details (RFC 9457). Each carries a <c>code</c> that programs can rely on.</summary>
internal static class Problems
{
    private const string Code = "code";

    /// <summary>404 with the code of what is missing, such as <c>build_not_found</c> for <c>Build</c>.</summary>
    public static ProblemHttpResult NotFound(string what, string id) => Of(
        ProblemCode.Get($"{what.ToLowerInvariant().Replace(' ', '_')}_not_found"), $"There is no {what.ToLowerInvariant()} '{id}'.");

    public static ProblemHttpResult Of(ProblemCode code, string? detail = null) => TypedResults.Problem(Make(code, detail));

    public static ValidationProblem Invalid(IDictionary<string, string[]> errors) => TypedResults.ValidationProblem(
        errors,
        detail: string.Join(' ', errors.SelectMany(error => error.Value)),
        title: ProblemCode.ValidationFailed.Title,
        type: ProblemCode.ValidationFailed.Type,
        extensions: new Dictionary<string, object?> { [Code] = ProblemCode.ValidationFailed.Name });

    public static ProblemDetails Make(ProblemCode code, string? detail = null) => new()
    {
        Type = code.Type,
        Status = code.Status,
        Title = code.Title,
        Detail = detail ?? code.Remedy,
        Extensions = { [Code] = code.Name },
    };

    /// <summary>Writes a problem where no endpoint does.</summary>
    public static async Task WriteAsync(HttpContext context, ProblemCode code, string? detail = null)
    {
        context.Response.StatusCode = code.Status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = Make(code, detail) });
    }

    /// <summary>Problems that the framework makes of a bare status get a code as well.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Extensions.ContainsKey(Code))
        {
            return;
        }

        var code = ProblemCode.Of(problem.Status ?? context.HttpContext.Response.StatusCode);
        problem.Type = code.Type;
        problem.Title = code.Title;
        problem.Detail ??= code.Remedy;
        problem.Extensions[Code] = code.Name;
    }
}
