using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Terraform;

namespace Nexus.Hosting.Aws.Tests.Publishing.Terraform;

/// <summary>Values of both formats in one notation: a reference is <c>{LogicalId}</c>, whatever of it is meant, but for host name, port and label.</summary>
internal sealed partial class NeutralForm
{
    private readonly Dictionary<string, string> _ids;
    private readonly Dictionary<string, string> _variables;
    private readonly Dictionary<string, string> _repositories;

    public NeutralForm(AwsPlan plan, TerraformConfiguration configuration)
    {
        var addresses = configuration.Addresses;
        _ids = plan.Resources.Select(r => r.LogicalId).Concat(plan.Backup is { } backup ? [backup.VaultId] : [])
            .Concat(plan.Caches.SelectMany(c => new[] { c.SubnetGroupId, c.ParameterGroupId }))
            .Concat(plan.Network.Vpc?.NatGateways.Select(n => n.AddressId) ?? [])
            .ToDictionary(id => addresses.Ref(id).Address, StringComparer.Ordinal);
        foreach (var secret in plan.Secrets)
        {
            foreach (var part in new[] { "aws_secretsmanager_secret_version", "data.aws_secretsmanager_secret_version", "ephemeral.aws_secretsmanager_secret_version" })
            {
                _ids[$"{part}.{addresses.Name(secret.LogicalId)}"] = secret.LogicalId;
            }
        }

        _variables = plan.Parameters.ToDictionary(p => $"var.{addresses.Variable(p.LogicalId)}", p => p.LogicalId, StringComparer.Ordinal);
        _repositories = plan.Repositories.ToDictionary(r => r.Name, r => r.LogicalId, StringComparer.Ordinal);
    }

    /// <summary>A value of a template.</summary>
    public JsonNode? Of(JsonNode? node) => node switch
    {
        JsonObject json when json.Count == 1 && json["Ref"] is { } reference => Reference((string)reference!, null),
        JsonObject json when json.Count == 1 && json["Fn::GetAtt"] is JsonArray attribute => Reference((string)attribute[0]!, (string)attribute[1]!),
        JsonObject json when json.Count == 1 && json["Fn::Select"] is JsonArray choice => $"{{zone {choice[0]}}}",
        JsonObject json when json.Count == 1 && json["Fn::Sub"] is { } text => Parsed(Sub((string)text!)),
        JsonObject json => new JsonObject(json.OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase).Select(p => KeyValuePair.Create(Key(p.Key), Of(p.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Of)]),
        _ => node?.ToString(),
    };

    /// <summary>A value of a configuration.</summary>
    public JsonNode? Of(HclExpression value) => value switch
    {
        HclText text => text.Text,
        HclNumber number => number.Value.ToString(CultureInfo.InvariantCulture),
        HclLiteral literal => literal.Word,
        HclReference reference => Reference(reference),
        HclTemplate template => string.Concat(template.Parts.Select(p => (string?)Of(p))),
        HclCall { Function: "jsonencode" } call => Of(call.Arguments[0]),
        HclList list => new JsonArray([.. list.Items.Select(Of)]),
        HclObject json => new JsonObject(json.Items.OrderBy(i => i.Key, StringComparer.OrdinalIgnoreCase).Select(i => KeyValuePair.Create(Key(i.Key), Of(i.Value)))),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No such expression."),
    };

    /// <summary>All values at a path of a template, sorted.</summary>
    public List<string> At(JsonNode? node, string path) => Sorted(Walk(node is null ? null : node.DeepClone(), path.Split('.')).Select(Of));

    /// <summary>All values at a path of a block, sorted.</summary>
    public List<string> At(HclBody body, string path) => Sorted(path.Split('+').SelectMany(p => Walk(body, p.Split('.'))));

