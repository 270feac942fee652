namespace Nexus.Hosting.Aws;

/// <summary>An account of AWS that a local run works with, in place of stand-ins.</summary>
/// <param name="Profile">A profile of the shared AWS configuration files.</param>
/// <param name="Region">The region's name, such as <c>eu-west-1</c>.</param>
public sealed record AwsAccount(string Profile, string Region);
