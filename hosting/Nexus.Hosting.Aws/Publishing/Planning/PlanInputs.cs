using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>The parameters and secrets that a plan needs: those of the model that are used, and secrets that are made of others.</summary>
/// <param name="secretName">What a secret of the model is called in Secrets Manager.</param>
/// <param name="configured">What the configuration says for a parameter's name (<c>Parameters:NAME</c>); null: nothing.</param>
internal sealed class PlanInputs(Func<string, string> secretName, Func<string, string?> configured)
{
    private const string UrlSafe = "[A-Za-z0-9._~-]";
    private const string SecretArnPattern = "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+";

    private readonly Dictionary<string, (DeploymentParameter Parameter, ParameterResource? Source)> _parameters = [];
    private readonly List<string> _order = [];
    private readonly List<Secret> _secrets = [];
    private readonly Dictionary<string, string> _composed = [];
    private readonly Dictionary<string, string> _owners = new(StringComparer.OrdinalIgnoreCase);

    public List<Finding> Notices { get; } = [];

    public IReadOnlyList<Secret> Secrets => _secrets;

    /// <summary>What a parameter of the model becomes where it is used.</summary>
    public PlanValue For(ParameterResource resource, ParameterKind kind = ParameterKind.Text)
    {
        if (resource.Secret || resource.IsConnectionString)
        {
            return new SecretValue(SecretFor(resource));
        }

        var id = $"{PlanNames.Logical(resource.Name)}Parameter";
        Own(id, resource);
        if (!_parameters.ContainsKey(id))
        {
            var @default = resource.Default is { } value and not GenerateParameterDefault ? value.GetDefaultValue() : null;
            Add(new(id, resource.Name, resource.Description ?? $"The parameter '{resource.Name}' of the model.") { Kind = kind, Default = @default }, resource);
        }

        return new ParameterValue(id);
    }

    /// <summary>A parameter that no resource of the model stands for.</summary>
    public PlanValue Add(DeploymentParameter parameter)
    {
        if (!_parameters.ContainsKey(parameter.LogicalId))
        {
            Add(parameter, null);
        }

        return new ParameterValue(parameter.LogicalId);
    }

    /// <summary>The logical id of the secret with a parameter's value.</summary>
    public string SecretFor(ParameterResource resource)
    {
        var id = $"{PlanNames.Logical(resource.Name)}Secret";
        Own(id, resource);
        if (_secrets.Any(s => s.LogicalId == id))
        {
            return id;
        }

        var description = resource.Description ?? $"The parameter '{resource.Name}' of the model.";
        if (resource.Default is GenerateParameterDefault generated)
        {
            // Not shorter than the model's default: 128 bits.
            _secrets.Add(new(id, secretName(resource.Name), description, new GeneratedSecret(Math.Max(generated.MinLength, 32))
            {
                Lower = generated.Lower,
                Upper = generated.Upper,
                Numeric = generated.Numeric,
                Special = generated.Special,
            }));
            return id;
        }

        var parameterId = $"{PlanNames.Logical(resource.Name)}SecretArn";
        Add(
            new(parameterId, resource.Name, $"ARN of the secret in Secrets Manager with the value of '{resource.Name}'. {resource.Description}".TrimEnd())
            {
                Kind = ParameterKind.SecretArn,
                AllowedPattern = SecretArnPattern,
            },
            null);
        _secrets.Add(new(id, secretName(resource.Name), description, new ExistingSecret(parameterId)));
        return id;
    }

    /// <summary>The logical id of a secret with a value that has a secret in it. The same value is one secret.</summary>
    public string SecretFor(PlanValue value, string name, string description)
    {
        if (value is SecretValue single)
        {
            return single.LogicalId;
        }

        var key = value.ToString()!;
        if (!_composed.TryGetValue(key, out var id))
        {
            id = $"{PlanNames.Logical(name)}Secret";
            _composed[key] = id;
            _secrets.Add(new(id, secretName(name), description, new ComposedSecret(value)));
        }

        return id;
    }

    /// <summary>Escapes a value for a URL; null where AWS can't.</summary>
    public PlanValue? ForUrl(PlanValue value, string subject)
    {
        switch (value)
        {
            case LiteralValue literal:
                return Uri.EscapeDataString(literal.Text);
            case ParameterValue parameter:
                var known = _parameters[parameter.LogicalId];
                _parameters[parameter.LogicalId] = (known.Parameter with { AllowedPattern = $"{UrlSafe}*" }, known.Source);
                return value;
            case SecretValue secret:
                if (_secrets.First(s => s.LogicalId == secret.LogicalId).Content is not GeneratedSecret { Special: false })
                {
                    Notices.Add(new(
                        "NEXUS021", FindingSeverity.Warning, subject,
                        $"The secret '{secret.LogicalId}' is part of a URL, and AWS can't escape it.",
                        "Use a secret of letters, digits and ._~- only, or let AWS generate it (CreateGeneratedParameter with special: false)."));
                }

                return value;
            default:
                return null;
        }
    }

    /// <summary>The parameters, with the values that configuration has for them.</summary>
    public async Task<IReadOnlyList<DeploymentParameter>> ParametersAsync(CancellationToken cancellationToken)
    {
        var parameters = new List<DeploymentParameter>();
        foreach (var id in _order)
        {
            var (parameter, source) = _parameters[id];
            var value = source is not null ? await ValueAsync(source, cancellationToken)
                // The others are found by whoever deploys: the tag of what was built, and where a secret was put.
                : parameter.Kind == ParameterKind.CertificateArn && configured(parameter.ModelName) is { Length: > 0 } said ? said
                : parameter.Value;
            parameters.Add(parameter with { Value = value });
        }

        return parameters;
    }

    private static async Task<string?> ValueAsync(ParameterResource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.GetValueAsync(cancellationToken);
        }
        catch (MissingParameterValueException)
        {
            return null;
        }
    }

    // Two parameters of the model must not become one: the second would get the value of the first.
    private void Own(string id, ParameterResource resource)
    {
        if (!_owners.TryAdd(id, resource.Name) && _owners[id] != resource.Name)
        {
            Notices.Add(new(
                "NEXUS601", FindingSeverity.Error, resource.Name, $"The parameters '{_owners[id]}' and '{resource.Name}' would both be called '{id}' on AWS.", "Give one of them another name."));
        }
    }

    private void Add(DeploymentParameter parameter, ParameterResource? source)
    {
        _parameters.Add(parameter.LogicalId, (parameter, source));
        _order.Add(parameter.LogicalId);
    }
}
