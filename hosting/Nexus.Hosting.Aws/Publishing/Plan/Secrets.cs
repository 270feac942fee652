namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>A secret in Secrets Manager. Outputs: Id and Arn (both its ARN).</summary>
/// <param name="LogicalId">The secret.</param>
/// <param name="Name">Its name: <c>nexus-ai/prod/redis-password</c>.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Content">Where its content comes from.</param>
public sealed record Secret(string LogicalId, string Name, string Description, SecretContent Content) : PlanResource(LogicalId)
{
    /// <summary>The ARN: of the secret that is made, or of the one that a parameter names.</summary>
    public PlanValue SecretArn => Content is ExistingSecret existing ? new ParameterValue(existing.ParameterId) : Arn;
}

/// <summary>Where the content of a secret comes from. It is never in the plan.</summary>
public abstract record SecretContent
{
    private protected SecretContent()
    {
    }
}

/// <summary>AWS makes it by chance when the plan is deployed first.</summary>
/// <param name="Length">The number of characters.</param>
public sealed record GeneratedSecret(int Length) : SecretContent
{
    /// <summary>Whether small letters are among them.</summary>
    public bool Lower { get; init; } = true;

    /// <summary>Whether capital letters are among them.</summary>
    public bool Upper { get; init; } = true;

    /// <summary>Whether digits are among them.</summary>
    public bool Numeric { get; init; } = true;

    /// <summary>Whether other signs are among them.</summary>
    public bool Special { get; init; } = true;
}

/// <summary>Somebody has put it into Secrets Manager before; nothing is made.</summary>
/// <param name="ParameterId">The logical id of the parameter with the secret's ARN.</param>
public sealed record ExistingSecret(string ParameterId) : SecretContent;

/// <summary>It is made of other secrets, such as a connection string of a password.</summary>
/// <param name="Value">The value, with a <see cref="SecretValue"/> in it.</param>
public sealed record ComposedSecret(PlanValue Value) : SecretContent;
