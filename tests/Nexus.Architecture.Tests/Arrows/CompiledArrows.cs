using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Nexus.Architecture.Tests.Arrows;

/// <summary>The arrows that the compiler really drew: the assembly references of an assembly, whatever its project file says.</summary>
internal static class CompiledArrows
{
    public static IReadOnlyList<Arrow> Read(string assemblyPath)
    {
        using var file = File.OpenRead(assemblyPath);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var from = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        return
        [
            .. metadata.AssemblyReferences
                .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                .Where(AllowedArrows.Projects.Contains)
                .Select(to => new Arrow(from, to, Knowledge.Code)),
        ];
    }
}
