using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds values that come from outside the model.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter whose value is read from the configuration key <c>Parameters:name</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name.</param>
    /// <param name="secret">Whether the value must never be shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        builder.AddFromConfiguration(name, secret, configurationKey: null, parameterDefault: null);

    /// <summary>Adds a parameter with a value; configuration goes before it.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
    }

    /// <summary>Adds a parameter whose value is asked for when it is needed; configuration goes before it.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException($"The parameter '{name}' is secret, so that its value can't be published as a default.", nameof(publishValueAsDefault));
        }

        var value = new ConstantParameterDefault(valueGetter);
        return builder.AddFromConfiguration(
            name, secret, configurationKey: null, parameterDefault: publishValueAsDefault ? value : null, fallback: value);
    }

    /// <summary>Adds a parameter with a default, such as a generated password.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The default.</param>
    /// <param name="secret">Whether the value must never be shown.</param>
    /// <param name="persist">Whether a value that is made by chance is kept in the user secrets, so that the next run has the same.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddFromConfiguration(name, secret, configurationKey: null, parameterDefault: value, persist: persist);
    }

    /// <summary>Adds a parameter whose value is read from a configuration key of your choice.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string configurationKey, bool secret = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(configurationKey);
        return builder.AddFromConfiguration(name, secret, configurationKey, parameterDefault: null);
    }

    /// <summary>Adds a connection string that is read from the configuration key <c>ConnectionStrings:name</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new ConnectionStringParameterResource(
            name,
            _ => builder.Configuration.GetConnectionString(name) ?? throw Missing("connection string", name, $"ConnectionStrings:{name}"),
            environmentVariableName);
        return builder.AddParameterResource<ConnectionStringParameterResource>(resource, ResourceTypes.ConnectionString);
    }

    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    /// <summary>Makes a generated password that is not part of the model by itself.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0) => CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    /// <summary>Makes a generated value; while the application runs it is kept in the user secrets.</summary>
    public static ParameterResource CreateGeneratedParameter(
        IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(parameterDefault);
        return Create(builder, name, secret, configurationKey: null, parameterDefault, fallback: null, persist: true);
    }

    /// <summary>Makes a parameter that is not part of the model by itself.</summary>
    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Create(builder, name, secret, configurationKey: null, parameterDefault: null, fallback: null, persist: false);
    }

    /// <summary>Publishes only a connection string of the container: it is run elsewhere.</summary>
    public static IResourceBuilder<T> PublishAsConnectionString<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource, IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(
            new ManifestPublishingCallbackAnnotation(context =>
            {
                context.Writer.WriteString("type", "parameter.v0");
                context.Writer.WriteString("connectionString", ((IManifestExpressionProvider)builder.Resource).ValueExpression);
            }),
            ResourceAnnotationMutationBehavior.Replace);
    }

    internal static IResourceBuilder<T> AddParameterResource<T>(this IDistributedApplicationBuilder builder, T resource, string resourceType)
        where T : ParameterResource => builder.AddResource(resource).WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = resourceType,
            State = KnownResourceStates.Waiting,
            Properties =
            [
                new("parameter.secret", resource.Secret.ToString()),
                new(CustomResourceKnownProperties.Source, resource.ConfigurationKey),
            ],
        });

    private static IResourceBuilder<ParameterResource> AddFromConfiguration(
        this IDistributedApplicationBuilder builder,
        string name,
        bool secret,
        string? configurationKey,
        ParameterDefault? parameterDefault,
        ParameterDefault? fallback = null,
        bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.AddParameterResource(
            Create(builder, name, secret, configurationKey, parameterDefault, fallback, persist), ResourceTypes.Parameter);
    }

    private static ParameterResource Create(
        IDistributedApplicationBuilder builder,
        string name,
        bool secret,
        string? configurationKey,
        ParameterDefault? parameterDefault,
        ParameterDefault? fallback,
        bool persist)
    {
        ParameterResource? parameter = null;
        parameter = new ParameterResource(name, ReadValue, secret) { Default = parameterDefault };
        if (configurationKey is not null)
        {
            parameter.ConfigurationKey = configurationKey;
        }

        return parameter;

        string ReadValue(ParameterDefault? @default)
        {
            var key = parameter!.ConfigurationKey;
            // A name with a hyphen can't be an environment variable everywhere: Parameters__api_key stands for Parameters:api-key too.
            if ((builder.Configuration[key] ?? builder.Configuration[key.Replace('-', '_')]) is { } configured)
            {
                return configured;
            }

            if ((@default ?? fallback) is not { } used)
            {
                throw Missing("parameter", name, key);
            }

            var value = used.GetDefaultValue();
            if (persist && builder.ExecutionContext.IsRunMode)
            {
                builder.UserSecretsManager.TrySetSecret(key, value);
            }

            return value;
        }
    }

    private static MissingParameterValueException Missing(string kind, string name, string key) => new(
        $"The {kind} '{name}' has no value. Set the configuration key '{key}': dotnet user-secrets set \"{key}\" \"<value>\" in the AppHost's folder, " +
        $"the environment variable {key.Replace(":", "__", StringComparison.Ordinal)}, or appsettings.json.");
}
