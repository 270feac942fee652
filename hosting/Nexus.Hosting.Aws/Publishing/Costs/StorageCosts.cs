using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>File systems, tables, queues, caches, secrets.</summary>
internal static class StorageCosts
{
    private const string DynamoDB = "Amazon DynamoDB";
    private const string Efs = "Amazon EFS";
    private const decimal Million = 1_000_000m;

    // A message is sent, received and deleted.
    private const int RequestsPerMessage = 3;

    // Of what a file system holds, where files move to cheaper storage after some days without use.
    private const decimal InfrequentShare = 0.5m;

    public static void Add(CostSheet sheet)
    {
        foreach (var fileSystem in sheet.Plan.FileSystems)
        {
            Add(sheet, fileSystem);
        }

        foreach (var table in sheet.Plan.Tables)
        {
            Add(sheet, table);
        }

        foreach (var queue in sheet.Plan.Queues.Where(q => !q.IsDeadLetterQueue))
        {
            sheet.Add(
                "Amazon SQS", queue.ModelName, "Messages", queue.IsFifo ? "sqs.fifo" : "sqs.standard",
                sheet.Low.Messages * RequestsPerMessage / Million, sheet.High.Messages * RequestsPerMessage / Million);
        }

        foreach (var cache in sheet.Plan.Caches)
        {
            sheet.Add("Amazon ElastiCache", cache.ModelName, $"{cache.Nodes} nodes {cache.NodeType}", cache.NodeType, cache.Nodes * sheet.Hours);
        }

        if (sheet.Plan.Secrets.Count > 0)
        {
            sheet.Add("AWS Secrets Manager", string.Empty, "Secrets", "secret.month", sheet.Plan.Secrets.Count);
        }
    }

    private static void Add(CostSheet sheet, FileSystem fileSystem)
    {
        var name = fileSystem.ModelName;
        var infrequent = fileSystem.InfrequentAccessAfterDays is null ? 0 : InfrequentShare;
        sheet.Add(Efs, name, "Files", "efs.storage", sheet.Low.FileGigabytes * (1 - infrequent), sheet.High.FileGigabytes);
        sheet.Add(Efs, name, "Files without use", "efs.infrequent", sheet.Low.FileGigabytes * infrequent, sheet.High.FileGigabytes * infrequent);
        sheet.Add(Efs, name, "Reads", "efs.read", sheet.Low.FileReadWriteGigabytes, sheet.High.FileReadWriteGigabytes);
        sheet.Add(Efs, name, "Writes", "efs.write", sheet.Low.FileReadWriteGigabytes, sheet.High.FileReadWriteGigabytes);
        if (fileSystem.HasAutomaticBackups || IsBackedUp(sheet, fileSystem))
        {
            // Only what has changed is copied: the high end has every file twice.
            sheet.Add("AWS Backup", name, "Copies of files", "backup.efs", sheet.Low.FileGigabytes, sheet.High.FileGigabytes * 2);
        }
    }

    private static void Add(CostSheet sheet, Table table)
    {
        var name = table.ModelName;
        if (table.Capacity is { } capacity)
        {
            // Each index has the capacity of the table.
            var parts = 1 + table.Indexes.Count;
            sheet.Add(DynamoDB, name, "Read capacity", "dynamodb.read.hour", capacity.MinimumReads * parts * sheet.Hours, capacity.MaximumReads * parts * sheet.Hours);
            sheet.Add(DynamoDB, name, "Write capacity", "dynamodb.write.hour", capacity.MinimumWrites * parts * sheet.Hours, capacity.MaximumWrites * parts * sheet.Hours);
        }
        else
        {
            // An item that is written is written to each index too.
            var writes = 1 + table.Indexes.Count;
            sheet.Add(DynamoDB, name, "Reads", "dynamodb.read", sheet.Low.TableReads / Million, sheet.High.TableReads / Million);
            sheet.Add(DynamoDB, name, "Writes", "dynamodb.write", sheet.Low.TableWrites * writes / Million, sheet.High.TableWrites * writes / Million);
        }

        sheet.Add(DynamoDB, name, "Items", "dynamodb.storage", sheet.Low.TableGigabytes, sheet.High.TableGigabytes);
        if (table.HasPointInTimeRecovery)
        {
            sheet.Add(DynamoDB, name, "Point-in-time recovery", "dynamodb.recovery", sheet.Low.TableGigabytes, sheet.High.TableGigabytes);
        }

        if (IsBackedUp(sheet, table))
        {
            // A copy of a table is whole: in the end there is one for each day.
            sheet.Add("AWS Backup", name, "Copies of items", "backup.table", sheet.Low.TableGigabytes, sheet.High.TableGigabytes * sheet.Plan.Backup!.RetentionDays);
        }
    }

    private static bool IsBackedUp(CostSheet sheet, PlanResource resource) => sheet.Plan.Backup?.ResourceArns.Contains(resource.Arn) == true;
}
