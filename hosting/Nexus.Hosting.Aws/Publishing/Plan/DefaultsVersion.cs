namespace Nexus.Hosting.Aws.Publishing.Plan;

/// <summary>
/// Which set of defaults decides where the model says nothing: sizes, retention and protection of each stage, and versions of what others make. A set never
/// changes after its release; another choice is another version.
/// </summary>
public enum DefaultsVersion
{
    /// <summary>The first set, and the one of a model that names none.</summary>
    V1 = 1,
}
