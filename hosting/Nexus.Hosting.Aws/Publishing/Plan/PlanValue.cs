namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>
/// A value in the plan: text that is known now, or that AWS will know once the plan is deployed. It is never a template's own notation, so that every
/// writer renders it in its own.
/// </summary>
public abstract record PlanValue
{
    private protected PlanValue()
    {
    }

    /// <summary>Text that is known now.</summary>
    public static implicit operator PlanValue(string text) => new LiteralValue(text);

    /// <summary>Puts values one after the other. Neighbouring text becomes one; a single value stays itself.</summary>
    public static PlanValue Concat(params IEnumerable<PlanValue> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var flat = new List<PlanValue>();
        foreach (var part in parts.SelectMany(p => p.Pieces))
        {
            if (part is LiteralValue { Text.Length: 0 })
            {
                continue;
            }

            if (part is LiteralValue text && flat is [.., LiteralValue before])
            {
                flat[^1] = new LiteralValue(before.Text + text.Text);
            }
            else
            {
                flat.Add(part);
            }
        }

        return flat switch
        {
            [] => new LiteralValue(string.Empty),
            [var single] => single,
            _ => new JoinedValue(flat),
        };
    }

    /// <summary>An Amazon Resource Name in the partition, the region and the account that the plan is deployed to.</summary>
    /// <param name="service">Such as <c>dynamodb</c>.</param>
    /// <param name="resource">Such as <c>table/orders</c>.</param>
    /// <param name="region">Another region, or an empty one where the service has none, such as of <c>iam</c> or <c>s3</c>; null: the plan's.</param>
    /// <param name="account">Another account, or an empty one where the service has none, such as of <c>s3</c>; null: the plan's.</param>
    public static PlanValue Arn(string service, PlanValue resource, PlanValue? region = null, PlanValue? account = null) => Concat(
        "arn:", new DeploymentValue(DeploymentFact.Partition), $":{service}:", region ?? new DeploymentValue(DeploymentFact.Region), ":",
        account ?? new DeploymentValue(DeploymentFact.AccountId), ":", resource);

    /// <summary>The single values that this one is made of: itself, where it is not joined.</summary>
    public IReadOnlyList<PlanValue> Pieces => this is JoinedValue joined ? joined.Parts : [this];

    /// <summary>Whether a secret is part of the value.</summary>
    public bool ContainsSecret => Pieces.Any(p => p is SecretValue);

    /// <summary>The text, where nothing of it has to be deployed first; else null.</summary>
    public string? AsLiteral => (this as LiteralValue)?.Text;
}

/// <summary>Text that is known now.</summary>
/// <param name="Text">The text, as it is: no writer's escapes.</param>
public sealed record LiteralValue(string Text) : PlanValue
{
    /// <inheritdoc />
    public override string ToString() => Text;
}

/// <summary>Something that AWS tells about a resource of the plan.</summary>
/// <param name="LogicalId">The resource.</param>
/// <param name="Output">What of it.</param>
public sealed record ResourceValue(string LogicalId, ResourceOutput Output = ResourceOutput.Id) : PlanValue
{
    /// <inheritdoc />
    public override string ToString() => $"{{{LogicalId}.{Output}}}";
}

/// <summary>The value of a parameter of the deployment.</summary>
/// <param name="LogicalId">The parameter.</param>
public sealed record ParameterValue(string LogicalId) : PlanValue
{
    /// <inheritdoc />
    public override string ToString() => $"{{{LogicalId}}}";
}

/// <summary>The content of a secret. Only another secret may be made of it; everything else refers to the secret itself.</summary>
/// <param name="LogicalId">The secret.</param>
public sealed record SecretValue(string LogicalId) : PlanValue
{
    /// <inheritdoc />
    public override string ToString() => $"{{{LogicalId}}}";
}

/// <summary>Where the plan is deployed to.</summary>
/// <param name="Fact">What of it.</param>
public sealed record DeploymentValue(DeploymentFact Fact) : PlanValue
{
    /// <inheritdoc />
    public override string ToString() => $"{{{Fact}}}";
}

/// <summary>Values one after the other. Made by <see cref="PlanValue.Concat"/>.</summary>
public sealed record JoinedValue : PlanValue
{
    internal JoinedValue(IReadOnlyList<PlanValue> parts) => Parts = parts;

    /// <summary>The values: two or more, none of them joined.</summary>
    public IReadOnlyList<PlanValue> Parts { get; }

    /// <inheritdoc />
    public bool Equals(JoinedValue? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc />
    public override int GetHashCode() => Parts.Aggregate(0, HashCode.Combine);

    /// <inheritdoc />
    public override string ToString() => string.Concat(Parts);
}

/// <summary>What AWS tells about a resource. Which resource has which is said where the resource is described.</summary>
public enum ResourceOutput
{
    /// <summary>The id by which other resources name it (a subnet's <c>subnet-…</c>, a table's name, a queue's URL is <see cref="Url"/>).</summary>
    Id,

    /// <summary>The Amazon Resource Name.</summary>
    Arn,

    /// <summary>The physical name.</summary>
    Name,

    /// <summary>The address of a queue.</summary>
    Url,

    /// <summary>The host name of a load balancer or of a cache's primary endpoint.</summary>
    DnsName,

    /// <summary>The port of a cache's primary endpoint.</summary>
    Port,

    /// <summary>The part of a load balancer's or a target group's ARN that metrics are labelled with (<c>app/name/id</c>, <c>targetgroup/name/id</c>).</summary>
    FullName,

    /// <summary>The address of an image repository, without a tag.</summary>
    RepositoryUri,
}

/// <summary>What is known of the place that a plan is deployed to.</summary>
public enum DeploymentFact
{
    /// <summary>The region, such as <c>eu-west-1</c>.</summary>
    Region,

    /// <summary>The account's twelve digits.</summary>
    AccountId,

    /// <summary><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</summary>
    Partition,

    /// <summary>The domain of AWS in the partition, such as <c>amazonaws.com</c>.</summary>
    UrlSuffix,
}
