using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>
/// Splits a template that a stack can't hold into nested stacks, by capability: network, rules, storage, entry, services, operations. A value that one
/// needs of another goes through an output and a parameter. Each is filled in the order of the model, so that what is added at its end moves nothing.
/// </summary>
internal static class StackSplitter
{
    /// <summary>From here on a template is split: a stack has 500 resources at most ("CloudFormation quotas").</summary>
    public const int MostResources = 450;

    /// <summary>From here on a template is split: it has 1 MB at most.</summary>
    public const int MostBytes = 800_000;

    /// <summary>Where nested templates are, below the folder of the template.</summary>
    public const string Folder = "stacks";

    /// <summary>Whether a template needs no nested stacks.</summary>
    public static bool Fits(JsonObject template) => template["Resources"]!.AsObject().Count <= MostResources && Bytes(template) <= MostBytes;

    /// <summary>The nested templates by their names, in the order in which they are made, and the template that joins them.</summary>
    public static SplitTemplate Split(AwsPlan plan, JsonObject template)
    {
        var graph = new TemplateGraph(template);
        var stacks = StackFilling.Fill(graph);
        var stackOf = stacks.SelectMany(s => s.Members.Select(m => (m, s))).ToDictionary(x => x.m, x => x.s, StringComparer.Ordinal);
        var names = new TokenNames(graph);

        var nested = stacks.Select(s => (s.Name, Template: Nested(plan, graph, s, names, stackOf))).ToList();
        var texts = nested.Select(n => CloudFormationTemplates.Text(n.Template)).ToList();
        // The prefix changes with the content, so that CloudFormation sees a change; and two deployments do not disturb each other.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts))))[..12];
        var prefix = $"{plan.Name.ToLowerInvariant()}-{plan.Stage.ToString().ToLowerInvariant()}/{hash}";
        return new(Root(plan, template, graph, stacks, names, stackOf, prefix), nested, texts, prefix);
    }

    private static int Bytes(JsonNode template) => Encoding.UTF8.GetByteCount(template.ToJsonString());

    private static JsonObject Nested(AwsPlan plan, TemplateGraph graph, NestedStack stack, TokenNames names, Dictionary<string, NestedStack> stackOf)
    {
        var parameters = new JsonObject();
        foreach (var token in stack.Needs.Order(StringComparer.Ordinal))
        {
            parameters[names.Of(token)] = new JsonObject { ["Type"] = "String" };
        }

        var resources = new JsonObject();
        foreach (var id in stack.Members)
        {
            var resource = graph.Resources[id].DeepClone().AsObject();
            TemplateGraph.Rewrite(resource, token => stack.Contains(token.Id) ? null : new Token(names.Of(token.Text), null));
            if (resource["DependsOn"] is JsonArray first)
            {
                var own = first.Select(d => (string)d!).Where(stack.Contains).ToArray();
                resource.Remove("DependsOn");
                if (own.Length > 0)
                {
                    resource["DependsOn"] = TemplateBuilder.Array(own);
                }
            }

            resources[id] = resource;
        }

        var outputs = new JsonObject();
        foreach (var token in graph.TokensOf(stack.Members).Where(t => graph.UsersOf(t).Any(u => u is null || stackOf[u] != stack)).Order(StringComparer.Ordinal))
        {
            outputs[names.Of(token)] = new JsonObject { ["Value"] = Token.Parse(token).Render() };
        }

        var json = new JsonObject
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = $"{plan.Name} ({plan.Stage.ToString().ToLowerInvariant()}): {stack.Name}",
        };
        if (parameters.Count > 0)
        {
            json["Parameters"] = parameters;
        }

        json["Resources"] = resources;
        if (outputs.Count > 0)
        {
            json["Outputs"] = outputs;
        }

        return json;
    }

    private static JsonObject Root(
        AwsPlan plan, JsonObject template, TemplateGraph graph, IReadOnlyList<NestedStack> stacks, TokenNames names, Dictionary<string, NestedStack> stackOf, string prefix)
    {
        var json = new JsonObject();
        foreach (var (key, value) in template.Where(p => p.Key is not ("Resources" or "Outputs")))
        {
            json[key] = value!.DeepClone();
        }

        var resources = new JsonObject();
        foreach (var stack in stacks)
        {
            var parameters = new JsonObject();
            foreach (var token in stack.Needs.Order(StringComparer.Ordinal))
            {
                parameters[names.Of(token)] = stackOf.TryGetValue(Token.Parse(token).Id, out var owner)
                    ? CloudFormationValues.GetAtt(owner.LogicalId, $"Outputs.{names.Of(token)}")
                    : CloudFormationValues.Ref(token);
            }

            var properties = new JsonObject();
            if (parameters.Count > 0)
            {
                properties["Parameters"] = parameters;
            }

            properties["TemplateURL"] = new JsonObject
            {
                ["Fn::Sub"] = new JsonArray(
                    $"https://${{Bucket}}.s3.${{AWS::Region}}.${{AWS::URLSuffix}}/{prefix}/{stack.Name}.json",
                    new JsonObject { ["Bucket"] = new JsonObject { ["Fn::ImportValue"] = CloudFormationTemplates.BucketExport(plan) } }),
            };

            // Whose outputs it takes comes first anyway.
            var implied = stack.Needs.Select(t => stackOf.GetValueOrDefault(Token.Parse(t).Id)).OfType<NestedStack>().ToHashSet();
            var first = stack.Members.SelectMany(graph.Before).Select(d => stackOf[d]).Where(s => s != stack && !implied.Contains(s)).Select(s => s.LogicalId).Distinct().Order(StringComparer.Ordinal).ToArray();
            var resource = new JsonObject { ["Type"] = "AWS::CloudFormation::Stack" };
            if (first.Length > 0)
            {
                resource["DependsOn"] = TemplateBuilder.Array(first);
            }

            resource["Properties"] = properties;
            resources[stack.LogicalId] = resource;
        }

        json["Resources"] = resources;
        if (template["Outputs"] is { } outputs)
        {
            json["Outputs"] = outputs.DeepClone();
            TemplateGraph.Rewrite(json["Outputs"]!, token => stackOf.TryGetValue(token.Id, out var owner) ? new Token(owner.LogicalId, $"Outputs.{names.Of(token.Text)}") : null);
        }

        return json;
    }
}

/// <summary>A template in several.</summary>
/// <param name="Root">The template that is deployed.</param>
/// <param name="Nested">Those that it joins.</param>
/// <param name="Texts">Their texts.</param>
/// <param name="Prefix">Where in the bucket it looks for them.</param>
internal sealed record SplitTemplate(JsonObject Root, IReadOnlyList<(string Name, JsonObject Template)> Nested, IReadOnlyList<string> Texts, string Prefix);

/// <summary>Names of parameters and outputs that values go through: an id as it is, an attribute behind the id.</summary>
internal sealed class TokenNames(TemplateGraph graph)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = [.. graph.Resources.Keys];

    public string Of(string token)
    {
        if (!_names.TryGetValue(token, out var name))
        {
            name = token.Replace(".", string.Empty, StringComparison.Ordinal);
            if (token != name)
            {
                while (!_taken.Add(name))
                {
                    name += "Value";
                }
            }

            _names[token] = name;
        }

        return name;
    }
}
