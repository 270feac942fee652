using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexus.Api.Idempotency;
using Nexus.Core.Access;
using Nexus.Core.Builds;

namespace Nexus.Api.Access;

/// <summary>Make, list and revoke API keys.</summary>
public static class KeyEndpoints
{
    /// <summary>Maps the routes of API keys.</summary>
    public static void MapKeys(this RouteGroupBuilder v1)
    {
        var keys = v1.MapGroup("/keys").WithTags("Keys").RequireScope(Scopes.Operations);
        keys.MapPost("/", CreateAsync).WithName("CreateKey").WithSummary("Make an API key; its secret is in this answer only")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .WithIdempotency(shownOnce: "key");
        keys.MapGet("/", ListAsync).WithName("ListKeys").WithSummary("List the API keys of all owners, newest first");
        keys.MapGet("/{id}", GetAsync).WithName("GetKey").WithSummary("Get an API key, without its secret")
            .ProducesProblem(StatusCodes.Status404NotFound);
        keys.MapDelete("/{id}", RevokeAsync).WithName("RevokeKey").WithSummary("Revoke an API key, for ever")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<CreatedKey>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        CreateKeyRequest request, ClaimsPrincipal user, HttpContext context, ApiKeyStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = Validate(request, time.GetUtcNow());
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var scopes = request.Scopes!.Distinct().ToArray();
        if (scopes.Except(user.Scopes).ToArray() is { Length: > 0 } missing)
        {
            return Problems.Of(
                ProblemCode.InsufficientScope, $"A key gives no more than it has; the key of this request lacks {string.Join(", ", missing)}.");
        }

        var ulid = context.ReservedUlid() ?? Ulid.New(time.GetUtcNow());
        var key = new ApiKey
        {
            Id = ApiKeyId.Prefix + ulid,
            Name = request.Name!.Trim(),
            Owner = request.Owner ?? user.Owner,
            Scopes = [.. scopes],
            CreatedAt = Ulid.TimeOf(ulid),
            ExpiresAt = request.ExpiresAt,
        };
        var secret = ApiKeySecret.New(key.Id);
        await store.CreateAsync(new StoredApiKey(key, ApiKeySecret.Hash(secret)), cancellationToken);
        return TypedResults.Created($"/api/v1/keys/{key.Id}", CreatedKey.From(key, secret));
    }

    private static async Task<Results<Ok<KeyPage>, ValidationProblem>> ListAsync(
        ApiKeyStore store,
        CancellationToken cancellationToken,
        [Description("Most keys on the page, 1 to 100.")] int? limit = null,
        [Description("The nextCursor of the page before.")] string? cursor = null)
    {
        Dictionary<string, string[]> errors = [];
        var (count, before) = Paging.Read(limit, cursor, ApiKeyId.IsValid, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var page = await store.ListAsync(count, before, cancellationToken);
        return TypedResults.Ok(new KeyPage([.. page.Items.Select(KeyDetail.From)], Paging.Cursor(page.Next)));
    }

    private static async Task<Results<Ok<KeyDetail>, ProblemHttpResult>> GetAsync(string id, ApiKeyStore store, CancellationToken cancellationToken) =>
        ApiKeyId.IsValid(id) && await store.FindAsync(id, cancellationToken) is { } stored
            ? TypedResults.Ok(KeyDetail.From(stored.Key))
            : Problems.NotFound("Key", id);

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, ApiKeyStore store, ApiKeyVerifier verifier, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!ApiKeyId.IsValid(id) || !await store.RevokeAsync(id, time.GetUtcNow(), cancellationToken))
        {
            return Problems.NotFound("Key", id);
        }

        verifier.Forget(id);
        return TypedResults.NoContent();
    }

    private static Dictionary<string, string[]> Validate(CreateKeyRequest request, DateTimeOffset now)
    {
        Dictionary<string, string[]> errors = [];
        if (request.Name?.Trim().Length is not (>= 1 and <= ApiKey.MaxNameLength))
        {
            errors["name"] = [$"name has {request.Name?.Trim().Length ?? 0} characters; expected 1 to {ApiKey.MaxNameLength}, not counting space at its ends."];
        }

        if (request.Scopes is not { Count: > 0 })
        {
            errors["scopes"] = [$"scopes is empty; expected some of {string.Join(", ", Scopes.All)}."];
        }
        else if (request.Scopes.Where(scope => !Scopes.All.Contains(scope)).ToArray() is { Length: > 0 } unknown)
        {
            errors["scopes"] = [$"scopes has '{unknown[0]}'; expected some of {string.Join(", ", Scopes.All)}."];
        }

        if (request.Owner is not null && !Owners.IsValid(request.Owner))
        {
            errors["owner"] = [$"owner is '{request.Owner}'; expected 1 to {Owners.MaxLength} letters, digits and - _ . : @ | / + =."];
        }

        if (request.ExpiresAt <= now)
        {
            errors["expiresAt"] = [$"expiresAt is {request.ExpiresAt:O}, which is over; expected a moment to come."];
        }

        return errors;
    }
}
