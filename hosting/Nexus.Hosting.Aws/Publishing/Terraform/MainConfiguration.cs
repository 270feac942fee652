using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>What a configuration has besides resources: provider, data sources, variables, outputs, versions.</summary>
internal static class MainConfiguration
{
    private static readonly HclLiteral Text = new("string");

    // What the data sources need beyond their name.
    private static readonly Dictionary<string, Action<HclBody>> DataSources = new(StringComparer.Ordinal)
    {
        ["aws_availability_zones.available"] = body => body
            .Set("state", "available")
            // Neither local zones nor wavelength zones.
            .Add("filter", b => b.Set("name", "opt-in-status").Set("values", HclExpression.List(["opt-in-not-required"]))),
        ["aws_caller_identity.current"] = _ => { },
        ["aws_partition.current"] = _ => { },
        ["aws_region.current"] = _ => { },
    };

    /// <summary>Comes last: it declares the data sources that the other files refer to.</summary>
    public static void Add(TerraformConfiguration files)
    {
        AddVersions(files);
        AddVariables(files);
        foreach (var output in files.Plan.Outputs)
        {
            files.File(TerraformFiles.Outputs).Add(
                "output", body => body.Set("description", output.Description).Set("value", files.Value(output.Value)), TerraformAddresses.Snake(output.LogicalId));
        }

        var main = files.File(TerraformFiles.Main);
        main.Add("provider", body =>
        {
            body.Set("region", new HclReference("var.aws_region"));
            if (files.Plan.Tags.Count > 0)
            {
                var tags = new HclObject();
                foreach (var tag in files.Plan.Tags)
                {
                    tags.Set(tag.Key, tag.Value);
                }

                body.Add("default_tags", b => b.Set("tags", tags));
            }
        }, "aws");
        var used = files.Files.Values.SelectMany(f => f.References).Select(r => r.Address).ToHashSet(StringComparer.Ordinal);
        used.UnionWith(RawConfiguration.DataSources(files.Plan, DataSources.Keys));
        foreach (var (address, fill) in DataSources)
        {
            if (used.Contains($"data.{address}"))
            {
                main.Add("data", fill, address.Split('.'));
            }
        }
    }

    private static void AddVersions(TerraformConfiguration files) => files.File(TerraformFiles.Versions).Add("terraform", body => body
        // The first that passes secrets on without keeping them.
        .Set("required_version", ">= 1.11")
        .Add("required_providers", b => b.Set("aws", new HclObject().Set("source", "hashicorp/aws").Set("version", "~> 5.100"))));

    private static void AddVariables(TerraformConfiguration files)
    {
        var file = files.File(TerraformFiles.Variables);
        file.Add("variable", body => body
            .Set("description", "The region; null: that of the environment (AWS_REGION).")
            .Set("type", Text)
            .Set("default", new HclLiteral("null")), "aws_region");
        file.Add("variable", body => body
            .Set("description", "Whether an apply ends when the tasks of all services are up, and fails where they do not come up.")
            .Set("type", new HclLiteral("bool"))
            .Set("default", true)
            .Set("nullable", false), "wait_for_services");
        foreach (var parameter in files.Plan.Parameters)
        {
            var name = files.Addresses.Variable(parameter.LogicalId);
            file.Add("variable", body =>
            {
                body.Set("description", parameter.Description).Set("type", Text).Set("default", parameter.Default).Set("nullable", false);
                if (PatternOf(parameter) is { } pattern)
                {
                    body.Add("validation", b => b
                        .Set("condition", new HclCall("can", [new HclCall("regex", [$"^(?:{pattern})$", new HclReference($"var.{name}")])]))
                        .Set("error_message", $"The value of {name} must match {pattern}."));
                }
            }, name);
        }
    }

    private static string? PatternOf(DeploymentParameter parameter) => parameter.AllowedPattern ?? parameter.Kind switch
    {
        ParameterKind.CertificateArn => "arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+",
        ParameterKind.VpcId => "vpc-[0-9a-f]+",
        ParameterKind.SubnetId => "subnet-[0-9a-f]+",
        _ => null,
    };
}
