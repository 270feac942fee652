using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.CloudFormation;

/// <summary>Alarms, dashboard, backups, budget.</summary>
internal static class OperationsResources
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Add(TemplateBuilder template)
    {
        var plan = template.Plan;
        if (plan.AlarmTopic is { } topic)
        {
            AddTopic(template, topic);
        }

        foreach (var alarm in plan.Alarms)
        {
            AddAlarm(template, alarm);
        }

        if (plan.Dashboard is { } dashboard)
        {
            template.Add(dashboard.LogicalId, "AWS::CloudWatch::Dashboard", new() { ["DashboardBody"] = Body(template, dashboard), ["DashboardName"] = dashboard.Name });
        }

        if (plan.Backup is { } backup)
        {
            AddBackup(template, backup);
        }

        if (plan.Budget is { } budget)
        {
            AddBudget(template, budget);
        }
    }

    private static void AddTopic(TemplateBuilder template, AlarmTopic topic)
    {
        template.Add(topic.LogicalId, "AWS::SNS::Topic", new()
        {
            ["Subscription"] = topic.EmailParameterId is { } email
                ? new JsonArray(new JsonObject { ["Endpoint"] = CloudFormationValues.Ref(email), ["Protocol"] = "email" })
                : null,
            ["TopicName"] = topic.Name,
        });
        template.Add(topic.PolicyId, "AWS::SNS::TopicPolicy", new()
        {
            ["PolicyDocument"] = template.Policy(topic.Policy),
            ["Topics"] = new JsonArray(CloudFormationValues.Ref(topic.LogicalId)),
        });
    }

    private static void AddAlarm(TemplateBuilder template, Alarm alarm)
    {
        var topic = template.Plan.AlarmTopic?.LogicalId;
        template.Add(alarm.LogicalId, "AWS::CloudWatch::Alarm", new()
        {
            ["AlarmActions"] = topic is null ? null : new JsonArray(CloudFormationValues.Ref(topic)),
            ["AlarmDescription"] = alarm.Description,
            ["AlarmName"] = alarm.Name,
            ["ComparisonOperator"] = alarm.IsLow ? "LessThanThreshold" : "GreaterThanThreshold",
            ["DatapointsToAlarm"] = alarm.DatapointsToAlarm,
            ["EvaluationPeriods"] = alarm.EvaluationPeriods,
            ["Metrics"] = TemplateBuilder.Array(alarm.Queries.Select(q => Metrics.Query(template, q, alarm.PeriodSeconds))),
            ["OKActions"] = topic is null ? null : new JsonArray(CloudFormationValues.Ref(topic)),
            ["Threshold"] = alarm.Threshold,
            ["TreatMissingData"] = alarm.MissingDataIsBad ? "breaching" : "notBreaching",
        });
    }

    // The body is JSON in a text; what AWS knows later stands in it as in any text.
    private static JsonObject Body(TemplateBuilder template, Dashboard dashboard)
    {
        var widgets = dashboard.Widgets.Select((widget, index) => (JsonNode?)new JsonObject
        {
            ["type"] = "metric",
            ["x"] = index % 2 * 12,
            ["y"] = index / 2 * 6,
            ["width"] = 12,
            ["height"] = 6,
            ["properties"] = new JsonObject
            {
                ["title"] = CloudFormationValues.Escape(widget.Title),
                ["region"] = "${AWS::Region}",
                ["view"] = "timeSeries",
                ["period"] = 60,
                ["metrics"] = new JsonArray([.. widget.Metrics.Select(m => (JsonNode?)Line(template, m))]),
            },
        });
        return CloudFormationValues.Sub(new JsonObject { ["widgets"] = new JsonArray([.. widgets]) }.ToJsonString(Plain));
    }

    private static JsonArray Line(TemplateBuilder template, DashboardMetric line)
    {
        var json = new JsonArray(line.Metric.Namespace, line.Metric.Name);
        foreach (var dimension in line.Metric.Dimensions)
        {
            json.Add((JsonNode?)dimension.Name);
            json.Add((JsonNode?)string.Concat(dimension.Value.Pieces.Select(template.Values.Fragment)));
        }

        json.Add((JsonNode?)new JsonObject { ["label"] = CloudFormationValues.Escape(line.Label), ["stat"] = line.Metric.Statistic });
        return json;
    }

    private static void AddBackup(TemplateBuilder template, Backup backup)
    {
        RoleResources.Add(template, backup.Role);
        template.Add(backup.VaultId, "AWS::Backup::BackupVault", new() { ["BackupVaultName"] = backup.Name }, removal: backup.Removal);
        template.Add(backup.LogicalId, "AWS::Backup::BackupPlan", new()
        {
            ["BackupPlan"] = new JsonObject
            {
                ["BackupPlanName"] = backup.Name,
                ["BackupPlanRule"] = new JsonArray(new JsonObject
                {
                    ["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = backup.RetentionDays },
                    ["RuleName"] = "daily",
                    ["ScheduleExpression"] = backup.Schedule,
                    ["TargetBackupVault"] = CloudFormationValues.Ref(backup.VaultId),
                }),
            },
        });
        template.Add(backup.SelectionId, "AWS::Backup::BackupSelection", new()
        {
            ["BackupPlanId"] = CloudFormationValues.Ref(backup.LogicalId),
            ["BackupSelection"] = new JsonObject
            {
                ["IamRoleArn"] = template.Value(backup.Role.Arn),
                ["Resources"] = template.Values.Render(backup.ResourceArns),
                ["SelectionName"] = "data-stores",
            },
        });
    }

    private static void AddBudget(TemplateBuilder template, Budget budget)
    {
        var subscribers = new JsonArray(new JsonObject { ["Address"] = CloudFormationValues.Ref(budget.EmailParameterId), ["SubscriptionType"] = "EMAIL" });
        template.Add(budget.LogicalId, "AWS::Budgets::Budget", new()
        {
            ["Budget"] = new JsonObject
            {
                ["BudgetLimit"] = new JsonObject { ["Amount"] = budget.MonthlyLimit, ["Unit"] = "USD" },
                ["BudgetName"] = budget.Name,
                ["BudgetType"] = "COST",
                ["CostFilters"] = new JsonObject { ["TagKeyValue"] = new JsonArray($"user:application${template.Plan.Name}") },
                ["TimeUnit"] = "MONTHLY",
            },
            ["NotificationsWithSubscribers"] = new JsonArray(
                Notification("ACTUAL", 80, subscribers),
                Notification("FORECASTED", 100, subscribers.DeepClone())),
        });
    }

    private static JsonObject Notification(string kind, int percent, JsonNode subscribers) => new()
    {
        ["Notification"] = new JsonObject
        {
            ["ComparisonOperator"] = "GREATER_THAN",
            ["NotificationType"] = kind,
            ["Threshold"] = percent,
            ["ThresholdType"] = "PERCENTAGE",
        },
        ["Subscribers"] = subscribers,
    };
}
