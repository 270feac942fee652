using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>File systems, queues, secrets, caches, image repositories.</summary>
internal static class StorageConfiguration
{
    public static void Add(TerraformConfiguration files)
    {
        foreach (var fileSystem in files.Plan.FileSystems)
        {
            AddFileSystem(files, fileSystem);
        }

        foreach (var queue in files.Plan.Queues)
        {
            AddQueue(files, queue);
        }

        foreach (var secret in files.Plan.Secrets)
        {
            AddSecret(files, secret);
        }

        foreach (var cache in files.Plan.Caches)
        {
            AddCache(files, cache);
        }

        foreach (var repository in files.Plan.Repositories)
        {
            AddRepository(files, repository);
        }
    }

    private static void AddFileSystem(TerraformConfiguration files, FileSystem fileSystem)
    {
        const string file = TerraformFiles.FileSystems;
        var id = fileSystem.LogicalId;
        files.Add(file, id, body =>
        {
            body.Set("encrypted", true)
                .Set("performance_mode", "generalPurpose")
                .Set("throughput_mode", "elastic")
                .Set("tags", TerraformConfiguration.Named(fileSystem.Name));
            if (fileSystem.InfrequentAccessAfterDays is { } days)
            {
                body.Add("lifecycle_policy", b => b.Set("transition_to_ia", days == 1 ? "AFTER_1_DAY" : string.Create(CultureInfo.InvariantCulture, $"AFTER_{days}_DAYS")))
                    .Add("lifecycle_policy", b => b.Set("transition_to_primary_storage_class", "AFTER_1_ACCESS"));
            }

            TerraformConfiguration.Protect(body, fileSystem.Removal);
        });
        if (fileSystem.Policy.Count > 0)
        {
            files.Add(file, id, body => body.Set("file_system_id", files.Ref(id)).Set("policy", files.Policy(fileSystem.Policy)), "aws_efs_file_system_policy");
        }

        files.Add(file, id, body => body
            .Set("file_system_id", files.Ref(id))
            .Add("backup_policy", b => b.Set("status", fileSystem.HasAutomaticBackups ? "ENABLED" : "DISABLED")), "aws_efs_backup_policy");
        foreach (var target in fileSystem.MountTargets)
        {
            files.Add(file, target.LogicalId, body => body
                .Set("file_system_id", files.Ref(id))
                .Set("subnet_id", files.Value(target.SubnetId))
                .Set("security_groups", HclExpression.List([files.Ref(fileSystem.SecurityGroup.LogicalId)])));
        }

        foreach (var point in fileSystem.AccessPoints)
        {
            files.Add(file, point.LogicalId, body => body
                .Set("file_system_id", files.Ref(id))
                .Set("tags", TerraformConfiguration.Named(point.LogicalId))
                .Add("posix_user", b => b.Set("uid", point.UserId).Set("gid", point.GroupId))
                .Add("root_directory", b => b.Set("path", point.Path).Add("creation_info", c => c
                    .Set("owner_uid", point.UserId)
                    .Set("owner_gid", point.GroupId)
                    .Set("permissions", point.Permissions))));
        }
    }

    private static void AddQueue(TerraformConfiguration files, MessageQueue queue)
    {
        const string file = TerraformFiles.Queues;
        files.Add(file, queue.LogicalId, body => TerraformConfiguration.Protect(
            body.Set("name", queue.Name)
                .Set("fifo_queue", queue.IsFifo ? true : null)
                .Set("content_based_deduplication", queue.IsFifo ? true : null)
                .Set("delay_seconds", queue.DelaySeconds)
                .Set("message_retention_seconds", queue.RetentionSeconds)
                .Set("receive_wait_time_seconds", queue.ReceiveWaitSeconds)
                .Set("visibility_timeout_seconds", queue.VisibilityTimeoutSeconds)
                .Set("sqs_managed_sse_enabled", true)
                .Set("redrive_policy", queue.Redrive is { } redrive
                    ? HclExpression.Json(new HclObject().Set("deadLetterTargetArn", files.Ref(redrive.DeadLetterQueueId, "arn")).Set("maxReceiveCount", redrive.MaxReceiveCount))
                    : null),
            queue.Removal));
        files.Add(file, queue.PolicyId, body => body.Set("queue_url", files.Ref(queue.LogicalId, "url")).Set("policy", files.Policy(queue.Policy)));
    }

