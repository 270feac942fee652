using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource is not shown unless somebody asks for hidden ones.</summary>
internal sealed class HiddenResourceAnnotation : IResourceAnnotation;

/// <summary>The names of relationships that the dashboard knows.</summary>
internal static class ResourceRelationships
{
    public const string Parent = "Parent";
    public const string Reference = "Reference";
    public const string WaitFor = "WaitFor";

    public static ImmutableArray<RelationshipSnapshot> Of(IResource resource)
    {
        IEnumerable<RelationshipSnapshot> parent = resource is IResourceWithParent child ? [new(child.Parent.Name, Parent)] : [];
        return [.. parent.Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type))).Distinct()];
    }

    /// <summary>The resource under which this one is shown.</summary>
    public static IResource? ParentOf(IResource resource) =>
        (resource as IResourceWithParent)?.Parent
        ?? resource.Annotations.OfType<ResourceRelationshipAnnotation>().LastOrDefault(r => r.Type == Parent)?.Resource;
}
