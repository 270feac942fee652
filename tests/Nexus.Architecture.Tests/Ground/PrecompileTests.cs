using System.Reflection.PortableExecutable;

namespace Nexus.Architecture.Tests.Ground;

/// <summary>tools/precompile in a Release build of a small program with one package, with and without the compiler that it wants.</summary>
public sealed class PrecompileTests : IDisposable
{
    private const string Compiler = "microsoft.netcore.app.crossgen2.linux-x64";
    private const string Package = "system.io.hashing";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nexus-precompile-");

    public PrecompileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "The names and the code are those of 64-bit Linux.");
        var tools = Directory.CreateDirectory(Path.Combine(_folder.FullName, "tools", "precompile")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tools", "precompile")))
        {
            File.Copy(file, Path.Combine(tools, Path.GetFileName(file)));
        }

        // All that can be had comes from here.
        var source = _folder.CreateSubdirectory("source").FullName;
        var package = Find(Package);
        File.Copy(package, Path.Combine(source, Path.GetFileName(package)));
        Write("NuGet.config", $"""<configuration><packageSources><clear /><add key="source" value="{source}" /></packageSources></configuration>""");
        Write("Hello.cs", "System.Console.WriteLine(\"hello \" + System.IO.Hashing.Crc32.HashToUInt32(\"nexus\"u8));\n");
        Write(
            "Hello.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <PrecompileOwnCode>true</PrecompileOwnCode>
                <PrecompilePackages>true</PrecompilePackages>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="System.IO.Hashing" Version="{Path.GetFileName(Path.GetDirectoryName(package))}" />
              </ItemGroup>
            </Project>
            """);
        Write("Directory.Build.targets", """<Project><Import Project="tools/precompile/Precompile.targets" /></Project>""");
    }

    private string Packages => Path.Combine(_folder.FullName, "packages");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task With_the_compiler_both_a_program_and_its_package_are_machine_code()
    {
        var compiler = Find(Compiler, await VersionAsync());
        File.Copy(compiler, Path.Combine(_folder.FullName, "source", Path.GetFileName(compiler)));

        var build = await BuildAsync();

        await AssertRunsAsync(build, Machine.Amd64, Machine.Amd64);
        Assert.DoesNotContain("compiles itself", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_package_of_the_compiler_a_build_goes_on_and_says_so_once()
    {
        var first = await BuildAsync();

        await AssertRunsAsync(first, program: null, package: null);
        Assert.Single(first.Output.Split('\n'), line => line.Contains("can't be had: what is built here compiles itself when it starts.", StringComparison.Ordinal));
        Assert.DoesNotContain("warning", first.Output, StringComparison.Ordinal);

        Write("Hello.cs", "System.Console.WriteLine(\"hello again \" + System.IO.Hashing.Crc32.HashToUInt32(\"nexus\"u8));\n");
        var second = await BuildAsync();

        await AssertRunsAsync(second, program: null, package: null);
        Assert.DoesNotContain("can't be had", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiler_that_fails_leaves_what_compiles_itself()
    {
        var compiler = Path.Combine(Directory.CreateDirectory(Path.Combine(Packages, Compiler, await VersionAsync(), "tools")).FullName, "crossgen2");
        await File.WriteAllTextAsync(compiler, "#!/bin/sh\necho 'error: out of order' >&2\nexit 3\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(compiler, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var build = await BuildAsync();

        await AssertRunsAsync(build, program: null, package: null);
        Assert.Contains("Hello.dll can't be compiled ahead (exit code 3): it compiles itself when it starts.", build.Output, StringComparison.Ordinal);
    }

    private async Task AssertRunsAsync(Command build, Machine? program, Machine? package)
    {
        Assert.True(build.ExitCode == 0, build.Output + build.Error);
        var folder = Path.Combine(_folder.FullName, "bin", "Release", "net10.0");
        var run = await RunAsync("dotnet", Path.Combine(folder, "Hello.dll"));
        Assert.StartsWith("hello ", run.Output, StringComparison.Ordinal);
        Assert.Equal((program, package), (MachineCode.OfAssembly(Path.Combine(folder, "Hello.dll")), MachineCode.OfAssembly(Path.Combine(folder, "System.IO.Hashing.dll"))));
    }

    private Task<Command> BuildAsync() => RunAsync("dotnet", "build", "--configuration", "Release", "--nologo", "--disable-build-servers");

    // Servers that stay would hold the pipes of this test open.
    private Task<Command> RunAsync(string file, params string[] arguments) => Command.RunAsync(file, arguments, _folder.FullName, new Dictionary<string, string?>
    {
        ["NUGET_PACKAGES"] = Packages,
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    });

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private async Task<string> VersionAsync() => (await RunAsync("dotnet", "msbuild", "-getProperty:BundledNETCoreAppPackageVersion", "-nologo")).Output.Trim();

    // The builds of this repository have brought it.
    private static string Find(string package, string version = "")
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var folder = Path.Combine(packages, package, version);
        var found = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.nupkg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault() : null;
        Assert.SkipUnless(found is not null || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"There is no {package} {version} among the packages of this machine.");
        return found ?? throw new InvalidOperationException($"There is no {package} {version} in {packages}.");
    }
}
