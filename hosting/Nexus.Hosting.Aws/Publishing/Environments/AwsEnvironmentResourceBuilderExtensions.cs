#pragma warning disable ASPIREPIPELINES001 // Publishing is a step of the pipeline.

using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Hosting.Aws;
using Nexus.Hosting.Aws.Publishing;
using Nexus.Hosting.Aws.Publishing.Deployment;
using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Planning;

namespace Aspire.Hosting;

/// <summary>Adds AWS as a place to deploy to.</summary>
public static class AwsEnvironmentResourceBuilderExtensions
{
    /// <summary>
    /// Adds an environment on AWS: publishing writes CloudFormation for everything in the model that runs there. While the application runs locally it
    /// does nothing.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name; the beginning of every physical name, so that it is short: 20 characters at most.</param>
    public static IResourceBuilder<AwsEnvironmentResource> AddAwsEnvironment(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > 20)
        {
            throw new ArgumentException($"The AWS environment '{name}' has a name of {name.Length} characters; 20 are the limit, as names on AWS begin with it.", nameof(name));
        }

        var resource = new AwsEnvironmentResource(name)
        {
            AppHostDirectory = builder.AppHostDirectory,
            HostEnvironment = builder.Environment.EnvironmentName,
            Configuration = builder.Configuration,
        };
        if (builder.ExecutionContext.IsRunMode)
        {
            // No part of what runs; a run that works with AWS itself finds the names here.
            builder.Services.AddSingleton(resource);
            return builder.CreateResourceBuilder(resource);
        }

