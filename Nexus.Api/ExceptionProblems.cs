using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Nexus.Core.Storage;
using StackExchange.Redis;

namespace Nexus.Api;

/// <summary>What an exception means to a client. Nothing of its text gets out unless it was written for clients.</summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = exception switch
        {
            BadHttpRequestException bad => OfRequest(bad, httpContext.Request),
            InvalidOperationException when HasUnknownCharset(httpContext.Request) => Problems.Make(
                ProblemCode.UnsupportedMediaType, "The charset in Content-Type is unknown; send UTF-8."),
            _ when exception.IsOutage => Problems.Make(ProblemCode.Unavailable),
            _ => Problems.Make(ProblemCode.InternalError, "The failure was logged under the trace id of this answer."),
        };
        if (problem.Status >= 500)
        {
            LogFailure(exception, httpContext.Request.Method, httpContext.Request.Path);
        }

        SecurityHeaders.Apply(httpContext);
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "1";
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails OfRequest(BadHttpRequestException bad, HttpRequest request) => bad switch
    {
        { InnerException: JsonException json } =>
            Problems.Make(ProblemCode.InvalidJson, $"The body is not the expected JSON{(json.Path is { } path ? $" at {path}" : "")}."),
        { StatusCode: not StatusCodes.Status400BadRequest } => Problems.Make(ProblemCode.Of(bad.StatusCode)),
        _ when request.ContentLength is null or 0 && (HttpMethods.IsPost(request.Method) || HttpMethods.IsPatch(request.Method)) =>
            Problems.Make(ProblemCode.InvalidJson, "The request has no body; a JSON object was expected."),
        _ => Problems.Make(ProblemCode.BadRequest, bad.Message),
    };

    // The framework finds that out while it reads, and takes it for a fault of ours.
    private static bool HasUnknownCharset(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.Charset.Length == 0)
        {
            return false;
        }

        try
        {
            return type.Encoding is null;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailure(Exception e, string method, string path);
}
