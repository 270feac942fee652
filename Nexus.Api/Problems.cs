using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StackExchange.Redis;
using AmazonClientException = Amazon.Runtime.AmazonClientException;
using AmazonServiceException = Amazon.Runtime.AmazonServiceException;

namespace Nexus.Api;

/// <summary>Problem details (RFC 9457). Each carries a <c>code</c> that programs can rely on.</summary>
internal static class Problems
{
    private const string Code = "code";

    public static ProblemHttpResult NotFound(string what, string id) => TypedResults.Problem(Make(
        StatusCodes.Status404NotFound, $"{what.ToLowerInvariant()}_not_found", $"{what} not found", $"There is no {what.ToLowerInvariant()} '{id}'."));

    public static ValidationProblem Invalid(IDictionary<string, string[]> errors) => TypedResults.ValidationProblem(
        errors,
        detail: string.Join(' ', errors.SelectMany(error => error.Value)),
        title: "The request is not valid",
        extensions: new Dictionary<string, object?> { [Code] = "validation_failed" });

    public static ProblemDetails Make(int status, string code, string title, string detail) => new()
    {
        Status = status,
        Title = title,
        Detail = detail,
        Extensions = { [Code] = code },
    };

    /// <summary>Problems that the framework makes get a code as well.</summary>
    public static void AddCode(ProblemDetails problem)
    {
        if (!problem.Extensions.ContainsKey(Code))
        {
            problem.Extensions[Code] = problem.Status switch
            {
                StatusCodes.Status400BadRequest => "bad_request",
                StatusCodes.Status404NotFound => "not_found",
                StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
                StatusCodes.Status413PayloadTooLarge => "payload_too_large",
                StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
                StatusCodes.Status422UnprocessableEntity => "unprocessable",
                StatusCodes.Status503ServiceUnavailable => "unavailable",
                >= 500 => "internal_error",
                _ => "request_failed",
            };
        }
    }
}

/// <summary>What an exception means to a client. Nothing of its text gets out unless it was written for clients.</summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
            httpContext.Response.StatusCode = 499;
            return true;
        }

        var problem = exception switch
        {
            Core.Builds.IdempotencyKeyReusedException => Problems.Make(
                StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "The idempotency key was used before", exception.Message),
            BadHttpRequestException bad => Problems.Make(
                bad.StatusCode,
                bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "payload_too_large" : "bad_request",
                "The request cannot be read",
                bad.InnerException is System.Text.Json.JsonException json
                    ? $"The body is not the expected JSON{(json.Path is { } path ? $" at {path}" : "")}."
                    : httpContext.Request.ContentLength is null or 0 && HttpMethods.IsPost(httpContext.Request.Method)
                    ? "The request has no body; a JSON object was expected."
                    : bad.Message),
            RedisException or AmazonServiceException or AmazonClientException or HttpRequestException => Problems.Make(
                StatusCodes.Status503ServiceUnavailable, "unavailable", "A service behind the API does not answer", "Try again in a moment; with the same Idempotency-Key nothing is done twice."),
            _ => Problems.Make(
                StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong", "The failure was logged under the trace id of this answer."),
        };
        if (problem.Status >= 500)
        {
            LogFailure(exception, httpContext.Request.Method, httpContext.Request.Path);
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailure(Exception e, string method, string path);
}
