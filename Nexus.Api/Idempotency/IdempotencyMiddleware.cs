using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http.Features;
using Nexus.Api.Access;
using Nexus.Core.Access;
using Nexus.Core.Storage;

namespace Nexus.Api.Idempotency;

/// <summary>
/// Does a request that carries an <c>Idempotency-Key</c> once. What succeeded is remembered before it is answered; what was refused is
/// forgotten, so that a corrected request may use the key; what broke may be tried again, and is then the same.
/// </summary>
internal sealed partial class IdempotencyMiddleware(RequestDelegate next, IdempotencyStore store, ILogger<IdempotencyMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Idempotent>() is { IsStreamed: false } idempotent && context.Request.Headers.TryGetValue(Idempotent.Header, out var key)
            ? InvokeAsync(context, idempotent, key.ToString())
            : next(context);

    private async Task InvokeAsync(HttpContext context, Idempotent idempotent, string key)
    {
        if (!IdempotencyExtensions.IsKey(key))
        {
            await IdempotencyExtensions.InvalidKey(key).ExecuteAsync(context);
            return;
        }

        var body = await ReadBodyAsync(context);
        var operation = $"{context.Request.Method} {context.Request.Path}";
        switch (await store.ClaimAsync(context.User.Owner, operation, key, body, context.RequestAborted))
        {
            case IdempotencyClaim.Granted granted:
                await DoAsync(context, idempotent, granted);
                break;
            case IdempotencyClaim.Done done:
                await ReplayAsync(context.Response, done.Answer);
                break;
            case IdempotencyClaim.InProgress:
                context.Response.Headers.RetryAfter = "1";
                await Problems.WriteAsync(context, ProblemCode.IdempotencyInProgress);
                break;
            default:
                await Problems.WriteAsync(
                    context, ProblemCode.IdempotencyKeyReused, $"The idempotency key '{key}' was used for a different request; use a new key for a new one.");
                break;
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        context.Request.Body = new MemoryStream(body);
        return body;
    }

    private async Task DoAsync(HttpContext context, Idempotent idempotent, IdempotencyClaim.Granted claim)
    {
        context.Features.Set(claim);
        var response = context.Response;
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var buffer = new MemoryStream();
        response.Body = buffer;
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
            status = response.StatusCode;
        }
        catch (BadHttpRequestException e)
        {
            status = e.StatusCode;
            throw;
        }
        finally
        {
            context.Features.Set(client);
            await SettleAsync(response, idempotent, claim, status, buffer.ToArray());
        }

        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
    }

    private Task SettleAsync(HttpResponse response, Idempotent idempotent, IdempotencyClaim.Granted claim, int status, byte[] body) => status switch
    {
        < StatusCodes.Status300MultipleChoices => RememberAsync(response, idempotent, claim, body),
        < StatusCodes.Status500InternalServerError => store.ForgetAsync(claim, CancellationToken.None),
        _ => store.ReleaseAsync(claim, CancellationToken.None),
    };

    private async Task RememberAsync(HttpResponse response, Idempotent idempotent, IdempotencyClaim.Granted claim, byte[] body)
    {
        var kept = body;
        if (idempotent.ShownOnce is { } member && JsonNode.Parse(body) is JsonObject json)
        {
            json.Remove(member);
            kept = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        }

        try
        {
            await store.CompleteAsync(
                claim,
                new RememberedAnswer(response.StatusCode, response.ContentType, response.Headers.Location, response.Headers.ETag, kept),
                CancellationToken.None);
        }
        catch (Exception e) when (e.IsOutage)
        {
            // It is done, so the client hears so. A repetition does it again under the same id, which changes nothing.
            LogNotRemembered(e, claim.Partition);
        }
    }

    private static Task ReplayAsync(HttpResponse response, RememberedAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers.Location = answer.Location;
        response.Headers.ETag = answer.ETag;
        response.Headers[Idempotent.ReplayedHeader] = "true";
        return response.Body.WriteAsync(answer.Body).AsTask();
    }

    [LoggerMessage(LogLevel.Warning, "The answer of {Claim} could not be remembered.")]
    private partial void LogNotRemembered(Exception e, string claim);
}
