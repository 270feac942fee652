using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nexus.Api.Tests.Fuzzing;

/// <summary>Makes requests from the API's description, most of them wrong in some way. The same seed makes the same requests.</summary>
internal sealed class Mutator(JsonElement document, Random random, IReadOnlyDictionary<string, string> goodIds)
{
    private static readonly string[] HostileTexts =
    [
        "", " ", "\0", "a\0b", "\u202Eabc", "💩", "ÅÄÖ ключ 鍵", "\uFEFF", "'; DROP TABLE builds;--", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}",
        "../../../etc/passwd", "..\\..\\secret.txt", "%00", "%2e%2e%2f", "%s%n%x", "-1", "0", "99999999999999999999", "NaN", "null", "true", "[]", "{}",
        "\r\nX-Injected: 1", "a,b;c=d", "bld_01m83ww10ps7b3sfc7qkv2jycg", "BLD_01M83WW10PS7B3SFC7QKV2JYCG", "*", "\"*\"", "W/\"1\"",
    ];

    private static readonly string[] HostilePaths =
    [
        "../../../secret.txt", "..%2f..%2f..%2fsecret.txt", "%2e%2e/%2e%2e/secret.txt", "..%5c..%5csecret.txt", "%252e%252e%252fsecret.txt", "/etc/passwd",
        "%2fetc%2fpasswd", "orchestrator/../../../secret.txt", "orchestrator%2f..%2f..%2f..%2fsecret.txt", "orchestrator/.stage.json", ".", "..", "%00",
        "orchestrator/plan.md%00", "%c0%ae%c0%ae/secret.txt", "%ff%fe", "//secret.txt", "....//secret.txt", "C:%5cWindows", "orchestrator/plan.md/..",
        "file:%2f%2f%2fetc%2fpasswd", "~root/.ssh", "secret.txt", "%u002e%u002e/secret.txt",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "application/json; charset=nonsense", "text/plain",
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "application/vnd.api+json", "nonsense", ";", "",
    ];

    /// <summary>A request to an operation.</summary>
    public RawRequest Next(string method, string path, JsonElement operation)
    {
        var headers = new List<(string, string)>();
        var query = new List<string>();
        var target = path;
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default)
        {
            var name = parameter.GetProperty("name").GetString()!;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    target = target.Replace($"{{{name}}}", PathValue(path, name), StringComparison.Ordinal);
                    break;
                case "query" when Chance(0.6):
                    query.AddRange(Enumerable.Repeat($"{name}={Escape(Text())}", Chance(0.2) ? 3 : 1));
                    break;
                case "header" when Chance(0.6):
                    headers.Add((name, HeaderText(Chance(0.4) ? Text() : name == "If-Match" ? "*" : Guid.NewGuid().ToString())));
                    break;
            }
        }

        if (query.Count > 0)
        {
            target += "?" + string.Join('&', query);
        }

        if (Chance(0.1))
        {
            headers.Add(("X-" + new string('h', 20), new string('v', random.Next(1, 4000))));
        }

        if (!operation.TryGetProperty("requestBody", out var body) && !Chance(0.1))
        {
            return new RawRequest(method, target, headers, Body: null);
        }

        headers.Add(("Content-Type", Chance(0.8) ? "application/json" : Pick(ContentTypes)));
        var schema = body.ValueKind == JsonValueKind.Object && body.GetProperty("content").TryGetProperty("application/json", out var media)
            ? media.GetProperty("schema")
            : default;
        var bytes = Body(schema);
        // A body that ends before it should, or comes slowly, in pieces that cut it anywhere.
        return new RawRequest(method, target, headers, bytes)
        {
            ClaimedLength = Chance(0.05) ? bytes.Length + random.Next(1, 50) : null,
            Pieces = Chance(0.08) ? random.Next(2, 9) : 0,
        };
    }

    private string PathValue(string path, string name)
    {
        if (name == "path")
        {
            return Chance(0.9) ? Pick(HostilePaths) : Escape(Text());
        }

        // An id is of what the segment before it names.
        var segments = path.Split('/');
        var kind = segments[Array.IndexOf(segments, $"{{{name}}}") - 1];
        // Below an agent the request is only as good as both of its ids.
        return Chance(path.Contains("{id}/", StringComparison.Ordinal) ? 0.7 : 0.5) && goodIds.TryGetValue(kind, out var id) ? id : Chance(0.3) ? Pick(HostilePaths) : Escape(Text()) is { Length: > 0 } text ? text : "x";
    }

    private byte[] Body(JsonElement schema)
    {
        var text = (Value(schema, depth: 0) ?? JsonValue.Create((string?)null))?.ToJsonString() ?? "null";
        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(12) switch
        {
            // Cut short, made of noise, each member twice, a lone surrogate, very deep, very large, with a mark or in another encoding.
            0 => bytes[..random.Next(bytes.Length)],
            1 => RandomBytes(),
            2 when text.Length > 2 && text[0] == '{' => Encoding.UTF8.GetBytes(text[..^1] + "," + text[1..]),
            3 => Encoding.UTF8.GetBytes(text.Replace("\"", "\"\\ud800", StringComparison.Ordinal)),
            4 => Encoding.UTF8.GetBytes(new string('[', 2000) + new string(']', 2000)),
            5 when Chance(0.3) => Encoding.UTF8.GetBytes($"{{\"requirement\":\"{new string('x', random.Next(1, 400_000))}\"}}"),
            6 => [0xEF, 0xBB, 0xBF, .. bytes],
            7 => Encoding.Unicode.GetBytes(text),
            _ => bytes,
        };
    }

    private JsonNode? Value(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > 6 || Chance(0.12))
        {
            return Anything(depth);
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Value(reference.GetString()![2..].Split('/').Aggregate(document, (element, name) => element.GetProperty(name)), depth + 1);
        }

        if (schema.TryGetProperty("oneOf", out var alternatives))
        {
            return Value(Pick([.. alternatives.EnumerateArray()]), depth + 1);
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            var result = new JsonObject();
            foreach (var property in properties.EnumerateObject())
            {
                if (Chance(0.85))
                {
                    result[property.Name] = Value(property.Value, depth + 1);
                }
            }

            if (Chance(0.2))
            {
                result[Text()] = Anything(depth + 1);
            }

            return result;
        }

        return schema.TryGetProperty("items", out var items)
            ? new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(items, depth + 1))])
            : Chance(0.7) ? JsonValue.Create(Text()) : Anything(depth);
    }

    private JsonNode? Anything(int depth) => random.Next(9) switch
    {
        0 => null,
        1 => JsonValue.Create(Chance(0.5)),
        2 => JsonValue.Create(random.NextInt64(long.MinValue, long.MaxValue)),
        3 => JsonValue.Create(random.NextDouble() * 1e300),
        4 when depth < 6 => new JsonArray(Anything(depth + 1), Anything(depth + 1)),
        5 when depth < 6 => new JsonObject { [Text()] = Anything(depth + 1) },
        _ => JsonValue.Create(Text()),
    };

    private string Text() => random.Next(5) switch
    {
        0 => new string((char)random.Next(0x20, 0xD7FF), random.Next(1, 300)),
        1 => "An agent that does what a user asks for, number " + random.Next(),
        2 => new string('x', random.Next(1, 12_000)),
        _ => Pick(HostileTexts),
    };

    private byte[] RandomBytes()
    {
        var bytes = new byte[random.Next(1, 2000)];
        random.NextBytes(bytes);
        return bytes;
    }

    // What a header may hold at all; the rest is the business of whoever reads the head of the request.
    private static string HeaderText(string text) =>
        new([.. text.Where(character => character is >= ' ' and <= '~').Take(2000)]);

    private static string Escape(string text) => Uri.EscapeDataString(text.Length > 1500 ? text[..1500] : text);

    private T Pick<T>(T[] values) => values[random.Next(values.Length)];

    private bool Chance(double probability) => random.NextDouble() < probability;
}
