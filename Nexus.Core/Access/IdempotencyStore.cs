using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Builds;
using Nexus.Core.Storage;

namespace Nexus.Core.Access;

/// <summary>How long requests that carry an idempotency key are remembered. Configuration section <c>Idempotency</c>.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Idempotency";

    /// <summary>How long an answer is remembered.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a request may take before a repetition of it takes over: whoever worked on it is then thought dead.</summary>
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>An answer that was given.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Location">The Location header.</param>
/// <param name="ETag">The ETag header.</param>
/// <param name="Body">The body.</param>
public sealed record RememberedAnswer(int Status, string? ContentType, string? Location, string? ETag, ReadOnlyMemory<byte> Body);

/// <summary>What became of the claim of an idempotency key.</summary>
public abstract record IdempotencyClaim
{
    private IdempotencyClaim()
    {
    }

    /// <summary>The caller does the work. Whatever it creates takes <paramref name="Ulid"/>, which a repetition after a crash gets again.</summary>
    /// <param name="Partition">Where the claim is stored.</param>
    /// <param name="Ulid">For the id of what is created.</param>
    /// <param name="Token">Proves that the claim is still the caller's.</param>
    public sealed record Granted(string Partition, string Ulid, string Token) : IdempotencyClaim;

    /// <summary>The work was done before.</summary>
    /// <param name="Answer">The answer of the first request.</param>
    public sealed record Done(RememberedAnswer Answer) : IdempotencyClaim;

    /// <summary>Somebody else is doing the work now.</summary>
    public sealed record InProgress : IdempotencyClaim;

    /// <summary>The key belongs to a different request.</summary>
    public sealed record Reused : IdempotencyClaim;
}

/// <summary>
/// Remembers in DynamoDB which requests were made under which idempotency key, and what was answered. A key counts for one
/// owner and one operation.
/// </summary>
public sealed class IdempotencyStore(IAmazonDynamoDB dynamo, TableNames tables, Microsoft.Extensions.Options.IOptions<IdempotencyOptions> options, TimeProvider time)
{
    private const string Sort = "IDEMPOTENCY";

