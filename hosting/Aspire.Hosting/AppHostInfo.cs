using System.Reflection;

namespace Aspire.Hosting;

/// <summary>Which AppHost this is.</summary>
/// <param name="Name">The name of its project.</param>
/// <param name="Path">Its project file, without the extension.</param>
internal sealed record AppHostInfo(string Name, string Path, Assembly? Assembly);
