using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>Makes templates of a plan.</summary>
internal static class CloudFormationTemplates
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = true,
    };

    /// <summary>Everything but what has to be there before images are pushed.</summary>
    public static JsonObject Main(AwsPlan plan)
    {
        var template = new TemplateBuilder(plan);
        NetworkResources.Add(template);
        foreach (var group in plan.SecurityGroups)
        {
            NetworkResources.Add(template, group);
        }

        StorageResources.Add(template);
        ComputeResources.AddCluster(template);
        foreach (var balancer in plan.LoadBalancers)
        {
            LoadBalancerResources.Add(template, balancer);
        }

        foreach (var service in plan.Services)
        {
            ComputeResources.Add(template, service);
        }

        OperationsResources.Add(template);
        foreach (var raw in plan.RawResources)
        {
            if (raw.CloudFormation is { } form)
            {
                // Nobody knows whether its kind has tags.
                template.Add(
                    raw.LogicalId, form.Type, form.Properties.DeepClone().AsObject(), removal: raw.Removal == Removal.Retain ? Removal.Retain : null, isTagged: false);
            }
        }

        var json = new JsonObject
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = $"{plan.Name} ({plan.Stage.ToString().ToLowerInvariant()})",
        };
        if (plan.Parameters.Count > 0)
        {
            json["Parameters"] = Parameters(plan);
        }

        json["Resources"] = template.Resources;
        json["Outputs"] = Outputs(template);
        return json;
    }

    /// <summary>What has to be there first: repositories for the images, and a bucket for templates that are too long for a request.</summary>
    public static JsonObject Bootstrap(AwsPlan plan)
    {
        var template = new TemplateBuilder(plan);
        foreach (var repository in plan.Repositories)
        {
            template.Add(repository.LogicalId, "AWS::ECR::Repository", new()
            {
                ["EmptyOnDelete"] = repository.Removal == Removal.Delete ? true : null,
                ["ImageScanningConfiguration"] = new JsonObject { ["ScanOnPush"] = true },
                ["ImageTagMutability"] = "IMMUTABLE",
                ["LifecyclePolicy"] = new JsonObject { ["LifecyclePolicyText"] = LifecyclePolicy(repository) },
                ["RepositoryName"] = repository.Name,
            }, removal: repository.Removal);
        }

        template.Add("Templates", "AWS::S3::Bucket", new()
        {
            ["BucketEncryption"] = new JsonObject
            {
                ["ServerSideEncryptionConfiguration"] = new JsonArray(new JsonObject { ["ServerSideEncryptionByDefault"] = new JsonObject { ["SSEAlgorithm"] = "AES256" } }),
            },
            ["LifecycleConfiguration"] = new JsonObject { ["Rules"] = new JsonArray(new JsonObject { ["ExpirationInDays"] = 30, ["Id"] = "expire", ["Status"] = "Enabled" }) },
            ["OwnershipControls"] = new JsonObject { ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = "BucketOwnerEnforced" }) },
            ["PublicAccessBlockConfiguration"] = new JsonObject
            {
                ["BlockPublicAcls"] = true,
                ["BlockPublicPolicy"] = true,
                ["IgnorePublicAcls"] = true,
                ["RestrictPublicBuckets"] = true,
            },
        }, removal: Removal.Retain);

        return new()
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = $"{plan.Name} ({plan.Stage.ToString().ToLowerInvariant()}): what is there before the images",
            ["Resources"] = template.Resources,
            ["Outputs"] = new JsonObject
            {
                ["TemplateBucket"] = new JsonObject
                {
                    ["Description"] = "Where templates are uploaded to.",
                    ["Export"] = new JsonObject { ["Name"] = BucketExport(plan) },
                    ["Value"] = CloudFormationValues.Ref("Templates"),
                },
            },
        };
    }

    /// <summary>The name by which other stacks find the bucket.</summary>
    public static string BucketExport(AwsPlan plan) => $"{plan.Name.ToLowerInvariant()}-{plan.Stage.ToString().ToLowerInvariant()}-templates";

    public static string Text(JsonNode json) => json.ToJsonString(Indented) + "\n";

    private static string LifecyclePolicy(ImageRepository repository) => new JsonObject
    {
        ["rules"] = new JsonArray(new JsonObject
        {
            ["rulePriority"] = 1,
            ["description"] = $"Keep the last {repository.KeepImages} images",
            ["selection"] = new JsonObject { ["tagStatus"] = "any", ["countType"] = "imageCountMoreThan", ["countNumber"] = repository.KeepImages },
            ["action"] = new JsonObject { ["type"] = "expire" },
        }),
    }.ToJsonString();

    private static JsonObject Parameters(AwsPlan plan)
    {
        var json = new JsonObject();
        foreach (var parameter in plan.Parameters)
        {
            var declaration = new JsonObject
            {
                ["Type"] = parameter.Kind switch
                {
                    ParameterKind.VpcId => "AWS::EC2::VPC::Id",
                    ParameterKind.SubnetId => "AWS::EC2::Subnet::Id",
                    _ => "String",
                },
                ["Description"] = parameter.Description,
            };
            if (parameter.Default is { } value)
            {
                declaration["Default"] = value;
            }

            if ((parameter.AllowedPattern ?? (parameter.Kind == ParameterKind.CertificateArn ? "arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+" : null)) is { } pattern)
            {
                declaration["AllowedPattern"] = pattern;
            }

            json[parameter.LogicalId] = declaration;
        }

        return json;
    }

    private static JsonObject Outputs(TemplateBuilder template)
    {
        var json = new JsonObject();
        foreach (var output in template.Plan.Outputs)
        {
            json[output.LogicalId] = new JsonObject { ["Description"] = output.Description, ["Value"] = template.Value(output.Value) };
        }

        return json;
    }
}
