using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Costs;

/// <summary>Tasks, their images and their logs.</summary>
internal static class ComputeCosts
{
    public const string Fargate = "AWS Fargate";

    // 20 GB are part of the task.
    private const int FreeStorage = 20;

    public static void Add(CostSheet sheet)
    {
        foreach (var plan in sheet.Plan.Services)
        {
            var (low, high) = TaskHours(sheet, plan);
            AddTasks(sheet, plan, low, high);
            sheet.Add("Amazon CloudWatch", plan.Name, "Log lines", "logs.ingest", low / sheet.Hours * sheet.Low.LogGigabytesPerTask, high / sheet.Hours * sheet.High.LogGigabytesPerTask);
            // Lines are kept compressed, to about a sixth.
            var months = plan.LogGroup.RetentionDays / 30m / 6m;
            sheet.Add("Amazon CloudWatch", plan.Name, "Log storage", "logs.storage", low / sheet.Hours * sheet.Low.LogGigabytesPerTask * months, high / sheet.Hours * sheet.High.LogGigabytesPerTask * months);
        }

        foreach (var repository in sheet.Plan.Repositories)
        {
            sheet.Add("Amazon ECR", repository.Name, "Images", "ecr.storage", sheet.Low.ImageGigabytes, sheet.High.ImageGigabytes);
        }

        if (sheet.Plan.Cluster.HasContainerInsights)
        {
            sheet.Add("Amazon CloudWatch", string.Empty, "Container Insights", "metric.month", 8 + (17 * sheet.Plan.Services.Count(s => s.Service is not null)));
        }
    }

    private static void AddTasks(CostSheet sheet, ServicePlan plan, decimal low, decimal high)
    {
        var task = plan.TaskDefinition;
        var processor = task.Architecture == CpuArchitecture.Arm64 ? "arm64" : "x64";
        var (cpu, memory) = (task.Cpu / 1024m, task.Memory / 1024m);

        // The price of Spot moves: the least is the best that AWS names, the most the price on demand.
        var share = SpotShare(plan) is var spot and > 0 ? 1 - (spot * (1 - sheet.Prices.Prices["fargate.spot.share"].Amount)) : 1;
        sheet.Add(Fargate, plan.Name, $"vCPU{(share < 1 ? " (Spot)" : string.Empty)}", $"fargate.{processor}.vcpu", cpu * low * share, cpu * high);
        sheet.Add(Fargate, plan.Name, $"Memory{(share < 1 ? " (Spot)" : string.Empty)}", $"fargate.{processor}.memory", memory * low * share, memory * high);
        if (task.EphemeralStorage is { } storage and > FreeStorage)
        {
            sheet.Add(Fargate, plan.Name, "Temporary storage", "fargate.storage", (storage - FreeStorage) * low, (storage - FreeStorage) * high);
        }
    }

    private static decimal SpotShare(ServicePlan plan)
    {
        if (plan.Service is not { } service || service.DesiredCount == 0)
        {
            return 0;
        }

        var based = service.Capacity.Sum(c => c.Base);
        var weights = service.Capacity.Sum(c => c.Weight);
        var spot = service.Capacity.Where(c => c.Capacity == FargateCapacity.Spot).ToList();
        var rest = Math.Max(0, service.DesiredCount - based);
        return (spot.Sum(c => Math.Min(c.Base, service.DesiredCount)) + (weights == 0 ? 0 : rest * spot.Sum(c => c.Weight) / (decimal)weights)) / service.DesiredCount;
    }

    private static (decimal Low, decimal High) TaskHours(CostSheet sheet, ServicePlan plan)
    {
        if (plan.Service is { } service)
        {
            var minimum = plan.Scaling?.Fewest() ?? service.DesiredCount;
            var maximum = plan.Scaling?.Most() ?? service.DesiredCount;
            return (minimum * sheet.Hours, maximum * sheet.Hours);
        }

        var runs = plan.Schedule is { } schedule ? ScheduledRuns.PerMonth(schedule.Expression) : 0;
        return (runs * sheet.Low.TaskMinutes / 60, runs * sheet.High.TaskMinutes / 60);
    }
}
