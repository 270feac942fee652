using System.Diagnostics.CodeAnalysis;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>A value in Terraform's language. It is a tree, never text that was put together: <see cref="HclFormat"/> alone knows the notation.</summary>
internal abstract record HclExpression
{
    private protected HclExpression()
    {
    }

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator HclExpression?(string? text) => text is null ? null : new HclText(text);

    public static implicit operator HclExpression(bool value) => new HclLiteral(value ? "true" : "false");

    public static implicit operator HclExpression(int value) => new HclNumber(value);

    public static implicit operator HclExpression?(int? value) => value is { } number ? new HclNumber(number) : null;

    public static implicit operator HclExpression(double value) => new HclNumber(value);

    /// <summary>A list of texts.</summary>
    public static HclList List(IEnumerable<string> texts) => new([.. texts.Select(t => (HclExpression)t)]);

    /// <summary>A list.</summary>
    public static HclList List(IEnumerable<HclExpression> items) => new([.. items]);

    /// <summary>JSON that Terraform writes of a value.</summary>
    public static HclCall Json(HclExpression value) => new("jsonencode", [value]);

    /// <summary>The expressions that this one is made of.</summary>
    public virtual IEnumerable<HclExpression> Children => [];

    /// <summary>Every reference in it.</summary>
    public IEnumerable<HclReference> References => this is HclReference self ? [self] : Children.SelectMany(c => c.References);
}

/// <summary>Text, as it is: no escapes.</summary>
internal sealed record HclText(string Text) : HclExpression;

/// <summary>A number.</summary>
internal sealed record HclNumber(double Value) : HclExpression;

/// <summary>A word of the language: <c>true</c>, <c>false</c>, <c>null</c>, <c>string</c>.</summary>
internal sealed record HclLiteral(string Word) : HclExpression;

/// <summary>What something of the configuration is: never an id or an ARN that stands in the text.</summary>
/// <param name="Address">What is referred to: <c>aws_sqs_queue.jobs</c>, <c>var.image_tag</c>, <c>data.aws_region.current</c>.</param>
/// <param name="Attribute">What of it, such as <c>arn</c> or <c>names[0]</c>; null: all.</param>
internal sealed record HclReference(string Address, string? Attribute = null) : HclExpression;

/// <summary>Texts and values one after the other.</summary>
internal sealed record HclTemplate(IReadOnlyList<HclExpression> Parts) : HclExpression
{
    public override IEnumerable<HclExpression> Children => Parts;
}

/// <summary>A call of a function.</summary>
internal sealed record HclCall(string Function, IReadOnlyList<HclExpression> Arguments) : HclExpression
{
    public override IEnumerable<HclExpression> Children => Arguments;
}

/// <summary>A list.</summary>
internal sealed record HclList(IReadOnlyList<HclExpression> Items) : HclExpression
{
    public override IEnumerable<HclExpression> Children => Items;
}

/// <summary>A map or an object; keeps the order in which its items were added.</summary>
internal sealed record HclObject : HclExpression
{
    private readonly List<(string Key, HclExpression Value)> _items = [];

    public IReadOnlyList<(string Key, HclExpression Value)> Items => _items;

    public override IEnumerable<HclExpression> Children => _items.Select(i => i.Value);

    public HclExpression? this[string key] => _items.FirstOrDefault(i => i.Key == key).Value;

    /// <summary>Adds an item; one without a value is left out.</summary>
    public HclObject Set(string key, HclExpression? value)
    {
        if (value is not null)
        {
            _items.Add((key, value));
        }

        return this;
    }
}
