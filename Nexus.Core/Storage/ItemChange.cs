using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Nexus.Core.Storage;

/// <summary>A change of one item, put together attribute by attribute. Each name goes through a placeholder, as many words are reserved.</summary>
internal sealed class ItemChange(Dictionary<string, AttributeValue> key)
{
    private readonly List<string> _sets = [];
    private readonly List<string> _removes = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, AttributeValue> _values = [];
    private string? _condition;

    /// <summary>Sets an attribute, whose placeholders are <c>#name</c> and <c>:name</c>, to a value or to an expression of it.</summary>
    public ItemChange Set(string name, AttributeValue value, string? expression = null)
    {
        _sets.Add($"#{name} = {expression ?? ":" + name}");
        return Using(name, value);
    }

    /// <summary>Removes attributes.</summary>
    public ItemChange Remove(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _removes.Add("#" + name);
            _names["#" + name] = name;
        }

        return this;
    }

    /// <summary>Makes the attribute <c>#name</c>, and where given the value <c>:name</c>, known to the condition and to expressions.</summary>
    public ItemChange Using(string name, AttributeValue? value = null)
    {
        _names["#" + name] = name;
        return value is null ? this : With(name, value);
    }

    /// <summary>Makes a value known as <c>:name</c>.</summary>
    public ItemChange With(string name, AttributeValue value)
    {
        _values[":" + name] = value;
        return this;
    }

    /// <summary>Changes the item only where this holds.</summary>
    public ItemChange If(string condition)
    {
        _condition = condition;
        return this;
    }

    /// <summary>Changes the item. Answers what it is now, or null where the condition did not hold.</summary>
    public async Task<Dictionary<string, AttributeValue>?> TryApplyAsync(IAmazonDynamoDB dynamo, string table, CancellationToken cancellationToken)
    {
        try
        {
            var response = await dynamo.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = table,
                    Key = key,
                    UpdateExpression = string.Join(' ', Clause("SET", _sets).Concat(Clause("REMOVE", _removes))),
                    ConditionExpression = _condition,
                    ExpressionAttributeNames = _names,
                    ExpressionAttributeValues = _values.Count > 0 ? _values : null,
                    ReturnValues = ReturnValue.ALL_NEW,
                },
                cancellationToken);
            return response.Attributes;
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }

        static IEnumerable<string> Clause(string name, List<string> parts) => parts.Count == 0 ? [] : [$"{name} {string.Join(", ", parts)}"];
    }
}
