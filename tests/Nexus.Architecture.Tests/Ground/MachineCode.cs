using System.Reflection.PortableExecutable;

namespace Nexus.Architecture.Tests.Ground;

/// <summary>What a file that the build made can run on.</summary>
internal static class MachineCode
{
    // Of code that is compiled ahead for Linux (dotnet/runtime, "pedecoder.h": IMAGE_FILE_MACHINE_OS_MASK).
    private const int Linux = 0x7B79;
    private const int ElfMachineOffset = 18;
    private static readonly Dictionary<int, Machine> ElfMachines = new() { [62] = Machine.Amd64, [183] = Machine.Arm64 };

    /// <summary>The processor of an assembly's ReadyToRun code; null where it has none.</summary>
    public static Machine? OfAssembly(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        return reader.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 }
            ? (Machine)((int)reader.PEHeaders.CoffHeader.Machine ^ Linux)
            : null;
    }

    /// <summary>The processor of a program of Linux (ELF specification, "e_machine").</summary>
    public static Machine OfProgram(string file)
    {
        var header = new byte[ElfMachineOffset + 2];
        using var stream = File.OpenRead(file);
        stream.ReadExactly(header);
        Assert.Equal("\u007fELF"u8, header.AsSpan(0, 4));
        return ElfMachines[BitConverter.ToUInt16(header, ElfMachineOffset)];
    }
}
