namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>A value that whoever deploys gives. None is secret: a secret's parameter is the ARN of the secret.</summary>
/// <param name="LogicalId">Its name: letters and digits.</param>
/// <param name="ModelName">The parameter's name in the model, or what it is for (<c>image-tag</c>).</param>
/// <param name="Description">What it is for.</param>
public sealed record DeploymentParameter(string LogicalId, string ModelName, string Description)
{
    /// <summary>What it holds.</summary>
    public ParameterKind Kind { get; init; } = ParameterKind.Text;

    /// <summary>The value where none is given; null: one must be given.</summary>
    public string? Default { get; init; }

    /// <summary>The value for the plan's stage, which goes into the parameters file; null: whoever deploys writes it there.</summary>
    public string? Value { get; init; }

    /// <summary>A regular expression that the value must match; null: any.</summary>
    public string? AllowedPattern { get; init; }
}

/// <summary>What a parameter holds.</summary>
public enum ParameterKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>The id of a VPC.</summary>
    VpcId,

    /// <summary>The id of a subnet.</summary>
    SubnetId,

    /// <summary>The ARN of a certificate.</summary>
    CertificateArn,

    /// <summary>The ARN of a secret.</summary>
    SecretArn,

    /// <summary>The tag of an image.</summary>
    ImageTag,

    /// <summary>An email address.</summary>
    Email,
}

/// <summary>A value that the deployment tells.</summary>
/// <param name="LogicalId">Its name: letters and digits.</param>
/// <param name="Description">What it is.</param>
/// <param name="Value">The value.</param>
public sealed record DeploymentOutput(string LogicalId, string Description, PlanValue Value);
