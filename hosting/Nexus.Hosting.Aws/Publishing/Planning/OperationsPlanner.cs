using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What keeps a deployment safe and watched: alarms, dashboard, backups, budget.</summary>
internal static class OperationsPlanner
{
    public static AwsPlan Add(PlanningContext context, AwsPlan plan)
    {
        var email = context.Options.AlarmEmail is { } address ? ((ParameterValue)context.Inputs.For(address, ParameterKind.Email)).LogicalId : null;
        if (context.HasAlarms)
        {
            plan = plan with
            {
                AlarmTopic = new("AlarmTopic", context.Names.Physical("alarms"), "AlarmTopicPolicy", email),
                Alarms = new AlarmPlanner(context).Plan(plan),
                Dashboard = DashboardPlanner.Plan(context, plan),
            };
        }

        return plan with { Backup = Backup(context, plan), Budget = Budget(context, email) };
    }

    private static Backup? Backup(PlanningContext context, AwsPlan plan)
    {
        var days = context.Options.BackupRetentionDays ?? context.Defaults.BackupRetentionDays;
        List<PlanValue> stores = [.. Copied(plan).Select(t => (PlanValue)t.Arn), .. CopiedFiles(plan).Select(f => (PlanValue)f.Arn)];
        if (days == 0 || stores.Count == 0)
        {
            return null;
        }

        return new("BackupPlan")
        {
            Name = context.Names.Physical("backup"),
            VaultId = "BackupVault",
            SelectionId = "BackupSelection",
            Schedule = "cron(0 5 ? * * *)",
            RetentionDays = days,
            ResourceArns = stores,
            Removal = context.DataRemoval,
            Role = new("BackupRole", "Makes the daily backups")
            {
                Trust = new("backup.amazonaws.com"),
                Statements = [.. BackupStatements(plan)],
            },
        };
    }

    private static List<Table> Copied(AwsPlan plan) => [.. plan.Tables.Where(t => t.HasBackup)];

    private static List<FileSystem> CopiedFiles(AwsPlan plan) => [.. plan.FileSystems.Where(f => f.HasAutomaticBackups)];

    // What AWSBackupServiceRolePolicyForBackup allows for these two kinds of stores, for these stores only.
    private static IEnumerable<PolicyStatement> BackupStatements(AwsPlan plan)
    {
        var (tables, files) = (Copied(plan), CopiedFiles(plan));
        if (tables.Count > 0)
        {
            yield return new("CopyTables", ["dynamodb:CreateBackup", "dynamodb:DescribeTable", "dynamodb:ListTagsOfResource"], [.. tables.Select(t => (PlanValue)t.Arn)]);
            yield return new("HandleTableCopies", ["dynamodb:DeleteBackup", "dynamodb:DescribeBackup"], [.. tables.Select(t => PlanValue.Concat(t.Arn, "/backup/*"))]);
            // Of tables with advanced backup features, AWS Backup starts the copy itself.
            yield return new("CopyTablesAdvanced", ["dynamodb:StartAwsBackupJob"], [.. tables.Select(t => (PlanValue)t.Arn)]);
        }

        if (files.Count > 0)
        {
            yield return new("CopyFiles", ["elasticfilesystem:Backup", "elasticfilesystem:DescribeTags"], [.. files.Select(f => (PlanValue)f.Arn)]);
        }

        yield return new("KeepCopies", ["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"], [new ResourceValue("BackupVault", ResourceOutput.Arn)]);
        // AWS Backup looks for tags of what it copies; there is no resource for it.
        yield return new("FindResources", ["tag:GetResources"], ["*"]);
    }

    private static Budget? Budget(PlanningContext context, string? email)
    {
        if (context.Options.MonthlyBudget is not { } limit)
        {
            return null;
        }

        if (email is null)
        {
            context.Errors.Add($"The budget of '{context.Environment.Name}'", "has nobody to tell.", "Name an address with WithAlarmEmail.");
            return null;
        }

        return new("Budget", context.Names.Physical("budget"), limit, email);
    }
}
