using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>What the plan has in Terraform's own notation, in its JSON syntax: there the provider alone knows what is an argument and what a block.</summary>
internal static class RawConfiguration
{
    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n", WriteIndented = true };

    /// <summary>The resources that no record is for; null: there are none.</summary>
    public static string? Resources(TerraformConfiguration files) => Text(files, files.Plan.RawResources.Where(r => r.Terraform is not null).Select(r => (r.LogicalId, Body(r))));

    /// <summary>What is laid over the other files; null: nothing.</summary>
    public static string? Overrides(TerraformConfiguration files) => Text(
        files, files.Plan.Overrides.Where(o => o.Terraform is not null && files.Addresses.Has(o.LogicalId)).Select(o => (o.LogicalId, o.Terraform!.DeepClone().AsObject())));

    /// <summary>The data sources, of those that can be declared, that are referred to.</summary>
    public static IEnumerable<string> DataSources(AwsPlan plan, IEnumerable<string> known)
    {
        var texts = plan.RawResources.Select(r => r.Terraform?.Properties).Concat(plan.Overrides.Select(o => o.Terraform)).SelectMany(RawPlanExtensions.Texts).ToList();
        return known.Select(k => $"data.{k}").Where(k => texts.Exists(t => t.Contains(k, StringComparison.Ordinal)));
    }

    private static JsonObject Body(RawResource raw)
    {
        var body = raw.Terraform!.Properties.DeepClone().AsObject();
        if (raw.Removal == Removal.Retain)
        {
            RawPlanExtensions.Merge(body, new() { ["lifecycle"] = new JsonObject { ["prevent_destroy"] = true } }, isDeep: true, keepsNull: false);
        }

        return body;
    }

    private static string? Text(TerraformConfiguration files, IEnumerable<(string Id, JsonObject Body)> resources)
    {
        var types = new JsonObject();
        foreach (var (id, body) in resources)
        {
            var address = files.Addresses.Ref(id).Address.Split('.');
            if (types[address[0]] is not JsonObject names)
            {
                types[address[0]] = names = [];
            }

            names[address[1]] = body;
        }

        return types.Count == 0 ? null : new JsonObject { ["resource"] = types }.ToJsonString(Indented) + "\n";
    }
}
