using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestrator;

namespace Aspire.Hosting;

/// <summary>Adds connection strings that are put together from other values.</summary>
public static class ConnectionStringBuilderExtensions
{
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ReferenceExpression connectionStringExpression)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new ConnectionStringResource(name, connectionStringExpression);

        return builder.AddResource(resource)
            .WithReferenceRelationship(connectionStringExpression)
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = ResourceTypes.ConnectionString,
                State = KnownResourceStates.Waiting,
                Properties = [],
            })
            .OnInitializeResource(ConnectionStrings.ActivateAsync);
    }

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        ArgumentNullException.ThrowIfNull(connectionStringBuilder);
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }
}
