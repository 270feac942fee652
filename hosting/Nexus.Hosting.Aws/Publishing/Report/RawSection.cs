using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Report;

/// <summary>What the model says in the notation of a format.</summary>
internal static class RawSection
{
    public const string Id = "raw";

    public const string Title = "Raw properties";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool IsNeeded(AwsPlan plan) => plan.Overrides.Count > 0 || plan.RawResources.Count > 0;

    public static void Add(HtmlText html, AwsPlan plan)
    {
        if (!IsNeeded(plan))
        {
            return;
        }

        html.Add($"<section id=\"{Id}\"><h2>{Title}</h2><p>What the model says in the notation of a format. Checks, costs and picture do not look into it.</p>");
        html.Table("Overrides and additional resources", ["Resource", "What it is", "CloudFormation", "Terraform"],
        [
            .. plan.Overrides.Select(o => (HtmlLine[])[$"<code>{o.LogicalId}</code>", $"override", $"<code>{Text(o.CloudFormation)}</code>", $"<code>{Text(o.Terraform)}</code>"]),
            .. plan.RawResources.Select(r => (HtmlLine[])
            [
                $"<code>{r.LogicalId}</code>", $"additional resource", $"<code>{r.CloudFormation?.Type} {Text(r.CloudFormation?.Properties)}</code>",
                $"<code>{r.Terraform?.Type} {Text(r.Terraform?.Properties)}</code>",
            ]),
        ]);
        html.Add($"</section>");
    }

    private static string Text(JsonObject? properties) => properties?.ToJsonString(Readable) ?? "nothing";
}