    // The content is given as "write only": Terraform keeps it neither in its state nor in a saved plan.
    private static void AddSecret(TerraformConfiguration files, Secret secret)
    {
        const string file = TerraformFiles.Secrets;
        var name = files.Addresses.Name(secret.LogicalId);
        if (secret.Content is GeneratedSecret generated)
        {
            files.File(file).Add("ephemeral", body => body
                .Set("password_length", generated.Length)
                .Set("exclude_lowercase", !generated.Lower)
                .Set("exclude_numbers", !generated.Numeric)
                .Set("exclude_punctuation", !generated.Special)
                .Set("exclude_uppercase", !generated.Upper)
                .Set("require_each_included_type", true), "aws_secretsmanager_random_password", name);
        }

        var id = files.Values.SecretArn(secret.LogicalId);
        if (secret.Content is not ExistingSecret)
        {
            files.Add(file, secret.LogicalId, body => TerraformConfiguration.Protect(
                body.Set("name", secret.Name)
                    .Set("description", secret.Description)
                    .Set("recovery_window_in_days", secret.Removal == Removal.Delete ? 0 : 30),
                secret.Removal));
            files.Add(file, secret.LogicalId, body => body
                .Set("secret_id", id)
                .Set("secret_string_wo", secret.Content is ComposedSecret composed
                    ? files.Value(composed.Value)
                    : new HclReference($"ephemeral.aws_secretsmanager_random_password.{name}", "random_password"))
                // Another number writes the content again: one that AWS made stays, one that is made of others follows what it is made of.
                .Set("secret_string_wo_version", secret.Content is ComposedSecret whole ? Version(whole.Value) : 1), "aws_secretsmanager_secret_version");
            id = files.Addresses.Part("aws_secretsmanager_secret_version", secret.LogicalId, "secret_id");
        }

        if (files.Plan.Secrets.Any(s => s.Content is ComposedSecret composed && composed.Value.Pieces.Contains(new SecretValue(secret.LogicalId))))
        {
            files.File(file).Add("ephemeral", body => body.Set("secret_id", id), "aws_secretsmanager_secret_version", name);
        }
    }

    private static int Version(PlanValue value) =>
        (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(value.ToString() ?? string.Empty)), 0) % 1_000_000_000) + 1;

    private static void AddCache(TerraformConfiguration files, Cache cache)
    {
        const string file = TerraformFiles.Caches;
        files.Add(file, cache.SubnetGroupId, body => body
            .Set("name", cache.Name)
            .Set("description", $"Cache {cache.ModelName}")
            .Set("subnet_ids", files.Values.Render(cache.SubnetIds)));
        files.Add(file, cache.ParameterGroupId, body => body
            .Set("name", cache.Name)
            .Set("description", $"Cache {cache.ModelName}: no key is evicted")
            .Set("family", cache.ParameterGroupFamily)
            .Add("parameter", b => b.Set("name", "maxmemory-policy").Set("value", "noeviction")));
        HclReference? password = null;
        if (cache.PasswordSecretId is { } secretId)
        {
            // The provider takes this one password only as an ordinary value, so that it is in the state, marked as sensitive.
            var name = files.Addresses.Name(secretId);
            var isMade = files.Plan.Secrets.First(s => s.LogicalId == secretId).Content is not ExistingSecret;
            files.File(file).Add("data", body => body.Set("secret_id", isMade
                ? files.Addresses.Part("aws_secretsmanager_secret_version", secretId, "secret_id")
                : files.Values.SecretArn(secretId)), "aws_secretsmanager_secret_version", name);
            password = new($"data.aws_secretsmanager_secret_version.{name}", "secret_string");
        }

        files.Add(file, cache.LogicalId, body => TerraformConfiguration.Protect(
            body.Set("replication_group_id", cache.Name)
                .Set("description", $"Cache {cache.ModelName}")
                .Set("engine", cache.Engine)
                .Set("engine_version", cache.EngineVersion)
                .Set("node_type", cache.NodeType)
                .Set("num_cache_clusters", cache.Nodes)
                .Set("port", 6379)
                .Set("parameter_group_name", files.Ref(cache.ParameterGroupId, "name"))
                .Set("subnet_group_name", files.Ref(cache.SubnetGroupId, "name"))
                .Set("security_group_ids", HclExpression.List([files.Ref(cache.SecurityGroup.LogicalId)]))
                .Set("automatic_failover_enabled", true)
                .Set("multi_az_enabled", true)
                .Set("at_rest_encryption_enabled", true)
                .Set("transit_encryption_enabled", true)
                .Set("auth_token", password)
                .Set("snapshot_retention_limit", cache.SnapshotRetentionDays),
            cache.Removal));
    }

    private static void AddRepository(TerraformConfiguration files, ImageRepository repository)
    {
        const string file = TerraformFiles.Images;
        files.Add(file, repository.LogicalId, body => TerraformConfiguration.Protect(
            body.Set("name", repository.Name)
                .Set("image_tag_mutability", "IMMUTABLE")
                .Set("force_delete", repository.Removal == Removal.Delete ? true : null)
                .Add("image_scanning_configuration", b => b.Set("scan_on_push", true)),
            repository.Removal));
        files.Add(file, repository.LogicalId, body => body
            .Set("repository", files.Ref(repository.LogicalId, "name"))
            .Set("policy", HclExpression.Json(new HclObject().Set("rules", HclExpression.List([new HclObject()
                .Set("rulePriority", 1)
                .Set("description", $"Keep the last {repository.KeepImages} images")
                .Set("selection", new HclObject().Set("tagStatus", "any").Set("countType", "imageCountMoreThan").Set("countNumber", repository.KeepImages))
                .Set("action", new HclObject().Set("type", "expire"))])))), "aws_ecr_lifecycle_policy");
    }
}
