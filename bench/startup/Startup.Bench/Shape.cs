namespace Startup.Bench;

/// <summary>An AppHost that is measured.</summary>
/// <param name="AimSeconds">What it should take at most on two cores.</param>
/// <param name="Peer">What the official library was measured to take on such a machine.</param>
internal sealed record Shape(string Name, string Project, double AimSeconds, string? Peer);
