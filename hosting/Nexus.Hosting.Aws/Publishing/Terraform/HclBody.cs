namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>What stands in a block or in a file: attributes, then blocks.</summary>
internal sealed class HclBody
{
    private readonly List<(string Name, HclExpression Value)> _attributes = [];
    private readonly List<HclBlock> _blocks = [];

    public IReadOnlyList<(string Name, HclExpression Value)> Attributes => _attributes;

    public IReadOnlyList<HclBlock> Blocks => _blocks;

    /// <summary>An attribute's value; null: it is not set.</summary>
    public HclExpression? this[string name] => _attributes.FirstOrDefault(a => a.Name == name).Value;

    /// <summary>Every reference in it.</summary>
    public IEnumerable<HclReference> References => _attributes.SelectMany(a => a.Value.References).Concat(_blocks.SelectMany(b => b.Body.References));

    /// <summary>Sets an attribute; one without a value is left out.</summary>
    public HclBody Set(string name, HclExpression? value)
    {
        if (value is not null)
        {
            _attributes.Add((name, value));
        }

        return this;
    }

    /// <summary>Adds a block.</summary>
    public HclBody Add(string type, Action<HclBody> fill, params string[] labels)
    {
        var block = new HclBlock(type, labels, new());
        fill(block.Body);
        _blocks.Add(block);
        return this;
    }

    /// <summary>Adds a block for each item.</summary>
    public HclBody AddEach<T>(string type, IEnumerable<T> items, Action<HclBody, T> fill)
    {
        foreach (var item in items)
        {
            Add(type, body => fill(body, item));
        }

        return this;
    }

    /// <summary>The blocks of a type.</summary>
    public IEnumerable<HclBody> Of(string type) => _blocks.Where(b => b.Type == type).Select(b => b.Body);
}

/// <summary>A block: <c>resource "aws_vpc" "vpc" { … }</c>.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Body">What stands in it.</param>
internal sealed record HclBlock(string Type, IReadOnlyList<string> Labels, HclBody Body);