    private IEnumerable<JsonNode?> Walk(HclBody body, string[] path)
    {
        if (body[path[0]] is { } value)
        {
            var neutral = Of(value);
            return path.Length == 1 && neutral is not JsonArray ? [neutral] : Walk(neutral, [.. path[1..].Select(Key)]);
        }

        return path.Length == 1 ? [] : body.Of(path[0]).SelectMany(b => Walk(b, path[1..]));
    }

    private static IEnumerable<JsonNode?> Walk(JsonNode? node, string[] path) => node switch
    {
        null => [],
        JsonArray array => array.SelectMany(item => Walk(item, path)),
        _ when path.Length == 0 => [node],
        JsonObject json when path[0] == "*" => json.SelectMany(p => Walk(p.Value, path[1..])),
        JsonObject json => Walk(json[path[0]], path[1..]),
        _ => [],
    };

    private static List<string> Sorted(IEnumerable<JsonNode?> values) => [.. values.OfType<JsonNode>().Select(v => v is JsonValue ? v.ToString() : v.ToJsonString()).Order(StringComparer.Ordinal)];

    private static string Key(string key) => key.Length == 0 ? key : char.ToLowerInvariant(key[0]) + key[1..];

    private static string Reference(string id, string? attribute) => id.StartsWith("AWS::", StringComparison.Ordinal)
        ? $"{{{id[5..]}}}"
        : $"{{{id}{attribute switch
        {
            "DNSName" or "PrimaryEndPoint.Address" => ":host",
            "PrimaryEndPoint.Port" => ":port",
            "LoadBalancerFullName" or "TargetGroupFullName" => ":label",
            _ => string.Empty,
        }}}}";

    private string Reference(HclReference reference) => reference.Address switch
    {
        "data.aws_region.current" => "{Region}",
        "data.aws_caller_identity.current" => "{AccountId}",
        "data.aws_partition.current" => reference.Attribute == "partition" ? "{Partition}" : "{URLSuffix}",
        "data.aws_availability_zones.available" => $"{{zone {reference.Attribute![6..^1]}}}",
        var address when _variables.TryGetValue(address, out var parameter) => $"{{{parameter}}}",
        var address => $"{{{_ids[address]}{reference.Attribute switch
        {
            "dns_name" or "primary_endpoint_address" => ":host",
            "port" => ":port",
            "arn_suffix" => ":label",
            _ => string.Empty,
        }}}}",
    };

    // Templates spell out the ARNs and addresses that they can't ask for.
    private string Sub(string text)
    {
        var neutral = Placeholder().Replace(text.Replace("${!", "$\0{", StringComparison.Ordinal), m =>
            Reference(m.Groups[1].Value, m.Groups[2].Success ? m.Groups[2].Value : null)).Replace("$\0{", "${", StringComparison.Ordinal);
        neutral = SpelledArn().Replace(neutral, m => m.Groups[1].Value);
        neutral = Resolved().Replace(neutral, m => m.Groups[1].Value);
        foreach (var (name, id) in _repositories)
        {
            neutral = neutral.Replace($"{{AccountId}}.dkr.ecr.{{Region}}.{{URLSuffix}}/{name}:", $"{{{id}}}:", StringComparison.Ordinal);
            neutral = neutral == $"arn:{{Partition}}:ecr:{{Region}}:{{AccountId}}:repository/{name}" ? $"{{{id}}}" : neutral;
        }

        return neutral;
    }

    // A dashboard is JSON in a text.
    private JsonNode? Parsed(string text) => text.StartsWith("{\"", StringComparison.Ordinal) ? Of(JsonNode.Parse(text)) : text;

    [GeneratedRegex(@"\$\{([A-Za-z0-9:]+)(?:\.([A-Za-z.]+))?\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"arn:\{Partition\}:(?:logs|elasticfilesystem):\{Region\}:\{AccountId\}:(?:log-group:|file-system/|access-point/)(\{\w+\})")]
    private static partial Regex SpelledArn();

    [GeneratedRegex(@"\{\{resolve:secretsmanager:(\{\w+\}):SecretString\}\}")]
    private static partial Regex Resolved();
}
