using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Terraform;

/// <summary>Alarms, dashboard, backups, budget.</summary>
internal static class OperationsConfiguration
{
    private const string File = TerraformFiles.Monitoring;

    public static void Add(TerraformConfiguration files)
    {
        var plan = files.Plan;
        if (plan.AlarmTopic is { } topic)
        {
            AddTopic(files, topic);
        }

        foreach (var alarm in plan.Alarms)
        {
            AddAlarm(files, alarm);
        }

        if (plan.Dashboard is { } dashboard)
        {
            files.Add(File, dashboard.LogicalId, body => body.Set("dashboard_name", dashboard.Name).Set("dashboard_body", Body(files, dashboard)));
        }

        if (plan.Backup is { } backup)
        {
            AddBackup(files, backup);
        }

        if (plan.Budget is { } budget)
        {
            AddBudget(files, budget);
        }
    }

    private static void AddTopic(TerraformConfiguration files, AlarmTopic topic)
    {
        files.Add(File, topic.LogicalId, body => body.Set("name", topic.Name));
        files.Add(File, topic.PolicyId, body => body.Set("arn", files.Ref(topic.LogicalId, "arn")).Set("policy", files.Policy(topic.Policy)));
        if (topic.EmailParameterId is { } email)
        {
            files.Add(File, topic.LogicalId, body => body
                .Set("topic_arn", files.Ref(topic.LogicalId, "arn"))
                .Set("protocol", "email")
                .Set("endpoint", files.Values.Variable(email)), "aws_sns_topic_subscription");
        }
    }

    private static void AddAlarm(TerraformConfiguration files, Alarm alarm)
    {
        var actions = files.Plan.AlarmTopic is { } topic ? HclExpression.List([files.Ref(topic.LogicalId, "arn")]) : null;
        files.Add(File, alarm.LogicalId, body => body
            .Set("alarm_name", alarm.Name)
            .Set("alarm_description", alarm.Description)
            .Set("comparison_operator", alarm.IsLow ? "LessThanThreshold" : "GreaterThanThreshold")
            .Set("threshold", alarm.Threshold)
            .Set("evaluation_periods", alarm.EvaluationPeriods)
            .Set("datapoints_to_alarm", alarm.DatapointsToAlarm)
            .Set("treat_missing_data", alarm.MissingDataIsBad ? "breaching" : "notBreaching")
            .Set("alarm_actions", actions)
            .Set("ok_actions", actions)
            .AddEach("metric_query", alarm.Queries, (b, query) =>
            {
                b.Set("id", query.Id).Set("expression", query.Expression).Set("label", query.Label).Set("return_data", query.ReturnsData);
                if (query.Metric is { } metric)
                {
                    b.Add("metric", m => m
                        .Set("namespace", metric.Namespace)
                        .Set("metric_name", metric.Name)
                        .Set("stat", metric.Statistic)
                        .Set("period", alarm.PeriodSeconds)
                        .Set("dimensions", Dimensions(files, metric)));
                }
            }));
    }

    private static HclObject? Dimensions(TerraformConfiguration files, Metric metric)
    {
        var dimensions = new HclObject();
        foreach (var dimension in metric.Dimensions)
        {
            dimensions.Set(dimension.Name, files.Value(dimension.Value));
        }

        return dimensions.Items.Count == 0 ? null : dimensions;
    }

    private static HclCall Body(TerraformConfiguration files, Dashboard dashboard) => HclExpression.Json(new HclObject().Set("widgets", HclExpression.List(
        dashboard.Widgets.Select((widget, index) => new HclObject()
            .Set("type", "metric")
            .Set("x", index % 2 * 12)
            .Set("y", index / 2 * 6)
            .Set("width", 12)
            .Set("height", 6)
            .Set("properties", new HclObject()
                .Set("title", widget.Title)
                .Set("region", files.Value(new DeploymentValue(DeploymentFact.Region)))
                .Set("view", "timeSeries")
                .Set("period", 60)
                .Set("metrics", HclExpression.List(widget.Metrics.Select(m => Line(files, m)))))))));

    private static HclList Line(TerraformConfiguration files, DashboardMetric line) => HclExpression.List(
    [
        line.Metric.Namespace,
        line.Metric.Name,
        .. line.Metric.Dimensions.SelectMany(d => (HclExpression[])[d.Name, files.Value(d.Value)]),
        new HclObject().Set("label", line.Label).Set("stat", line.Metric.Statistic),
    ]);

    private static void AddBackup(TerraformConfiguration files, Backup backup)
    {
        const string file = TerraformFiles.Backup;
        files.Add(file, backup.VaultId, body => TerraformConfiguration.Protect(
            body.Set("name", backup.Name).Set("force_destroy", backup.Removal == Removal.Delete ? true : null), backup.Removal));
        files.Add(file, backup.LogicalId, body => body
            .Set("name", backup.Name)
            .Add("rule", b => b
                .Set("rule_name", "daily")
                .Set("target_vault_name", files.Ref(backup.VaultId, "name"))
                .Set("schedule", backup.Schedule)
                .Add("lifecycle", l => l.Set("delete_after", backup.RetentionDays))));
        files.Add(file, backup.SelectionId, body => body
            .Set("name", "data-stores")
            .Set("plan_id", files.Ref(backup.LogicalId))
            .Set("iam_role_arn", files.Value(backup.Role.Arn))
            .Set("resources", files.Values.Render(backup.ResourceArns))
            .Set("depends_on", files.PolicyOf(backup.Role)));
    }

    private static void AddBudget(TerraformConfiguration files, Budget budget) => files.Add(File, budget.LogicalId, body => body
        .Set("name", budget.Name)
        .Set("budget_type", "COST")
        .Set("time_unit", "MONTHLY")
        .Set("limit_amount", budget.MonthlyLimit)
        .Set("limit_unit", "USD")
        .Add("cost_filter", b => b.Set("name", "TagKeyValue").Set("values", HclExpression.List([$"user:application${files.Plan.Name}"])))
        .AddEach("notification", [("ACTUAL", 80), ("FORECASTED", 100)], (b, item) => b
            .Set("comparison_operator", "GREATER_THAN")
            .Set("notification_type", item.Item1)
            .Set("threshold", item.Item2)
            .Set("threshold_type", "PERCENTAGE")
            .Set("subscriber_email_addresses", HclExpression.List([files.Values.Variable(budget.EmailParameterId)]))));
}