    /// <summary>Claims a key for a request.</summary>
    /// <param name="owner">Whose request it is.</param>
    /// <param name="operation">What is asked for, such as <c>POST /api/v1/builds</c>.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="body">The request's body, by which repetitions are told from other requests.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IdempotencyClaim> ClaimAsync(
        string owner, string operation, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var partition = "IDEMPOTENCY#" + Hash(Encoding.UTF8.GetBytes($"{owner}\n{operation}\n{key}"));
        var fingerprint = Hash(body.Span);
        var granted = new IdempotencyClaim.Granted(partition, Ulid.New(now), Guid.NewGuid().ToString("n"));
        var item = Keys.Of(partition, Sort);
        item["fingerprint"] = new AttributeValue(fingerprint);
        item["ulid"] = new AttributeValue(granted.Ulid);
        item["token"] = new AttributeValue(granted.Token);
        item["lockedUntil"] = Number((now + options.Value.TakeOverAfter).ToUnixTimeMilliseconds());
        item[Keys.ExpiresAt] = Number((now + options.Value.Retention).ToUnixTimeSeconds());
        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest
                {
                    TableName = tables.Access,
                    Item = item,
                    ConditionExpression = "attribute_not_exists(pk) OR expiresAt <= :now",
                    ExpressionAttributeValues = new() { [":now"] = Number(now.ToUnixTimeSeconds()) },
                },
                cancellationToken);
            return granted;
        }
        catch (ConditionalCheckFailedException)
        {
            return await LookAtFirstAsync(partition, fingerprint, now, cancellationToken);
        }
    }

    /// <summary>Remembers the answer. A claim that was taken over in the meantime is left alone.</summary>
    public Task CompleteAsync(IdempotencyClaim.Granted claim, RememberedAnswer answer, CancellationToken cancellationToken = default)
    {
        var values = new Dictionary<string, AttributeValue>
        {
            [":status"] = Number(answer.Status),
            [":body"] = new() { B = new MemoryStream(answer.Body.ToArray()) },
            [":zero"] = Number(0),
        };
        var update = "SET answerStatus = :status, answerBody = :body, lockedUntil = :zero";
        Add("answerType", answer.ContentType);
        Add("answerLocation", answer.Location);
        Add("answerETag", answer.ETag);
        return TryChangeAsync(claim.Partition, claim.Token, update, values, cancellationToken);

        void Add(string attribute, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                update += $", {attribute} = :{attribute}";
                values[":" + attribute] = new AttributeValue(value);
            }
        }
    }

    /// <summary>Lets the next repetition do the work, at once. It gets the same ULID.</summary>
    public Task ReleaseAsync(IdempotencyClaim.Granted claim, CancellationToken cancellationToken = default) =>
        TryChangeAsync(claim.Partition, claim.Token, "SET lockedUntil = :zero", new() { [":zero"] = Number(0) }, cancellationToken);

    /// <summary>Forgets the key: nothing was done, and a corrected request may use it.</summary>
    public async Task ForgetAsync(IdempotencyClaim.Granted claim, CancellationToken cancellationToken = default)
    {
        try
        {
            await dynamo.DeleteItemAsync(
                new DeleteItemRequest
                {
                    TableName = tables.Access,
                    Key = Keys.Of(claim.Partition, Sort),
                    ConditionExpression = "#token = :token",
                    ExpressionAttributeNames = new() { ["#token"] = "token" },
                    ExpressionAttributeValues = new() { [":token"] = new AttributeValue(claim.Token) },
                },
                cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // Taken over by a repetition.
        }
    }

    private async Task<IdempotencyClaim> LookAtFirstAsync(string partition, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = (await dynamo.GetItemAsync(
            new GetItemRequest { TableName = tables.Access, Key = Keys.Of(partition, Sort), ConsistentRead = true }, cancellationToken)).Item;
        if (first is not { Count: > 0 })
        {
            // Forgotten between the two calls.
            return new IdempotencyClaim.InProgress();
        }

        if (first["fingerprint"].S != fingerprint)
        {
            return new IdempotencyClaim.Reused();
        }

        if (first.TryGetValue("answerStatus", out var status))
        {
            return new IdempotencyClaim.Done(new RememberedAnswer(
                int.Parse(status.N, CultureInfo.InvariantCulture), Text("answerType"), Text("answerLocation"), Text("answerETag"),
                first["answerBody"].B.ToArray()));
        }

        return long.Parse(first["lockedUntil"].N, CultureInfo.InvariantCulture) > now.ToUnixTimeMilliseconds()
            ? new IdempotencyClaim.InProgress()
            : await TakeOverAsync(partition, first["ulid"].S, first["token"].S, now, cancellationToken);

        string? Text(string name) => first.TryGetValue(name, out var value) ? value.S : null;
    }

    private async Task<IdempotencyClaim> TakeOverAsync(
        string partition, string ulid, string token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var claim = new IdempotencyClaim.Granted(partition, ulid, Guid.NewGuid().ToString("n"));
        var taken = await TryChangeAsync(
            partition,
            token,
            "SET #token = :mine, lockedUntil = :until",
            new()
            {
                [":mine"] = new AttributeValue(claim.Token),
                [":until"] = Number((now + options.Value.TakeOverAfter).ToUnixTimeMilliseconds()),
            },
            cancellationToken);
        return taken ? claim : new IdempotencyClaim.InProgress();
    }

    private async Task<bool> TryChangeAsync(
        string partition, string token, string update, Dictionary<string, AttributeValue> values, CancellationToken cancellationToken)
    {
        values[":token"] = new AttributeValue(token);
        try
        {
            await dynamo.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tables.Access,
                    Key = Keys.Of(partition, Sort),
                    UpdateExpression = update,
                    ConditionExpression = "#token = :token AND attribute_not_exists(answerStatus)",
                    ExpressionAttributeNames = new() { ["#token"] = "token" },
                    ExpressionAttributeValues = values,
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private static string Hash(ReadOnlySpan<byte> value) => Convert.ToHexStringLower(SHA256.HashData(value));

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
