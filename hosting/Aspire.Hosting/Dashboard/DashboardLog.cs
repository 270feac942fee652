using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Copies what the dashboard logs into the AppHost's log, each line with its own level and category.</summary>
internal sealed partial class DashboardLog(ResourceNotificationService notifications, ResourceLoggerService logs, ILoggerFactory loggers) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger("Aspire.Hosting.Dashboard");

    // Ends as soon as the AppHost stops: what the dashboard says while everything goes away around it is no news.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var dashboard = await notifications.WaitForResourceAsync(
                OtlpConfigurationExtensions.DashboardResourceName, e => e.Snapshot.State?.Text is not null, stoppingToken);
            await foreach (var lines in logs.WatchAsync(dashboard.ResourceId).WithCancellation(stoppingToken))
            {
                foreach (var line in lines)
                {
                    Write(line);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private void Write(LogLine line)
    {
        // A time comes before the text.
        var start = line.Content.IndexOf('{', StringComparison.Ordinal);
        if (start >= 0 && TryParse(line.Content[start..]) is { } entry)
        {
            var category = entry.Category.StartsWith("Aspire.Dashboard.", StringComparison.Ordinal) ? entry.Category["Aspire.Dashboard.".Length..] : $"ThirdParty.{entry.Category}";
            var logger = loggers.CreateLogger($"Aspire.Hosting.Dashboard.{category}");
            var text = entry.Message;
            if (entry.Exception is { } exception)
            {
                text += Environment.NewLine + exception;
            }

            // At the level of information it says where it listens: behind the proxy, where nobody should look.
            LogEntry(logger, entry.LogLevel >= LogLevel.Warning ? entry.LogLevel : LogLevel.Debug, text);
        }
        else
        {
            LogEntry(_logger, line.IsErrorMessage ? LogLevel.Error : LogLevel.Debug, line.Content);
        }
    }

    private static Entry? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, EntryContext.Default.Entry);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage("{Message}")]
    private static partial void LogEntry(ILogger logger, LogLevel level, string message);

    internal sealed record Entry(LogLevel LogLevel, string Category, string Message, string? Exception);

    [JsonSourceGenerationOptions(UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Entry))]
    private sealed partial class EntryContext : JsonSerializerContext;
}