        return builder.AddResource(resource).ExcludeFromManifest().WithPipelineStepFactory(
                $"publish-{name}",
                context => AwsPublishStep.RunAsync(resource, context),
                dependsOn: [WellKnownPipelineSteps.PublishPrereq],
                requiredBy: [WellKnownPipelineSteps.Publish],
                description: $"Writes what makes '{name}' on AWS.")
                .WithPipelineStepFactory(context => AwsDeploymentSteps.Create(resource, context))
                .WithPipelineConfiguration(context => AwsDeploymentSteps.Order(resource, context));
    }

    /// <summary>Sets the network's size. A zone n has the subnets x.y.(10+n).0/24 (public) and x.y.(20+n).0/24 (private).</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="cidr">A private range of the size /16, such as <c>10.0.0.0/16</c>.</param>
    /// <param name="zones">Availability zones: 2 or 3.</param>
    /// <param name="natGateways">The ways from private subnets to the internet.</param>
    public static IResourceBuilder<AwsEnvironmentResource> WithNetwork(
        this IResourceBuilder<AwsEnvironmentResource> builder, string cidr = "10.0.0.0/16", int zones = 2, NatGateways natGateways = NatGateways.OnePerZone)
    {
        if (!IPNetwork.TryParse(cidr, out var network) || network.PrefixLength != 16 || network.ToString() != cidr)
        {
            throw new ArgumentException($"The network '{cidr}' of '{builder?.Resource.Name}' must be a range of the size /16, such as 10.0.0.0/16.", nameof(cidr));
        }

        if (zones is not (2 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(zones), zones, $"The AWS environment '{builder?.Resource.Name}' uses 2 or 3 availability zones.");
        }

        return builder.Set(options =>
        {
            options.Cidr = cidr;
            options.Zones = zones;
            options.NatGateways = natGateways;
        });
    }

    /// <summary>Uses a VPC that is there already. Its private subnets must lead to the internet, or to endpoints of the services that are used.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="vpcId">The VPC's id.</param>
    /// <param name="publicSubnetIds">The ids of public subnets, in 2 or 3 zones.</param>
    /// <param name="privateSubnetIds">The ids of private subnets, one in each of the same zones.</param>
    /// <param name="cidr">The VPC's address range.</param>
    public static IResourceBuilder<AwsEnvironmentResource> WithExistingVpc(
        this IResourceBuilder<AwsEnvironmentResource> builder,
        IResourceBuilder<ParameterResource> vpcId,
        IEnumerable<IResourceBuilder<ParameterResource>> publicSubnetIds,
        IEnumerable<IResourceBuilder<ParameterResource>> privateSubnetIds,
        string cidr = "10.0.0.0/16")
    {
        ArgumentNullException.ThrowIfNull(vpcId);
        var vpc = new ExistingVpc(vpcId.Resource, [.. publicSubnetIds.Select(s => s.Resource)], [.. privateSubnetIds.Select(s => s.Resource)]);
        if (vpc.PrivateSubnetIds.Count is not (2 or 3) || vpc.PublicSubnetIds.Count != vpc.PrivateSubnetIds.Count)
        {
            throw new ArgumentException(
                $"The AWS environment '{builder?.Resource.Name}' has {vpc.PublicSubnetIds.Count} public and {vpc.PrivateSubnetIds.Count} private subnets; give 2 or 3 of each, one in each zone.",
                nameof(privateSubnetIds));
        }

        return builder.Set(options =>
        {
            options.ExistingVpc = vpc;
            options.Zones = vpc.PrivateSubnetIds.Count;
            options.Cidr = cidr;
        });
    }

    /// <summary>Reaches services of AWS privately, in addition to S3 and DynamoDB. Each costs by the hour and zone.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="services">The ends of their names: <c>ecr.api</c>, <c>ecr.dkr</c>, <c>logs</c>, <c>secretsmanager</c>, <c>sqs</c>, <c>bedrock-runtime</c>, …</param>
    public static IResourceBuilder<AwsEnvironmentResource> WithPrivateServices(this IResourceBuilder<AwsEnvironmentResource> builder, params string[] services) =>
        builder.Set(options =>
        {
            foreach (var service in services.Except(options.PrivateServices).ToArray())
            {
                options.PrivateServices.Add(service);
            }
        });

    /// <summary>Sets the domain of the private names. Default: <c>name.local</c>.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithNamespace(this IResourceBuilder<AwsEnvironmentResource> builder, string domain)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        return builder.Set(options => options.Namespace = domain);
    }

    /// <summary>Sets how long a log line is kept.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="days">One of the values that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, …</param>
    public static IResourceBuilder<AwsEnvironmentResource> WithLogRetention(this IResourceBuilder<AwsEnvironmentResource> builder, int days) =>
        builder.Set(options => options.LogRetentionDays = days);

    /// <summary>Puts a tag on everything.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithTag(this IResourceBuilder<AwsEnvironmentResource> builder, string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        return builder.Set(options => options.Tags[key] = value);
    }

    /// <summary>Lets people open a shell in a task (ECS Exec).</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithExec(this IResourceBuilder<AwsEnvironmentResource> builder) =>
        builder.Set(options => options.AllowsExec = true);

    /// <summary>Writes to an address when an alarm begins and when it ends, and when the budget is reached.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithAlarmEmail(
        this IResourceBuilder<AwsEnvironmentResource> builder, IResourceBuilder<ParameterResource> address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return builder.Set(options => options.AlarmEmail = address.Resource);
    }

    /// <summary>Tells the address of <see cref="WithAlarmEmail"/> when the month's costs reach 80 % of a limit or are forecast to pass it.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="dollars">US dollars in a month.</param>
    public static IResourceBuilder<AwsEnvironmentResource> WithMonthlyBudget(this IResourceBuilder<AwsEnvironmentResource> builder, int dollars)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dollars);
        return builder.Set(options => options.MonthlyBudget = dollars);
    }

    /// <summary>Changes anything for one stage; after everything else that was said.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> ForStage(
        this IResourceBuilder<AwsEnvironmentResource> builder, Stage stage, Action<AwsEnvironmentOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Set(options => options.StageCallbacks.Add((stage, configure)));
    }

    /// <summary>Says what the deployment is for. Default: as <c>--environment</c> says (<c>dev</c>, <c>staging</c>, <c>prod</c>).</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithStage(this IResourceBuilder<AwsEnvironmentResource> builder, Stage stage) =>
        builder.Set(options => options.Stage = stage);

    /// <summary>
    /// Names the set of defaults for what the model leaves open. Without it a model gets the latest set, so that a newer version of this library may change
    /// sizes, retention or versions of engines; with it, nothing changes that the model does not.
    /// </summary>
    /// <param name="builder">The environment.</param>
    /// <param name="version">The set.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such set.</exception>
    public static IResourceBuilder<AwsEnvironmentResource> WithDefaults(this IResourceBuilder<AwsEnvironmentResource> builder, DefaultsVersion version)
    {
        _ = EnvironmentDefaults.Of(version);
        return builder.Set(options => options.Defaults = version);
    }

    /// <summary>Changes anything in the plan, after the planners and before the checks.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithPlan(this IResourceBuilder<AwsEnvironmentResource> builder, Func<AwsPlan, AwsPlan> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return builder.Set(options => options.PlanCallbacks.Add(change));
    }

    /// <summary>Accepts a finding of the checks.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="subject">The resource that it is about; null: any.</param>
    /// <param name="reason">Why; the report shows it.</param>
    public static IResourceBuilder<AwsEnvironmentResource> AcceptFinding(
        this IResourceBuilder<AwsEnvironmentResource> builder, string rule, string? subject, string reason) =>
        builder.Set(options => options.AcceptFinding(rule, subject, reason));

    /// <summary>Lets warnings of the checks stop the publish; as <c>--warn-as-error</c> does for one publish.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithWarningsAsErrors(this IResourceBuilder<AwsEnvironmentResource> builder) =>
        builder.Set(options => options.WarningsAreErrors = true);

    private static IResourceBuilder<AwsEnvironmentResource> Set(this IResourceBuilder<AwsEnvironmentResource>? builder, Action<AwsEnvironmentOptions> set)
    {
        ArgumentNullException.ThrowIfNull(builder);
        set(builder.Resource.Options);
        return builder;
    }
}
