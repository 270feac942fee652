using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Nexus.Core.Storage;

namespace Nexus.Core.Agents.Sessions;

/// <summary>Sessions in DynamoDB. Nothing here needs a transaction: a session is one item, and each message one beside it.</summary>
public sealed class SessionStore(IAmazonDynamoDB dynamo, TableNames tables)
{
    /// <summary>The messages of sessions.</summary>
    public MessageStore Messages { get; } = new(dynamo, tables);

    private string Table => tables.Sessions;

    /// <summary>Stores a new session. To store it again changes nothing; the one that is stored is answered.</summary>
    public async Task<Session> CreateAsync(Session session, CancellationToken cancellationToken = default)
    {
        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest { TableName = Table, Item = SessionItems.FromSession(session), ConditionExpression = "attribute_not_exists(pk)" },
                cancellationToken);
            return session;
        }
        catch (ConditionalCheckFailedException)
        {
            return await FindAsync(session.AgentId, session.Id, session.Owner, cancellationToken) ?? session;
        }
    }

    /// <summary>The session, or null: also where it is of another agent, or of somebody else.</summary>
    public async Task<Session?> FindAsync(string agentId, string sessionId, string owner, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = Table, Key = Key(sessionId), ConsistentRead = true }, cancellationToken);
        return response.Item is { Count: > 0 } item && SessionItems.ToSession(item) is { } session && session.AgentId == agentId && session.Owner == owner
            ? session
            : null;
    }

    /// <summary>A page of the sessions that an owner has with an agent, newest first.</summary>
    public async Task<Page<Session>> ListAsync(
        string agentId, string owner, int limit, string? before = null, CancellationToken cancellationToken = default)
    {
        var (items, last) = await dynamo.QueryListingAsync(
            Table, SessionItems.Listing(owner, agentId), limit, before is null ? null : (SessionItems.Partition(before), SessionItems.Sort, before),
            cancellationToken);
        return new Page<Session>([.. items.Select(SessionItems.ToSession)], last);
    }

    /// <summary>Gives a session another name. Answers the session, or null when it is not the given state any more.</summary>
    public Task<Session?> TryRenameAsync(Session from, string name, DateTimeOffset now, CancellationToken cancellationToken = default) => TryChangeAsync(
        from.Id,
        "SET #name = :name, updatedAt = :now ADD revision :one",
        // It only grows: where it is below the next one, it is the one that was read.
        "attribute_exists(pk) AND (attribute_not_exists(revision) OR revision < :next)",
        new()
        {
            [":name"] = new AttributeValue(name),
            [":now"] = SessionItems.Time(now),
            [":next"] = SessionItems.Number(from.Revision + 1),
            [":one"] = SessionItems.Number(1L),
        },
        cancellationToken);

    /// <summary>Removes a session with its messages. An answer that is being made ends without a trace. Answers false where the session is another by now.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="revision">Removed only if this is still its revision; null for any.</param>
    /// <param name="cancellationToken">Ends the removal.</param>
    public async Task<bool> TryDeleteAsync(string sessionId, long? revision = null, CancellationToken cancellationToken = default)
    {
        var request = new DeleteItemRequest { TableName = Table, Key = Key(sessionId) };
        if (revision is { } seen)
        {
            request.ConditionExpression = "attribute_exists(pk) AND (attribute_not_exists(revision) OR revision < :next)";
            request.ExpressionAttributeValues = new() { [":next"] = SessionItems.Number(seen + 1) };
        }

        try
        {
            // First the session, so that nobody adds to it; the messages without it are out of reach.
            await dynamo.DeleteItemAsync(request, cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }

        await Messages.DeleteAllAsync(sessionId, cancellationToken);
        return true;
    }

    /// <summary>
    /// Takes the right to answer, and reserves the numbers of a question and its answer. Null where the session is gone or somebody else answers.
    /// </summary>
    public Task<Session?> TryBeginTurnAsync(
        string sessionId, string turn, string name, DateTimeOffset now, DateTimeOffset until, long messages, CancellationToken cancellationToken = default) => TryChangeAsync(
        sessionId,
        "SET turn = :turn, turnUntil = :until, turnAnswer = :answer, messages = :answer, updatedAt = :now, #name = if_not_exists(#name, :name) ADD revision :one",
        "attribute_exists(pk) AND (attribute_not_exists(turn) OR turnUntil <= :now) AND (attribute_not_exists(messages) OR messages <= :messages)",
        new()
        {
            [":turn"] = new AttributeValue(turn),
            [":until"] = SessionItems.Time(until),
            [":answer"] = SessionItems.Number(messages + 2),
            [":messages"] = SessionItems.Number(messages),
            [":now"] = SessionItems.Time(now),
            [":name"] = new AttributeValue(name),
            [":one"] = SessionItems.Number(1L),
        },
        cancellationToken);

    /// <summary>Keeps the right to answer. Null where it is lost; whether the user asked for no more is in the answer.</summary>
    public Task<Session?> TryRenewTurnAsync(string sessionId, string turn, DateTimeOffset until, CancellationToken cancellationToken = default) => TryChangeAsync(
        sessionId, "SET turnUntil = :until", "turn = :turn",
        new() { [":turn"] = new AttributeValue(turn), [":until"] = SessionItems.Time(until) }, cancellationToken);

    /// <summary>Gives the right to answer back, and counts what the answer took. Null where the right was lost.</summary>
    public Task<Session?> TryEndTurnAsync(
        string sessionId, string turn, Models.TokenUsage usage, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var values = new Dictionary<string, AttributeValue>
        {
            [":turn"] = new AttributeValue(turn),
            [":now"] = SessionItems.Time(now),
            [":one"] = SessionItems.Number(1L),
            [":input"] = SessionItems.Number(usage.InputTokens),
            [":output"] = SessionItems.Number(usage.OutputTokens),
        };
        string set = "SET updatedAt = :now", add = "ADD revision :one, inputTokens :input, outputTokens :output";
        if (usage.CostUsd is { } cost)
        {
            values[":cost"] = SessionItems.Number(cost);
            add += ", costUsd :cost";
        }
        else
        {
            values[":true"] = new AttributeValue { BOOL = true };
            set += ", costUnknown = :true";
        }

        return TryChangeAsync(sessionId, $"{set} REMOVE turn, turnUntil, turnAnswer, cancelTurn {add}", "turn = :turn", values, cancellationToken);
    }

    /// <summary>Asks whoever answers to stop. Answers false when that answer is over.</summary>
    public async Task<bool> TryCancelTurnAsync(string sessionId, string turn, CancellationToken cancellationToken = default) => await TryChangeAsync(
        sessionId, "SET cancelTurn = :turn", "turn = :turn", new() { [":turn"] = new AttributeValue(turn) }, cancellationToken) is not null;

    private async Task<Session?> TryChangeAsync(
        string sessionId, string update, string condition, Dictionary<string, AttributeValue> values, CancellationToken cancellationToken)
    {
        try
        {
            var response = await dynamo.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = Table,
                    Key = Key(sessionId),
                    UpdateExpression = update,
                    ConditionExpression = condition,
                    ExpressionAttributeNames = update.Contains("#name", StringComparison.Ordinal) ? new() { ["#name"] = "name" } : null,
                    ExpressionAttributeValues = values,
                    ReturnValues = ReturnValue.ALL_NEW,
                },
                cancellationToken);
            return SessionItems.ToSession(response.Attributes);
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
    }

    private static Dictionary<string, AttributeValue> Key(string sessionId) => Keys.Of(SessionItems.Partition(sessionId), SessionItems.Sort);
}
