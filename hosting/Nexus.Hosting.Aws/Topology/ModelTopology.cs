using System.Buffers;
using System.Text;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Accounts;

namespace Nexus.Hosting.Aws.Topology;

/// <summary>The model as a graph: what runs, and what refers to what. The same words as the published picture's.</summary>
/// <param name="Nodes">The resources, in the order of the model.</param>
/// <param name="Edges">The references between them.</param>
internal sealed record ModelTopology(IReadOnlyList<TopologyNode> Nodes, IReadOnlyList<TopologyEdge> Edges)
{
    private const string Reference = "Reference";

    /// <summary>Draws a model. Parameters, environments and what only prepares others are no part of the running system.</summary>
    public static async Task<ModelTopology> OfAsync(
        DistributedApplicationModel model, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var drawn = model.Resources.Where(resource => KindOf(resource) is not null).ToArray();
        var nodes = new List<TopologyNode>();
        foreach (var resource in drawn)
        {
            nodes.Add(new TopologyNode(
                resource.Name,
                KindOf(resource)!,
                resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1,
                resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal),
                (resource as IResourceWithParent)?.Parent is { } parent && drawn.Any(r => r.Name == parent.Name) ? parent.Name : null)
            {
                Queue = await QueueOfAsync(resource, execution, cancellationToken),
            });
        }

        // By name: a publish puts a container in the place of an executable, and who refers to it refers to what was there before.
        var names = drawn.Select(resource => resource.Name).ToHashSet(StringComparer.Ordinal);
        var edges = drawn.SelectMany(resource => resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Where(relation => relation.Type == Reference && relation.Resource.Name != resource.Name && names.Contains(relation.Resource.Name))
            .Select(relation => new TopologyEdge(resource.Name, relation.Resource.Name)));
        return new ModelTopology(nodes, [.. edges.Concat(Mounts(drawn)).Distinct()]);
    }

    /// <summary>The graph as JSON.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("nodes");
            foreach (var node in Nodes)
            {
                node.Write(json);
            }

            json.WriteEndArray();
            json.WriteStartArray("edges");
            foreach (var edge in Edges)
            {
                json.WriteStartObject();
                json.WriteString("from", edge.From);
                json.WriteString("to", edge.To);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static IEnumerable<TopologyEdge> Mounts(IResource[] drawn) => drawn.SelectMany(resource => resource.Annotations.OfType<SharedVolumeMountAnnotation>()
        .Where(mount => drawn.Contains(mount.Volume))
        .Select(mount => new TopologyEdge(resource.Name, mount.Volume.Name)));

    // A worker is told its queue: --queue NAME.
    private static async Task<string?> QueueOfAsync(IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(new CommandLineArgsCallbackContext(arguments, resource, cancellationToken) { ExecutionContext = execution });
        }

        var option = arguments.IndexOf("--queue");
        return option >= 0 && option + 1 < arguments.Count ? arguments[option + 1] as string : null;
    }

    private static string? KindOf(IResource resource) => resource switch
    {
        LoadBalancerResource => "loadBalancer",
        DynamoDBResource => "dynamoDb",
        DynamoDBTableResource => "table",
        SqsResource => "sqs",
        SqsQueueResource => "queue",
        AwsServiceResource aws => KindOf(aws.Service),
        SharedVolumeResource => "fileSystem",
        RedisResource => "redis",
        IResourceWithParent => null,
        ProjectResource or ContainerResource => "service",
        ExecutableResource when resource is IResourceWithEndpoints && resource.Annotations.OfType<EndpointAnnotation>().Any() => "service",
        _ => null,
    };
}

/// <summary>A resource.</summary>
/// <param name="Id">Its name in the model.</param>
/// <param name="Kind">What it is: <c>loadBalancer</c>, <c>service</c>, <c>redis</c>, <c>dynamoDb</c>, <c>table</c>, <c>sqs</c>, <c>queue</c> or <c>fileSystem</c>.</param>
/// <param name="Replicas">How many of it shall run.</param>
/// <param name="External">Whether people outside reach it.</param>
/// <param name="Parent">What it is a part of.</param>
internal sealed record TopologyNode(string Id, string Kind, int Replicas, bool External, string? Parent)
{
    /// <summary>The queue that it works on, where its arguments say so.</summary>
    public string? Queue { get; init; }

    // What is not so is not told.
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("kind", Kind);
        if (Replicas != 0)
        {
            json.WriteNumber("replicas", Replicas);
        }

        if (External)
        {
            json.WriteBoolean("external", true);
        }

        if (Parent is not null)
        {
            json.WriteString("parent", Parent);
        }

        if (Queue is not null)
        {
            json.WriteString("queue", Queue);
        }

        json.WriteEndObject();
    }
}

/// <summary>A reference.</summary>
/// <param name="From">Who refers.</param>
/// <param name="To">To what.</param>
internal sealed record TopologyEdge(string From, string To);
