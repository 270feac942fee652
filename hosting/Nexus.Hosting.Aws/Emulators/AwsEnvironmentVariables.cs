using Aspire.Hosting.ApplicationModel;

namespace Nexus.Hosting.Aws.Emulators;

/// <summary>The variables that point an AWS SDK at an emulator ("Service-specific endpoints", AWS SDKs and Tools Reference Guide).</summary>
internal static class AwsEnvironmentVariables
{
    public static void PointAt(EnvironmentCallbackContext context, string service, EndpointReference endpoint)
    {
        if (!context.ExecutionContext.IsRunMode)
        {
            return;
        }

        var variables = context.EnvironmentVariables;
        variables[$"AWS_ENDPOINT_URL_{service}"] = endpoint;
        // A profile or a region of the developer's own stays what it is.
        if (!variables.ContainsKey("AWS_PROFILE"))
        {
            variables.TryAdd("AWS_REGION", LocalAws.Region);
            variables.TryAdd("AWS_ACCESS_KEY_ID", LocalAws.AccessKey);
            variables.TryAdd("AWS_SECRET_ACCESS_KEY", LocalAws.SecretKey);
        }
    }
}
