using System.Text.Json.Nodes;

namespace Aspire.Hosting.Pipelines;

/// <summary>The two forms of a deployment state: nested objects, and the flat one of the file, whose keys are paths with colons.</summary>
internal static class DeploymentStateShape
{
    public static JsonNode? Find(JsonObject state, string path)
    {
        JsonNode? current = state;
        foreach (var name in path.Split(':'))
        {
            current = (current as JsonObject)?[name];
        }

        return current;
    }

    /// <summary>Puts a section in its place; null removes it.</summary>
    public static void Put(JsonObject state, string path, JsonObject? section)
    {
        var names = path.Split(':');
        var parent = state;
        foreach (var name in names[..^1])
        {
            if (parent[name] is not JsonObject child)
            {
                if (section is null)
                {
                    return;
                }

                parent[name] = child = [];
            }

            parent = child;
        }

        if (section is null)
        {
            parent.Remove(names[^1]);
        }
        else
        {
            parent[names[^1]] = section;
        }
    }

    public static JsonObject Flatten(JsonObject state)
    {
        var flat = new JsonObject();
        Add(state, prefix: string.Empty);
        return flat;

        void Add(JsonNode? node, string prefix)
        {
            switch (node)
            {
                case JsonObject inner:
                    foreach (var (name, value) in inner)
                    {
                        Add(value, Join(prefix, name));
                    }

                    break;
                case JsonArray items:
                    for (var i = 0; i < items.Count; i++)
                    {
                        Add(items[i], Join(prefix, $"{i}"));
                    }

                    break;
                default:
                    flat[prefix] = node?.DeepClone();
                    break;
            }
        }
    }

    public static JsonObject Unflatten(JsonObject flat)
    {
        var state = new JsonObject();
        foreach (var (path, value) in flat)
        {
            var names = path.Split(':');
            var parent = state;
            foreach (var name in names[..^1])
            {
                if (parent[name] is not JsonObject child)
                {
                    parent[name] = child = [];
                }

                parent = child;
            }

            parent[names[^1]] = value?.DeepClone();
        }

        return state;
    }

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : name.Length == 0 ? prefix : $"{prefix}:{name}";
}
