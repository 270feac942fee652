using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Renders values of the plan: text, references, or a template of both.</summary>
internal sealed class TerraformValues(AwsPlan plan, TerraformAddresses addresses)
{
    private readonly Dictionary<string, PlanResource> _resources = plan.Resources.DistinctBy(r => r.LogicalId).ToDictionary(r => r.LogicalId, StringComparer.Ordinal);
    private readonly Dictionary<string, Secret> _secrets = plan.Secrets.DistinctBy(s => s.LogicalId).ToDictionary(s => s.LogicalId, StringComparer.Ordinal);

    /// <summary>A value. One with a secret in it can be the content of another secret, and nothing else.</summary>
    public HclExpression Render(PlanValue value)
    {
        var parts = value.Pieces.Select(Piece).ToList();
        return parts is [var single] ? single : new HclTemplate(parts);
    }

    public HclList Render(IEnumerable<PlanValue> values) => HclExpression.List(values.Select(Render));

    /// <summary>The secret's own address, or the variable that names it.</summary>
    public HclExpression SecretArn(string secretId) => Render(_secrets[secretId].SecretArn);

    public HclReference Variable(string parameterId) => new($"var.{addresses.Variable(parameterId)}");

    private HclExpression Piece(PlanValue piece) => piece switch
    {
        LiteralValue literal => literal.Text,
        ParameterValue parameter => Variable(parameter.LogicalId),
        // Read while Terraform runs, and kept nowhere: neither in the state nor in a plan.
        SecretValue secret => new HclReference($"ephemeral.aws_secretsmanager_secret_version.{addresses.Name(secret.LogicalId)}", "secret_string"),
        DeploymentValue { Fact: DeploymentFact.Region } => new HclReference("data.aws_region.current", "name"),
        DeploymentValue { Fact: DeploymentFact.AccountId } => new HclReference("data.aws_caller_identity.current", "account_id"),
        DeploymentValue { Fact: DeploymentFact.Partition } => new HclReference("data.aws_partition.current", "partition"),
        DeploymentValue => new HclReference("data.aws_partition.current", "dns_suffix"),
        ResourceValue resource => addresses.Ref(resource.LogicalId, Attribute(resource)),
        _ => throw new ArgumentOutOfRangeException(nameof(piece), piece, "No such value."),
    };

    private string Attribute(ResourceValue value) => (_resources.GetValueOrDefault(value.LogicalId), value.Output) switch
    {
        (LoadBalancer or TargetGroup or Listener or ListenerRule or Secret or TaskDefinition or AlarmTopic or ScalingPolicy, ResourceOutput.Id or ResourceOutput.Arn) => "arn",
        (FargateService, ResourceOutput.Id or ResourceOutput.Arn) => "id",
        (Cluster or Role or LogGroup or ImageRepository or Table, ResourceOutput.Id) => "name",
        (MessageQueue, ResourceOutput.Id or ResourceOutput.Url) => "url",
        (ImageRepository, ResourceOutput.RepositoryUri) => "repository_url",
        (LoadBalancer, ResourceOutput.DnsName) => "dns_name",
        (LoadBalancer or TargetGroup, ResourceOutput.FullName) => "arn_suffix",
        (Cache, ResourceOutput.DnsName) => "primary_endpoint_address",
        (Cache, ResourceOutput.Port) => "port",
        (MessageQueue or FargateService or Table, ResourceOutput.Name) => "name",
        (_, ResourceOutput.Arn) => "arn",
        (_, ResourceOutput.Id) => "id",
        var (resource, output) => throw new InvalidOperationException($"A {resource?.GetType().Name} ('{value.LogicalId}') has no {output} in Terraform."),
    };
}
