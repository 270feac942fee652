using System.Collections;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Protocol;
using Google.Protobuf.WellKnownTypes;
using KnownHealth = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace Aspire.Hosting.Dashboard;

/// <summary>Says in the dashboard's terms what is known about an instance of a resource.</summary>
internal static class ResourceMessages
{
    public static Protocol.Resource Describe(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var message = new Protocol.Resource
        {
            Name = change.ResourceId,
            ResourceType = snapshot.ResourceType,
            DisplayName = change.Resource.Name,
            Uid = change.ResourceId,
            State = snapshot.State?.Text ?? string.Empty,
            StateStyle = snapshot.State?.Style ?? string.Empty,
            // Set in any case: without it the dashboard's page stays empty.
            CreatedAt = Time(snapshot.CreationTimeStamp) ?? new Timestamp(),
            StartedAt = Time(snapshot.StartTimeStamp),
            StoppedAt = Time(snapshot.StopTimeStamp),
            IsHidden = snapshot.IsHidden,
            SupportsDetailedTelemetry = snapshot.SupportsDetailedTelemetry,
        };

        if (snapshot.IconName is { } icon)
        {
            message.IconName = icon;
            message.IconVariant = Variant(snapshot.IconVariant);
        }

        message.Environment.AddRange(snapshot.EnvironmentVariables.Select(v => new Protocol.EnvironmentVariable
        {
            Name = v.Name,
            Value = v.Value ?? string.Empty,
            IsFromSpec = v.IsFromSpec,
        }));
        message.Urls.AddRange(snapshot.Urls.Select(Describe));
        message.Volumes.AddRange(snapshot.Volumes.Select(v => new Volume
        {
            Source = v.Source ?? string.Empty,
            Target = v.Target,
            MountType = v.MountType,
            IsReadOnly = v.IsReadOnly,
        }));
        message.HealthReports.AddRange(snapshot.HealthReports.Select(Describe));
        message.Relationships.AddRange(snapshot.Relationships.Select(r => new ResourceRelationship { ResourceName = r.ResourceName, Type = r.Type }));
        message.Commands.AddRange(snapshot.Commands.Where(c => c.Visibility.HasFlag(ResourceCommandVisibility.UI)).Select(Describe));
        message.Properties.AddRange(PropertiesOf(change));
        return message;
    }

    private static IEnumerable<ResourceProperty> PropertiesOf(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        (string Name, object? Value)[] own =
        [
            ("resource.uid", change.ResourceId),
            ("resource.name", change.ResourceId),
            ("resource.type", snapshot.ResourceType),
            ("resource.displayName", change.Resource.Name),
            ("resource.state", snapshot.State?.Text),
            (ResourceProperties.ExitCode, snapshot.ExitCode?.ToString(CultureInfo.InvariantCulture)),
            ("resource.createTime", snapshot.CreationTimeStamp),
            ("resource.startTime", snapshot.StartTimeStamp),
            ("resource.stopTime", snapshot.StopTimeStamp),
            ("resource.healthState", snapshot.HealthStatus?.ToString()),
        ];

        foreach (var (name, value) in own)
        {
            yield return new ResourceProperty { Name = name, Value = ToValue(value), IsSensitive = false };
        }

        foreach (var property in snapshot.Properties.Where(p => !Array.Exists(own, o => o.Name == p.Name)))
        {
            var message = new ResourceProperty { Name = property.Name, Value = ToValue(property.Value), IsSensitive = property.IsSensitive };
            if (PropertyLabels.Find(property.Name) is { } label)
            {
                message.DisplayName = label.Text;
                message.IsHighlighted = true;
                message.SortOrder = label.Order;
            }

            yield return message;
        }
    }

    private static Url Describe(UrlSnapshot url) => new()
    {
        EndpointName = url.Name ?? string.Empty,
        FullUrl = url.Url,
        IsInternal = url.IsInternal,
        IsInactive = url.IsInactive,
        DisplayProperties = new UrlDisplayProperties { DisplayName = url.DisplayProperties.DisplayName, SortOrder = url.DisplayProperties.SortOrder },
    };

    private static HealthReport Describe(HealthReportSnapshot report)
    {
        var message = new HealthReport
        {
            Key = report.Name,
            Description = report.Description ?? string.Empty,
            Exception = report.ExceptionText ?? string.Empty,
            LastRunAt = Time(report.LastRunAt),
        };
        if (report.Status is { } status)
        {
            message.Status = status switch
            {
                KnownHealth.Healthy => HealthStatus.Healthy,
                KnownHealth.Degraded => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            };
        }

        return message;
    }

    private static ResourceCommand Describe(ResourceCommandSnapshot command)
    {
        var message = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            State = (Protocol.ResourceCommandState)(int)command.State,
        };

        // Where nothing is set there must be nothing: an empty confirmation would be asked for.
        if (command.ConfirmationMessage is { Length: > 0 } confirmation)
        {
            message.ConfirmationMessage = confirmation;
        }

        if (command.DisplayDescription is { } description)
        {
            message.DisplayDescription = description;
        }

        if (command.IconName is { } icon)
        {
            message.IconName = icon;
            message.IconVariant = Variant(command.IconVariant);
        }

        message.ArgumentInputs.AddRange(command.Arguments.Select(Describe));
        return message;
    }

    public static Protocol.InteractionInput Describe(InteractionInput input)
    {
        var message = new Protocol.InteractionInput
        {
            Name = input.Name,
            Label = input.Label ?? input.Name,
            Description = input.Description ?? string.Empty,
            EnableDescriptionMarkdown = input.EnableDescriptionMarkdown,
            Placeholder = input.Placeholder ?? string.Empty,
            Required = input.Required,
            Value = input.Value ?? string.Empty,
            AllowCustomChoice = input.AllowCustomChoice,
            Disabled = input.Disabled,
            MaxLength = input.MaxLength ?? 0,
            InputType = input.InputType switch
            {
                InputType.SecretText => Protocol.InputType.SecretText,
                InputType.Choice => Protocol.InputType.Choice,
                InputType.Boolean => Protocol.InputType.Boolean,
                InputType.Number => Protocol.InputType.Number,
                _ => Protocol.InputType.Text,
            },
        };
        message.ValidationErrors.AddRange(input.ValidationErrors);
        foreach (var (key, text) in input.Options ?? [])
        {
            message.Options[key] = text;
        }

        return message;
    }

    private static Protocol.IconVariant Variant(ApplicationModel.IconVariant? variant) =>
        variant == ApplicationModel.IconVariant.Filled ? Protocol.IconVariant.Filled : Protocol.IconVariant.Regular;

    private static Timestamp? Time(DateTime? time) => time is { } t ? Timestamp.FromDateTime(t.ToUniversalTime()) : null;

    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        int or long or short or byte or uint or double or float => Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        DateTime time => Value.ForString(time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
        IEnumerable many => Value.ForList([.. many.Cast<object?>().Select(ToValue)]),
        _ => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
    };
}
