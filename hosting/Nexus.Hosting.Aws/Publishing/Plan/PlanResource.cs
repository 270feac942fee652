namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>One thing that AWS makes.</summary>
/// <param name="LogicalId">
/// Its name in the plan: letters and digits, unique, made of the model's name and the kind (<c>ApiTaskDefinition</c>), so that it stays the same as long as
/// the model's name does. Writers use it as it is or in their own case.
/// </param>
public abstract record PlanResource(string LogicalId)
{
    /// <summary>A reference to the resource.</summary>
    public ResourceValue Id => new(LogicalId);

    /// <summary>Its Amazon Resource Name.</summary>
    public ResourceValue Arn => new(LogicalId, ResourceOutput.Arn);

    /// <summary>The things that belong to it, in the order in which they are made.</summary>
    public virtual IEnumerable<PlanResource> Children => [];

    /// <summary>What happens to it when the deployment is deleted or the resource replaced.</summary>
    public Removal Removal { get; init; } = Removal.Delete;
}

/// <summary>What happens to a resource when it leaves the deployment.</summary>
public enum Removal
{
    /// <summary>It is deleted with what it holds.</summary>
    Delete,

    /// <summary>It stays in the account.</summary>
    Retain,
}

/// <summary>A tag on every resource that can have one.</summary>
/// <param name="Key">1 to 128 characters, not beginning with <c>aws:</c>.</param>
/// <param name="Value">At most 256 characters.</param>
public sealed record Tag(string Key, string Value);
