using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>DynamoDB tables, and how their capacity follows the load.</summary>
internal static class TableConfiguration
{
    private const int TargetUse = 70;

    public static void Add(TerraformConfiguration files)
    {
        foreach (var table in files.Plan.Tables)
        {
            Add(files, table);
        }
    }

    private static void Add(TerraformConfiguration files, Table table)
    {
        var attributes = new[] { table.PartitionKey, table.SortKey }.Concat(table.Indexes.SelectMany(i => (TableAttribute?[])[i.PartitionKey, i.SortKey]))
            .OfType<TableAttribute>().DistinctBy(a => a.Name).OrderBy(a => a.Name, StringComparer.Ordinal);
        files.Add(TerraformFiles.Tables, table.LogicalId, body =>
        {
            body.Set("name", table.Name)
                .Set("billing_mode", table.Capacity is null ? "PAY_PER_REQUEST" : "PROVISIONED")
                .Set("hash_key", table.PartitionKey.Name)
                .Set("range_key", table.SortKey?.Name)
                .Set("read_capacity", table.Capacity?.MinimumReads)
                .Set("write_capacity", table.Capacity?.MinimumWrites)
                .Set("deletion_protection_enabled", table.HasDeletionProtection)
                .AddEach("attribute", attributes, (b, a) => b.Set("name", a.Name).Set("type", a.Type))
                .AddEach("global_secondary_index", table.Indexes, (b, i) => b
                    .Set("name", i.Name)
                    .Set("hash_key", i.PartitionKey.Name)
                    .Set("range_key", i.SortKey?.Name)
                    .Set("projection_type", i.HoldsOnlyKeys ? "KEYS_ONLY" : "ALL")
                    .Set("read_capacity", table.Capacity?.MinimumReads)
                    .Set("write_capacity", table.Capacity?.MinimumWrites))
                .Add("point_in_time_recovery", b => b.Set("enabled", table.HasPointInTimeRecovery))
                .Add("server_side_encryption", b => b.Set("enabled", true));
            if (table.TimeToLiveAttribute is { } attribute)
            {
                body.Add("ttl", b => b.Set("attribute_name", attribute).Set("enabled", true));
            }

            AddLifecycle(body, table);
        });

        if (table.Capacity is { } capacity)
        {
            AddScaling(files, table, "table", string.Empty, capacity);
            foreach (var index in table.Indexes)
            {
                AddScaling(files, table, "index", index.Name, capacity);
            }
        }
    }

    // Scaling changes the capacity; the next apply must not take it back.
    private static void AddLifecycle(HclBody body, Table table)
    {
        if (table.Removal == Removal.Retain || table.Capacity is not null)
        {
            body.Add("lifecycle", b => b
                .Set("prevent_destroy", table.Removal == Removal.Retain ? true : null)
                .Set("ignore_changes", table.Capacity is null ? null : HclExpression.List([new HclLiteral("read_capacity"), new HclLiteral("write_capacity")])));
        }
    }

    private static void AddScaling(TerraformConfiguration files, Table table, string kind, string index, ProvisionedCapacity capacity)
    {
        foreach (var (what, minimum, maximum) in new[] { ("Read", capacity.MinimumReads, capacity.MaximumReads), ("Write", capacity.MinimumWrites, capacity.MaximumWrites) })
        {
            var suffix = $"_{(index.Length == 0 ? string.Empty : $"{TerraformAddresses.Snake(new([.. index.Where(char.IsAsciiLetterOrDigit)]))}_")}{what.ToLowerInvariant()}";
            var target = $"aws_appautoscaling_target.{files.Addresses.Name(table.LogicalId)}{suffix}";
            files.Add(TerraformFiles.Scaling, table.LogicalId, body => body
                .Set("service_namespace", "dynamodb")
                .Set("resource_id", new HclTemplate(["table/", files.Ref(table.LogicalId, "name"), .. index.Length == 0 ? [] : (HclExpression[])[$"/index/{index}"]]))
                .Set("scalable_dimension", $"dynamodb:{kind}:{what}CapacityUnits")
                .Set("min_capacity", minimum)
                .Set("max_capacity", maximum), "aws_appautoscaling_target", suffix);
            files.Add(TerraformFiles.Scaling, table.LogicalId, body => ScalingConfiguration.Target(body, target)
                .Set("name", $"{table.Name}{(index.Length == 0 ? string.Empty : $"-{index}")}-{what.ToLowerInvariant()}")
                .Set("policy_type", "TargetTrackingScaling")
                .Add("target_tracking_scaling_policy_configuration", b => b
                    .Set("target_value", TargetUse)
                    .Add("predefined_metric_specification", m => m.Set("predefined_metric_type", $"DynamoDB{what}CapacityUtilization"))), "aws_appautoscaling_policy", suffix);
        }
    }
}
