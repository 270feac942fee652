using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>A value of a resource or a parameter as templates name it: <c>Id</c> or <c>Id.Attribute</c>.</summary>
internal sealed record Token(string Id, string? Attribute)
{
    public string Text => Attribute is null ? Id : $"{Id}.{Attribute}";

    public static Token Parse(string text) => text.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? new(text[..dot], text[(dot + 1)..]) : new(text, null);

    public JsonObject Render() => Attribute is null ? CloudFormationValues.Ref(Id) : CloudFormationValues.GetAtt(Id, Attribute);
}

/// <summary>Who refers to whom in a template.</summary>
internal sealed partial class TemplateGraph
{
    private readonly Dictionary<string, HashSet<string>> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string?>> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _bytes = new(StringComparer.Ordinal);

    public TemplateGraph(JsonObject template)
    {
        var all = template[nameof(Resources)]!.AsObject();
        Resources = all.ToDictionary(r => r.Key, r => r.Value!.AsObject(), StringComparer.Ordinal);
        Order = [.. all.Select(r => r.Key)];
        foreach (var (id, resource) in Resources)
        {
            var tokens = Collect(resource);
            _uses[id] = tokens;
            _before[id] = [.. (resource["DependsOn"] as JsonArray ?? []).Select(d => (string)d!)];
            Note(id, tokens);
        }

        if (template["Outputs"] is { } outputs)
        {
            Note(null, Collect(outputs));
        }
    }

    public IReadOnlyDictionary<string, JsonObject> Resources { get; }

    /// <summary>The ids in the order of the template.</summary>
    public IReadOnlyList<string> Order { get; }

    /// <summary>The values that a resource uses.</summary>
    public IReadOnlySet<string> UsesOf(string id) => _uses[id];

    /// <summary>What has to be there before a resource, beside what it refers to.</summary>
    public IReadOnlySet<string> Before(string id) => _before[id];

    /// <summary>The ids that a resource needs, in any way.</summary>
    public IEnumerable<string> Needs(string id) => _uses[id].Select(t => Token.Parse(t).Id).Where(Resources.ContainsKey).Concat(_before[id]).Where(n => n != id).Distinct();

    /// <summary>How long a resource is in a template, in bytes.</summary>
    public int BytesOf(string id)
    {
        if (!_bytes.TryGetValue(id, out var bytes))
        {
            _bytes[id] = bytes = Encoding.UTF8.GetByteCount(Resources[id].ToJsonString());
        }

        return bytes;
    }

    /// <summary>Who uses a value; null: an output of the template.</summary>
    public IReadOnlyList<string?> UsersOf(string token) => _users.GetValueOrDefault(token) ?? [];

    /// <summary>The values of resources that anybody uses.</summary>
    public IEnumerable<string> TokensOf(IEnumerable<string> ids) => ids.SelectMany(id => _tokens.GetValueOrDefault(id) ?? []);

    /// <summary>Puts other values in the place of values.</summary>
    /// <param name="node">Where.</param>
    /// <param name="replace">The new value; null: it stays.</param>
    public static void Rewrite(JsonNode node, Func<Token, Token?> replace)
    {
        // A copy, for a child may be put in the place of another.
        foreach (var child in Parts(node).Where(c => c is not JsonValue).ToArray())
        {
            if (Single(child) is { } token)
            {
                if (replace(token) is { } other)
                {
                    child.ReplaceWith(other.Render());
                }
            }
            else
            {
                if (Sub(child) is { } sub)
                {
                    sub.Text.ReplaceWith(Placeholder().Replace((string)sub.Text!, match =>
                        !sub.IsOwn(match) && replace(Token.Parse(match.Groups[1].Value)) is { } other ? $"${{{other.Text}}}" : match.Value));
                }

                Rewrite(child, replace);
            }
        }
    }

    private void Note(string? user, HashSet<string> tokens)
    {
        foreach (var token in tokens)
        {
            if (!_users.TryGetValue(token, out var users))
            {
                _users[token] = users = [];
            }

            users.Add(user);
            var id = Token.Parse(token).Id;
            if (Resources.ContainsKey(id))
            {
                if (!_tokens.TryGetValue(id, out var own))
                {
                    _tokens[id] = own = [];
                }

                own.Add(token);
            }
        }
    }

    private static HashSet<string> Collect(JsonNode node)
    {
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        Visit(node);
        return tokens;

        void Visit(JsonNode parent)
        {
            foreach (var child in Parts(parent))
            {
                if (child is JsonValue)
                {
                    continue;
                }

                if (Single(child) is { } token)
                {
                    tokens.Add(token.Text);
                }
                else
                {
                    if (Sub(child) is { } sub)
                    {
                        tokens.UnionWith(Placeholder().Matches((string)sub.Text!).Where(m => !sub.IsOwn(m)).Select(m => m.Groups[1].Value));
                    }

                    Visit(child);
                }
            }
        }
    }

    private static IEnumerable<JsonNode> Parts(JsonNode node)
    {
        if (node is JsonObject json)
        {
            foreach (var (_, value) in json)
            {
                if (value is not null)
                {
                    yield return value;
                }
            }
        }
        else if (node is JsonArray array)
        {
            foreach (var value in array)
            {
                if (value is not null)
                {
                    yield return value;
                }
            }
        }
    }

    // A Ref or a GetAtt of something of the template, and not of AWS's own.
    private static Token? Single(JsonNode node) => node is not JsonObject { Count: 1 } json ? null
        : json["Ref"] is { } id && !((string)id!).StartsWith("AWS::", StringComparison.Ordinal) ? new((string)id!, null)
        : json["Fn::GetAtt"] switch
        {
            JsonArray attribute => new((string)attribute[0]!, (string)attribute[1]!),
            JsonValue attribute => Token.Parse((string)attribute!),
            _ => null,
        };

    // A text, or a text with names of its own: what is written by hand may have both.
    private static Substitution? Sub(JsonNode node) => node is not JsonObject { Count: 1 } json ? null
        : json["Fn::Sub"] switch
        {
            JsonValue text => new(text, null),
            JsonArray { Count: 2 } both when both[0] is JsonValue text => new(text, both[1] as JsonObject),
            _ => null,
        };

    private sealed record Substitution(JsonValue Text, JsonObject? Names)
    {
        public bool IsOwn(Match match) => Names?.ContainsKey(match.Groups[1].Value) == true;
    }

    // ${Id} and ${Id.Attribute}; not ${!Literal}, not ${AWS::Region}.
    [GeneratedRegex(@"\$\{([A-Za-z0-9]+(?:\.[A-Za-z0-9.]+)?)\}")]
    private static partial Regex Placeholder();
}
