using System.Globalization;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>File systems, tables, queues, secrets, caches.</summary>
internal static class StorageResources
{
    public static void Add(TemplateBuilder template)
    {
        foreach (var fileSystem in template.Plan.FileSystems)
        {
            AddFileSystem(template, fileSystem);
        }

        foreach (var table in template.Plan.Tables)
        {
            TableResources.Add(template, table);
        }

        foreach (var queue in template.Plan.Queues)
        {
            AddQueue(template, queue);
        }

        foreach (var secret in template.Plan.Secrets)
        {
            AddSecret(template, secret);
        }

        foreach (var cache in template.Plan.Caches)
        {
            AddCache(template, cache);
        }
    }

    private static void AddFileSystem(TemplateBuilder template, FileSystem fileSystem)
    {
        NetworkResources.Add(template, fileSystem.SecurityGroup);
        template.Add(fileSystem.LogicalId, "AWS::EFS::FileSystem", new()
        {
            ["BackupPolicy"] = new JsonObject { ["Status"] = fileSystem.HasAutomaticBackups ? "ENABLED" : "DISABLED" },
            ["Encrypted"] = true,
            ["FileSystemPolicy"] = fileSystem.Policy.Count == 0 ? null : FileSystemPolicy(template, fileSystem),
            ["LifecyclePolicies"] = fileSystem.InfrequentAccessAfterDays is { } days
                ? new JsonArray(
                    new JsonObject { ["TransitionToIA"] = days == 1 ? "AFTER_1_DAY" : string.Create(CultureInfo.InvariantCulture, $"AFTER_{days}_DAYS") },
                    new JsonObject { ["TransitionToPrimaryStorageClass"] = "AFTER_1_ACCESS" })
                : null,
            ["PerformanceMode"] = "generalPurpose",
            ["ThroughputMode"] = "elastic",
        }, fileSystem.Name, fileSystem.Removal);

        foreach (var target in fileSystem.MountTargets)
        {
            template.Add(target.LogicalId, "AWS::EFS::MountTarget", new()
            {
                ["FileSystemId"] = CloudFormationValues.Ref(fileSystem.LogicalId),
                ["SecurityGroups"] = new JsonArray(CloudFormationValues.GetAtt(fileSystem.SecurityGroup.LogicalId, "GroupId")),
                ["SubnetId"] = template.Value(target.SubnetId),
            });
        }

        foreach (var point in fileSystem.AccessPoints)
        {
            var (user, group) = (point.UserId.ToString(CultureInfo.InvariantCulture), point.GroupId.ToString(CultureInfo.InvariantCulture));
            template.Add(point.LogicalId, "AWS::EFS::AccessPoint", new()
            {
                ["FileSystemId"] = CloudFormationValues.Ref(fileSystem.LogicalId),
                ["PosixUser"] = new JsonObject { ["Gid"] = group, ["Uid"] = user },
                ["RootDirectory"] = new JsonObject
                {
                    ["CreationInfo"] = new JsonObject { ["OwnerGid"] = group, ["OwnerUid"] = user, ["Permissions"] = point.Permissions },
                    ["Path"] = point.Path,
                },
            }, point.LogicalId);
        }
    }

    // Its own ARN would be a circle here, and a policy of a file system is about nothing else.
    private static JsonObject FileSystemPolicy(TemplateBuilder template, FileSystem fileSystem)
    {
        var policy = template.Policy(fileSystem.Policy);
        foreach (var statement in policy["Statement"]!.AsArray())
        {
            statement!["Resource"] = "*";
        }

        return policy;
    }

