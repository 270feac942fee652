using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>What is watched: load balancers, services, queues, tables.</summary>
internal sealed class AlarmPlanner(PlanningContext context)
{
    private readonly List<Alarm> _alarms = [];

    public IReadOnlyList<Alarm> Plan(AwsPlan plan)
    {
        foreach (var balancer in plan.LoadBalancers)
        {
            Watch(balancer);
        }

        foreach (var service in plan.Services.Where(s => s.Service is not null))
        {
            Watch(service, service.Service!);
        }

        foreach (var queue in plan.Queues)
        {
            Watch(queue);
        }

        foreach (var table in plan.Tables)
        {
            Watch(table);
        }

        return _alarms;
    }

    private void Watch(LoadBalancer balancer)
    {
        var name = balancer.ModelName;
        var id = balancer.LogicalId;
        MetricDimension[] own = [new("LoadBalancer", new ResourceValue(id, ResourceOutput.FullName))];
        var requests = new MetricQuery("requests") { Metric = Elb("RequestCount", "Sum", own) };

        _alarms.Add(new($"{id}ErrorsAlarm")
        {
            Name = context.Names.Physical($"{name}-5xx"),
            Description = $"More than 5 % of the requests through '{name}' fail with a 5xx status. Look at the logs of the services behind it.",
            Queries =
            [
                new("targets") { Metric = Elb("HTTPCode_Target_5XX_Count", "Sum", own) },
                new("balancer") { Metric = Elb("HTTPCode_ELB_5XX_Count", "Sum", own) },
                requests,
                // Requests that found no target are counted as the balancer's errors alone: while nothing runs, they are all there is.
                new("total") { Expression = "FILL(requests, 0) + FILL(balancer, 0)", Label = "Requests" },
                // Few requests say little: below 20 in a minute nothing is wrong.
                new("percent") { Expression = "IF(total < 20, 0, 100 * (FILL(targets, 0) + FILL(balancer, 0)) / IF(total < 20, 20, total))", Label = "Failed requests in percent", ReturnsData = true },
            ],
            Threshold = 5,
        });
        Add($"{id}Latency", $"{name}-latency", $"One of a hundred requests through '{name}' takes longer than 2 s. Look at CPU, and at what the services wait for.", 2, Elb("TargetResponseTime", "p99", own));
        foreach (var group in balancer.TargetGroups)
        {
            Add(
                $"{group.LogicalId}Unhealthy", $"{name}-{group.ServiceName}-{group.Port}-unhealthy",
                $"A task of '{group.ServiceName}' fails the health check of '{name}'. Look at its log; ECS replaces it.", 0,
                Elb("UnHealthyHostCount", "Maximum", [.. own, new("TargetGroup", new ResourceValue(group.LogicalId, ResourceOutput.FullName))]));
        }

        static Metric Elb(string metric, string statistic, IReadOnlyList<MetricDimension> dimensions) => new("AWS/ApplicationELB", metric, statistic, dimensions);
    }

    private void Watch(ServicePlan plan, FargateService service)
    {
        var dimensions = ScalingPlanner.Dimensions(service);
        Add($"{service.LogicalId}Cpu", $"{plan.Name}-cpu", $"'{plan.Name}' uses more than 85 % of its CPU although it scales. Raise its maximum or its size.", 85, new Metric("AWS/ECS", "CPUUtilization", "Average", dimensions));
        Add($"{service.LogicalId}Memory", $"{plan.Name}-memory", $"'{plan.Name}' uses more than 85 % of its memory. Raise its size, or look for a leak.", 85, new Metric("AWS/ECS", "MemoryUtilization", "Average", dimensions));
        _alarms.Add(new($"{service.LogicalId}TasksAlarm")
        {
            Name = context.Names.Physical($"{plan.Name}-tasks"),
            Description = $"'{plan.Name}' runs fewer tasks than it should. Look at its events in ECS and at its log.",
            Queries = [new("tasks") { Metric = new("ECS/ContainerInsights", "RunningTaskCount", "Minimum", dimensions), ReturnsData = true }],
            // A schedule may want fewer than the model says for the day.
            Threshold = Math.Min(plan.Scaling?.Fewest() ?? service.DesiredCount, service.DesiredCount),
            IsLow = true,
            MissingDataIsBad = true,
            EvaluationPeriods = 10,
            DatapointsToAlarm = 10,
        });
    }

    private void Watch(MessageQueue queue)
    {
        MetricDimension[] dimensions = [new("QueueName", new ResourceValue(queue.LogicalId, ResourceOutput.Name))];
        if (queue.IsDeadLetterQueue)
        {
            Add($"{queue.LogicalId}Depth", $"{queue.ModelName}-depth", $"Messages have failed too often and lie in '{queue.ModelName}'. Look at one, correct the cause, and redrive them.", 0, new Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", dimensions), points: 1);
        }
        else
        {
            // A quarter of the time after which messages are lost.
            Add($"{queue.LogicalId}Age", $"{queue.ModelName}-age", $"The oldest message of '{queue.ModelName}' waits too long: nobody receives it, or too slowly.", Math.Max(60, queue.RetentionSeconds / 4), new Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", dimensions));
        }
    }

    // DynamoDB tells ThrottledRequests for each operation only, and these two for the table.
    private void Watch(Table table) => _alarms.Add(new($"{table.LogicalId}ThrottlesAlarm")
    {
        Name = context.Names.Physical($"{table.ModelName}-throttles"),
        Description = $"DynamoDB refuses requests to the table '{table.ModelName}' because they are too many. Look at its hottest keys.",
        Queries =
        [
            new("reads") { Metric = new("AWS/DynamoDB", "ReadThrottleEvents", "Sum", [new("TableName", table.Id)]) },
            new("writes") { Metric = new("AWS/DynamoDB", "WriteThrottleEvents", "Sum", [new("TableName", table.Id)]) },
            new("refused") { Expression = "FILL(reads, 0) + FILL(writes, 0)", Label = "Refused requests", ReturnsData = true },
        ],
        Threshold = 0,
        EvaluationPeriods = 5,
        DatapointsToAlarm = 3,
    });

    private void Add(string logicalId, string name, string description, double threshold, Metric metric, int points = 3) => _alarms.Add(new($"{logicalId}Alarm")
    {
        Name = context.Names.Physical(name),
        Description = description,
        Queries = [new("value") { Metric = metric, ReturnsData = true }],
        Threshold = threshold,
        EvaluationPeriods = points == 1 ? 1 : 5,
        DatapointsToAlarm = points,
    });
}
