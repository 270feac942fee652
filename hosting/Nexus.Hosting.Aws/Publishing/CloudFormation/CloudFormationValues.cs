using System.Text;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>Renders values of the plan in CloudFormation's notation: text, Ref, Fn::GetAtt or Fn::Sub.</summary>
internal sealed class CloudFormationValues
{
    private readonly Dictionary<string, PlanResource> _resources;
    private readonly Dictionary<string, Secret> _secrets;

    public CloudFormationValues(AwsPlan plan)
    {
        _resources = plan.Resources.ToDictionary(r => r.LogicalId, StringComparer.Ordinal);
        _secrets = plan.Secrets.ToDictionary(s => s.LogicalId, StringComparer.Ordinal);
    }

    public static JsonObject Ref(string logicalId) => new() { ["Ref"] = logicalId };

    public static JsonObject GetAtt(string logicalId, string attribute) => new() { ["Fn::GetAtt"] = new JsonArray(logicalId, attribute) };

    public static JsonObject Sub(string text) => new() { ["Fn::Sub"] = text };

    /// <summary>Text inside of Fn::Sub.</summary>
    public static string Escape(string text) => text.Replace("${", "${!", StringComparison.Ordinal);

    public JsonNode Render(PlanValue value)
    {
        if (value is LiteralValue literal)
        {
            return literal.Text;
        }

        var text = new StringBuilder();
        foreach (var piece in value.Pieces)
        {
            text.Append(Fragment(piece));
        }

        return Single(text.ToString());
    }

    /// <summary>A single value as a part of Fn::Sub.</summary>
    public string Fragment(PlanValue piece) => piece switch
    {
        LiteralValue literal => Escape(literal.Text),
        ParameterValue parameter => $"${{{parameter.LogicalId}}}",
        SecretValue secret => $"{{{{resolve:secretsmanager:{Fragment(_secrets[secret.LogicalId].SecretArn)}:SecretString}}}}",
        DeploymentValue { Fact: DeploymentFact.Region } => "${AWS::Region}",
        DeploymentValue { Fact: DeploymentFact.AccountId } => "${AWS::AccountId}",
        DeploymentValue { Fact: DeploymentFact.Partition } => "${AWS::Partition}",
        DeploymentValue => "${AWS::URLSuffix}",
        ResourceValue resource => Fragment(resource),
        JoinedValue joined => string.Concat(joined.Parts.Select(Fragment)),
        _ => throw new ArgumentOutOfRangeException(nameof(piece), piece, "No such value."),
    };

    public JsonArray Render(IEnumerable<PlanValue> values) => new([.. values.Select(v => (JsonNode?)Render(v))]);

    // ${X} alone is a Ref, ${X.Y} alone an attribute: easier to read, and checked more closely by tools.
    private static JsonNode Single(string text)
    {
        if (text.StartsWith("${", StringComparison.Ordinal) && text.IndexOf('}', StringComparison.Ordinal) == text.Length - 1 && text[2] != '!')
        {
            var name = text[2..^1];
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            return dot < 0 ? Ref(name) : GetAtt(name[..dot], name[(dot + 1)..]);
        }

        return text.Contains("${", StringComparison.Ordinal) ? Sub(text) : text;
    }

    private string Fragment(ResourceValue value)
    {
        var id = value.LogicalId;
        var attribute = (_resources.GetValueOrDefault(id), value.Output) switch
        {
            // Images are pushed before, so that repositories are made by a template of their own.
            (ImageRepository repository, ResourceOutput.Arn) => $"arn:${{AWS::Partition}}:ecr:${{AWS::Region}}:${{AWS::AccountId}}:repository/{repository.Name}",
            (ImageRepository repository, ResourceOutput.RepositoryUri) => $"${{AWS::AccountId}}.dkr.ecr.${{AWS::Region}}.${{AWS::URLSuffix}}/{repository.Name}",
            (ImageRepository repository, _) => repository.Name,
            // Its own attribute Arn ends in ":*".
            (LogGroup, ResourceOutput.Arn) => $"arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{{id}}}",
            // Made of the id, as the documents of EFS have it: not every tool that reads templates knows the attribute.
            (FileSystem, ResourceOutput.Arn) => $"arn:${{AWS::Partition}}:elasticfilesystem:${{AWS::Region}}:${{AWS::AccountId}}:file-system/${{{id}}}",
            (AccessPoint, ResourceOutput.Arn) => $"arn:${{AWS::Partition}}:elasticfilesystem:${{AWS::Region}}:${{AWS::AccountId}}:access-point/${{{id}}}",
            (LoadBalancer or TargetGroup or Listener or ListenerRule or Secret or TaskDefinition or AlarmTopic or FargateService or ScalingPolicy, ResourceOutput.Arn) => null,
            (null, ResourceOutput.Arn) => "BackupVaultArn",
            (_, ResourceOutput.Arn) => "Arn",
            (LoadBalancer, ResourceOutput.DnsName) => "DNSName",
            (LoadBalancer, ResourceOutput.FullName) => "LoadBalancerFullName",
            (TargetGroup, ResourceOutput.FullName) => "TargetGroupFullName",
            (Cache, ResourceOutput.DnsName) => "PrimaryEndPoint.Address",
            (Cache, ResourceOutput.Port) => "PrimaryEndPoint.Port",
            (MessageQueue, ResourceOutput.Name) => "QueueName",
            (FargateService, ResourceOutput.Name) => "Name",
            (MessageQueue, ResourceOutput.Url) or (_, ResourceOutput.Id) or (_, ResourceOutput.Name) => null,
            var (resource, output) => throw new InvalidOperationException($"A {resource?.GetType().Name} ('{id}') has no {output} in CloudFormation."),
        };
        return attribute is null ? $"${{{id}}}" : attribute.Contains("${", StringComparison.Ordinal) || _resources.GetValueOrDefault(id) is ImageRepository ? attribute : $"${{{id}.{attribute}}}";
    }
}