    private static void AddQueue(TemplateBuilder template, MessageQueue queue)
    {
        template.Add(queue.LogicalId, "AWS::SQS::Queue", new()
        {
            ["ContentBasedDeduplication"] = queue.IsFifo ? true : null,
            ["DelaySeconds"] = queue.DelaySeconds,
            ["FifoQueue"] = queue.IsFifo ? true : null,
            ["MessageRetentionPeriod"] = queue.RetentionSeconds,
            ["QueueName"] = queue.Name,
            ["ReceiveMessageWaitTimeSeconds"] = queue.ReceiveWaitSeconds,
            ["RedrivePolicy"] = queue.Redrive is { } redrive
                ? new JsonObject { ["deadLetterTargetArn"] = CloudFormationValues.GetAtt(redrive.DeadLetterQueueId, "Arn"), ["maxReceiveCount"] = redrive.MaxReceiveCount }
                : null,
            ["SqsManagedSseEnabled"] = true,
            ["VisibilityTimeout"] = queue.VisibilityTimeoutSeconds,
        }, removal: queue.Removal);
        template.Add(queue.PolicyId, "AWS::SQS::QueuePolicy", new()
        {
            ["PolicyDocument"] = template.Policy(queue.Policy),
            ["Queues"] = new JsonArray(CloudFormationValues.Ref(queue.LogicalId)),
        });
    }

    private static void AddSecret(TemplateBuilder template, Secret secret)
    {
        if (secret.Content is ExistingSecret)
        {
            return;
        }

        template.Add(secret.LogicalId, "AWS::SecretsManager::Secret", new()
        {
            ["Description"] = secret.Description,
            ["GenerateSecretString"] = secret.Content is GeneratedSecret generated
                ? new JsonObject
                {
                    ["ExcludeLowercase"] = !generated.Lower,
                    ["ExcludeNumbers"] = !generated.Numeric,
                    ["ExcludePunctuation"] = !generated.Special,
                    ["ExcludeUppercase"] = !generated.Upper,
                    ["PasswordLength"] = generated.Length,
                    ["RequireEachIncludedType"] = true,
                }
                : null,
            ["Name"] = secret.Name,
            ["SecretString"] = secret.Content is ComposedSecret composed ? template.Value(composed.Value) : null,
        }, removal: secret.Removal);
    }

    private static void AddCache(TemplateBuilder template, Cache cache)
    {
        NetworkResources.Add(template, cache.SecurityGroup);
        template.Add(cache.SubnetGroupId, "AWS::ElastiCache::SubnetGroup", new()
        {
            ["Description"] = $"Cache {cache.ModelName}",
            ["SubnetIds"] = template.Values.Render(cache.SubnetIds),
        });
        template.Add(cache.ParameterGroupId, "AWS::ElastiCache::ParameterGroup", new()
        {
            ["CacheParameterGroupFamily"] = cache.ParameterGroupFamily,
            ["Description"] = $"Cache {cache.ModelName}: no key is evicted",
            ["Properties"] = new JsonObject { ["maxmemory-policy"] = "noeviction" },
        });
        template.Add(cache.LogicalId, "AWS::ElastiCache::ReplicationGroup", new()
        {
            ["AtRestEncryptionEnabled"] = true,
            ["AuthToken"] = cache.PasswordSecretId is { } secret ? template.Value(new SecretValue(secret)) : null,
            ["AutomaticFailoverEnabled"] = true,
            ["CacheNodeType"] = cache.NodeType,
            ["CacheParameterGroupName"] = CloudFormationValues.Ref(cache.ParameterGroupId),
            ["CacheSubnetGroupName"] = CloudFormationValues.Ref(cache.SubnetGroupId),
            ["Engine"] = cache.Engine,
            ["EngineVersion"] = cache.EngineVersion,
            ["MultiAZEnabled"] = true,
            ["NumCacheClusters"] = cache.Nodes,
            ["Port"] = 6379,
            ["ReplicationGroupDescription"] = $"Cache {cache.ModelName}",
            ["ReplicationGroupId"] = cache.Name,
            ["SecurityGroupIds"] = new JsonArray(CloudFormationValues.GetAtt(cache.SecurityGroup.LogicalId, "GroupId")),
            ["SnapshotRetentionLimit"] = cache.SnapshotRetentionDays,
            ["TransitEncryptionEnabled"] = true,
        }, removal: cache.Removal);
    }
}
