using System.Collections;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Protocol;
using Google.Protobuf.WellKnownTypes;
using ProtocolHealth = Aspire.Hosting.Dashboard.Protocol.HealthStatus;
using ResourceHealth = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace Aspire.Hosting.Dashboard;

/// <summary>Writes a snapshot in the dashboard's words. One field that the dashboard insists on and does not get ends its whole watch.</summary>
internal static class ResourceMapping
{
    public static Protocol.Resource Map(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var resource = new Protocol.Resource
        {
            Name = change.ResourceId,
            DisplayName = change.Resource.Name,
            Uid = change.ResourceId,
            ResourceType = snapshot.ResourceType,
            CreatedAt = Time(snapshot.CreationTimeStamp ?? DateTime.UnixEpoch),
            IsHidden = snapshot.IsHidden,
            SupportsDetailedTelemetry = snapshot.SupportsDetailedTelemetry,
        };

        if (snapshot.State is { } state)
        {
            resource.State = state.Text;
            if (state.Style is { } style)
            {
                resource.StateStyle = style;
            }
        }

        if (snapshot.StartTimeStamp is { } started)
        {
            resource.StartedAt = Time(started);
        }

        if (snapshot.StopTimeStamp is { } stopped)
        {
            resource.StoppedAt = Time(stopped);
        }

        if (snapshot.IconName is { } icon)
        {
            resource.IconName = icon;
            resource.IconVariant = Icon(snapshot.IconVariant);
        }

        AddLists(resource, snapshot);
        return resource;
    }

    private static void AddLists(Protocol.Resource resource, CustomResourceSnapshot snapshot)
    {
        foreach (var variable in snapshot.EnvironmentVariables)
        {
            resource.Environment.Add(new EnvironmentVariable { Name = variable.Name, Value = variable.Value ?? string.Empty, IsFromSpec = variable.IsFromSpec });
        }

        foreach (var url in snapshot.Urls)
        {
            var mapped = new Url
            {
                FullUrl = url.Url,
                IsInternal = url.IsInternal,
                IsInactive = url.IsInactive,
                DisplayProperties = new UrlDisplayProperties { DisplayName = url.DisplayProperties.DisplayName, SortOrder = url.DisplayProperties.SortOrder },
            };
            if (url.Name is not null)
            {
                mapped.EndpointName = url.Name;
            }

            resource.Urls.Add(mapped);
        }

        foreach (var property in snapshot.Properties.Where(p => p.Value is not null))
        {
            resource.Properties.Add(new ResourceProperty { Name = property.Name, Value = ValueOf(property.Value), IsSensitive = property.IsSensitive });
        }

        if (snapshot.ExitCode is { } exitCode)
        {
            resource.Properties.Add(new ResourceProperty { Name = ResourceProperties.ExitCode, Value = Value.ForNumber(exitCode) });
        }

        foreach (var report in snapshot.HealthReports)
        {
            resource.HealthReports.Add(Map(report));
        }

        foreach (var relationship in snapshot.Relationships)
        {
            resource.Relationships.Add(new ResourceRelationship { ResourceName = relationship.ResourceName, Type = relationship.Type });
        }

        foreach (var volume in snapshot.Volumes)
        {
            resource.Volumes.Add(new Volume { Source = volume.Source ?? string.Empty, Target = volume.Target, MountType = volume.MountType, IsReadOnly = volume.IsReadOnly });
        }

        foreach (var command in snapshot.Commands.Where(c => c.Visibility.HasFlag(ResourceCommandVisibility.UI)))
        {
            resource.Commands.Add(Map(command));
        }
    }

    private static Protocol.HealthReport Map(HealthReportSnapshot report)
    {
        var mapped = new Protocol.HealthReport { Key = report.Name, Description = report.Description ?? string.Empty, Exception = report.ExceptionText ?? string.Empty };
        if (report.Status is { } status)
        {
            mapped.Status = status switch
            {
                ResourceHealth.Healthy => ProtocolHealth.Healthy,
                ResourceHealth.Degraded => ProtocolHealth.Degraded,
                _ => ProtocolHealth.Unhealthy,
            };
        }

        if (report.LastRunAt is { } lastRun)
        {
            mapped.LastRunAt = Time(lastRun);
        }

        return mapped;
    }

    private static ResourceCommand Map(ResourceCommandSnapshot command)
    {
        var mapped = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            State = (Protocol.ResourceCommandState)command.State,
        };
        if (command.ConfirmationMessage is not null)
        {
            mapped.ConfirmationMessage = command.ConfirmationMessage;
        }

        if (command.DisplayDescription is not null)
        {
            mapped.DisplayDescription = command.DisplayDescription;
        }

        if (command.IconName is not null)
        {
            mapped.IconName = command.IconName;
            mapped.IconVariant = Icon(command.IconVariant);
        }

        return mapped;
    }

    private static Value ValueOf(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        int or long or double => Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(ValueOf)]),
        _ => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
    };

    private static Protocol.IconVariant Icon(ApplicationModel.IconVariant? variant) =>
        variant == ApplicationModel.IconVariant.Filled ? Protocol.IconVariant.Filled : Protocol.IconVariant.Regular;

    private static Timestamp Time(DateTime time) => Timestamp.FromDateTime(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
