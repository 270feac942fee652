using System.Text;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Writers;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Writes a plan as Terraform: a configuration, the stage's variables, a script that builds the images, and how to apply it.</summary>
internal sealed class TerraformWriter : IPlanWriter
{
    /// <summary>The script that builds the images.</summary>
    public const string BuildScript = $"{Folder}/scripts/build-and-push.sh";

    private const string Folder = "infrastructure";

    public string Name => "Terraform";

    public async Task WriteAsync(AwsPlan plan, PlanFolder folder, CancellationToken cancellationToken)
    {
        var gone = TerraformFiles.Optional.Select(name => $"{Folder}/{name}").ToHashSet(StringComparer.Ordinal);
        foreach (var (path, text) in Files(plan))
        {
            await folder.WriteAsync(path, text, cancellationToken);
            gone.Remove(path);
        }

        // Terraform reads every file of the folder: one that an earlier publish left would make what is no longer planned.
        foreach (var path in gone)
        {
            folder.Delete(path);
        }

        folder.MakeExecutable(BuildScript);
    }

    /// <summary>The configuration.</summary>
    public static TerraformConfiguration Configuration(AwsPlan plan)
    {
        var files = new TerraformConfiguration(plan);
        NetworkConfiguration.Add(files);
        StorageConfiguration.Add(files);
        TableConfiguration.Add(files);
        RoleConfiguration.Add(files);
        TaskConfiguration.Add(files);
        LoadBalancerConfiguration.Add(files);
        ServiceConfiguration.Add(files);
        ScalingConfiguration.Add(files);
        OperationsConfiguration.Add(files);
        MainConfiguration.Add(files);
        return files;
    }

    /// <summary>The files, by their path below the output folder.</summary>
    public static IEnumerable<(string Path, string Text)> Files(AwsPlan plan)
    {
        var stage = plan.Stage.ToString().ToLowerInvariant();
        var files = Configuration(plan);
        foreach (var (name, comment) in TerraformFiles.Comments)
        {
            if (files.Files.TryGetValue(name, out var body) || !TerraformFiles.Optional.Contains(name))
            {
                yield return ($"{Folder}/{name}", HclFormat.File(body is null ? $"{comment} There is nothing of it in this model." : comment, body ?? new()));
            }
        }

        if (RawConfiguration.Resources(files) is { } resources)
        {
            yield return ($"{Folder}/{TerraformFiles.Raw}", resources);
        }

        if (RawConfiguration.Overrides(files) is { } overrides)
        {
            yield return ($"{Folder}/{TerraformFiles.RawOverrides}", overrides);
        }

        yield return ($"{Folder}/{stage}.tfvars", Variables(files, stage));
        yield return (BuildScript, BuildScriptText.Of(plan));
        yield return ($"{Folder}/README.md", Readme(files, stage));
    }

    // A parameter with a default and no value of its own keeps the default.
    private static string Variables(TerraformConfiguration files, string stage)
    {
        var comment = new StringBuilder($"What {files.Plan.Name} ({stage}) is deployed with.");
        foreach (var parameter in files.Plan.Parameters.Where(p => p.Value is null && p.Default is null))
        {
            comment.Append(parameter.Kind == ParameterKind.ImageTag
                ? $"\n{files.Addresses.Variable(parameter.LogicalId)} comes from scripts/build-and-push.sh."
                : $"\nTo be said here: {files.Addresses.Variable(parameter.LogicalId)} = \"...\" ({parameter.Description.ReplaceLineEndings(" ")})");
        }

        var body = new HclBody();
        foreach (var parameter in files.Plan.Parameters.Where(p => p.Value is not null))
        {
            body.Set(files.Addresses.Variable(parameter.LogicalId), parameter.Value);
        }

        return HclFormat.File(comment.ToString(), body);
    }

