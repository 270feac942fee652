using System.Reflection.PortableExecutable;

namespace Nexus.Architecture.Tests.Ground;

/// <summary>What goes into the image of a service that runs on ARM64 (<c>WithArm64</c>), published here, whatever processor this machine has.</summary>
public sealed class ProcessorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-processor-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_services_can_be_published_for_ARM64_as_its_machine_code()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The names are those of Linux.");
        var clone = RepositoryClone.In(_folder);
        foreach (var project in (string[])["Nexus.Worker", "Nexus.Api"])
        {
            var output = Path.Combine(_folder.FullName, project);
            var publish = await Command.RunAsync(
                "dotnet",
                ["publish", project, "--configuration", "Release", "--os", "linux", "--arch", "arm64", "--output", output, "--disable-build-servers"],
                clone,
                // As on a build server: the lock files must know the processor.
                new Dictionary<string, string?> { ["CI"] = "true", ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["UseRazorBuildServer"] = "false" });

            Assert.True(publish.ExitCode == 0, publish.Output + publish.Error);
            Assert.Equal(Machine.Arm64, MachineCode.OfProgram(Path.Combine(output, project)));
            var compiled = Directory.GetFiles(output, "*.dll").ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, MachineCode.OfAssembly);
            Assert.All((string[])[project, "Nexus.Core", "Nexus.ServiceDefaults", "StackExchange.Redis", "AWSSDK.SQS"], name => Assert.Equal(Machine.Arm64, compiled[name]));
            // What is not compiled ahead compiles itself; what is compiled for another processor can't.
            Assert.All(compiled, file => Assert.True(file.Value is null or Machine.Arm64, $"{file.Key} is for {file.Value}"));
        }
    }
}
