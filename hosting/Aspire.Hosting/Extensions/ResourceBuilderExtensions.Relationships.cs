using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Records a relation to another resource. It is shown; it has no effect of its own.</summary>
    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
    }

    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder, string type)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resourceBuilder);
        return builder.WithRelationship(resourceBuilder.Resource, type);
    }

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResource resource)
        where T : IResource => builder.WithRelationship(resource, ResourceRelationships.Reference);

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder)
        where T : IResource => builder.WithRelationship(resourceBuilder, ResourceRelationships.Reference);

    /// <summary>Records a relation to each resource that the expression uses.</summary>
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, ReferenceExpression expression)
        where T : IResource => builder.WithReferencesOf(expression);

    /// <summary>Shows the resource below another.</summary>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent)
        where T : IResource => builder.WithRelationship(parent, ResourceRelationships.Parent);

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource => builder.WithRelationship(parent, ResourceRelationships.Parent);

    /// <summary>Shows another resource below this one.</summary>
    public static IResourceBuilder<T> WithChildRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> child)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(child);
        return builder.WithChildRelationship(child.Resource);
    }

    public static IResourceBuilder<T> WithChildRelationship<T>(this IResourceBuilder<T> builder, IResource child)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(child);
        child.Annotations.Add(new ResourceRelationshipAnnotation(builder.Resource, ResourceRelationships.Parent));
        return builder;
    }

    /// <summary>Keeps the resource out of the usual lists of the dashboard.</summary>
    public static IResourceBuilder<T> WithHidden<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new HiddenResourceAnnotation(), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>The icon of the resource, by its name in Fluent UI.</summary>
    public static IResourceBuilder<T> WithIconName<T>(this IResourceBuilder<T> builder, string iconName, IconVariant iconVariant = IconVariant.Filled)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceIconAnnotation(iconName, iconVariant), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Keeps the resource out of everything that is published.</summary>
    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(ManifestPublishingCallbackAnnotation.Ignore, ResourceAnnotationMutationBehavior.Replace);
    }

    private static IResourceBuilder<T> WithReferencesOf<T>(this IResourceBuilder<T> builder, object? value)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var resource in ValueReferences.ResourcesIn(value).Where(r => r != (IResource)builder.Resource))
        {
            builder.WithReferenceRelationship(resource);
        }

        return builder;
    }
}

/// <summary>Finds the resources that a value depends on.</summary>
internal static class ValueReferences
{
    public static IEnumerable<IResource> ResourcesIn(object? value)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>();
        Push(value);

        while (open.TryPop(out var next))
        {
            if (next is IResource resource)
            {
                yield return resource;
            }
            else if (next is IValueWithReferences composite)
            {
                foreach (var reference in composite.References)
                {
                    Push(reference);
                }
            }
        }

        void Push(object? candidate)
        {
            var unwrapped = candidate is IResourceBuilder<IResource> builder ? builder.Resource : candidate;
            if (unwrapped is not null && seen.Add(unwrapped))
            {
                open.Push(unwrapped);
            }
        }
    }
}