    private static string Readme(TerraformConfiguration files, string stage)
    {
        var plan = files.Plan;
        var text = new StringBuilder();
        text.Append($"# Deploy {plan.Name} ({stage}) with Terraform\n\nYou need Terraform 1.11 or later and AWS credentials with a region");
        text.Append(plan.Images.Count > 0 ? ", and the AWS CLI with docker or podman for the images." : ".");
        text.Append($" What `{stage}.tfvars` asks for has to be said there first.\n\n```\nterraform init\n");
        if (plan.Images.Count > 0)
        {
            var targets = string.Concat(plan.Repositories.Select(r => $" -target={files.Addresses.Ref(r.LogicalId).Address}"));
            text.Append("export TF_VAR_image_tag=\"$(scripts/build-and-push.sh --print-tag)\"\n");
            text.Append($"terraform apply -var-file={stage}.tfvars{targets}\n");
            text.Append("scripts/build-and-push.sh --tag \"$TF_VAR_image_tag\"\n");
        }

        text.Append($"terraform apply -var-file={stage}.tfvars\n```\n\n");
        if (plan.Images.Count > 0)
        {
            text.Append(
                """
                The tag is that of the commit, or of the content where something is not committed: the same sources have the same tag, and an image that is there
                is not built again. The first `apply` makes the repositories, the second everything else, or changes what has changed.


                """.ReplaceLineEndings("\n"));
        }

        text.Append(
            """
            An apply ends when the tasks of all services are up (`-var wait_for_services=false`: at once). A deployment whose tasks do not come up is rolled back.

            ## State

            Terraform keeps what it made in `terraform.tfstate` in this folder. For more than one person keep it in S3: put a file `backend.tf` here, which
            no publish touches.

            ```
            terraform {
              backend "s3" {
                bucket       = "the-bucket"
                key          = "the-name/terraform.tfstate"
                use_lockfile = true
              }
            }
            ```

            The state holds no secret: AWS makes them, and Terraform passes them on without keeping them.
            """.ReplaceLineEndings("\n"));
        text.Append(plan.Caches.Any(c => c.PasswordSecretId is not null)
            ? " One exception: the password of the managed cache, which the provider keeps, marked as sensitive. Encrypt the bucket, and let few read it.\n"
            : "\n");
        if (plan.Resources.Any(r => r.Removal == Removal.Retain))
        {
            text.Append(
                "\n## What is protected\n\nData stores have `prevent_destroy`: Terraform refuses a plan that would delete or replace one. Whoever means it takes the line away, or leaves the resource in the account with `terraform state rm`. An apply that failed is repeated as it is: the state knows what it made. Only where AWS was still making one of these stores, Terraform holds it for broken and would make it anew, which is refused too: `terraform untaint ADDRESS`, once it is there. What is in the account and not in the state, because of `state rm` or from another deployment of that name, is taken in by `terraform import ADDRESS NAME`.\n");
        }

        if (plan.LoadBalancers.Any(b => b.HasDeletionProtection))
        {
            text.Append(
                "\nAWS refuses to delete a load balancer that is protected: before `terraform destroy`, apply `enable_deletion_protection = false` (`WithDeletionProtection(false)` in the model).\n");
        }

        AddSecrets(text, files, stage);
        if (plan.Parameters.Count > 0)
        {
            text.Append("\n## Variables\n\n| variable | what it is |\n|---|---|\n");
            foreach (var parameter in plan.Parameters)
            {
                text.Append($"| `{files.Addresses.Variable(parameter.LogicalId)}` | {parameter.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        return text.ToString();
    }

    private static void AddSecrets(StringBuilder text, TerraformConfiguration files, string stage)
    {
        var secrets = files.Plan.Parameters.Where(p => p.Kind == ParameterKind.SecretArn).ToList();
        if (secrets.Count == 0)
        {
            return;
        }

        text.Append("\n## Secrets\n\nPut each into Secrets Manager once, and its ARN into the variables. The value is read from the terminal, so that it is in no file and no command line.\n\n```\n");
        foreach (var secret in secrets)
        {
            text.Append(
                $"aws secretsmanager create-secret --name {files.Plan.Name.ToLowerInvariant()}/{stage}/{secret.ModelName.ToLowerInvariant()} --secret-string file:///dev/stdin   # {files.Addresses.Variable(secret.LogicalId)}\n");
        }

        text.Append("```\n");
    }
}
