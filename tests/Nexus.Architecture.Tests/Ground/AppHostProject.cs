using System.Text.Json;

namespace Nexus.Architecture.Tests.Ground;

/// <summary>A small AppHost inside the repository, evaluated once by the real MSBuild.</summary>
public sealed class AppHostProject : IAsyncLifetime
{
    public const string File = "1st.Shop-AppHost.csproj";

    private const string Text = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <IsAspireHost>true</IsAspireHost>
            <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
            <RestoreLockedMode>false</RestoreLockedMode>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../../Nexus.Api/Nexus.Api.csproj" />
            <ProjectReference Include="../../Nexus.Worker/Nexus.Worker.csproj" AspireProjectMetadataTypeName="the workers" />
          </ItemGroup>
        </Project>
        """;

    private readonly DirectoryInfo _folder =
        Directory.CreateDirectory(Path.Combine(Repository.Root, "out", $"apphost-{Guid.NewGuid():n}"));

    private JsonElement _evaluation;

    public string Folder => _folder.FullName;

    /// <summary>Name and content of every generated class.</summary>
    public IReadOnlyDictionary<string, string> Generated { get; private set; } = new Dictionary<string, string>();

    public string? Property(string name) => _evaluation.GetProperty("Properties").GetProperty(name).GetString();

    public IEnumerable<JsonElement> Items(string name) => _evaluation.GetProperty("Items").GetProperty(name).EnumerateArray();

    public async ValueTask InitializeAsync()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(Folder, File), Text);
        var run = await Command.RunAsync(
            "dotnet",
            [
                "msbuild", File, "-restore", "-nodeReuse:false", "-p:Configuration=Release", "-p:UseNexusTools=false",
                "-t:WriteAspireProjectMetadataSources;SetAppHostAttributes", "-getItem:AssemblyMetadata,ProjectReference",
                "-getProperty:IsAspireHost,AspireUseCliBundle,AspireVersion,AspireHostingSDKVersion,RunWorkingDirectory",
            ],
            Folder);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        _evaluation = JsonDocument.Parse(run.Output).RootElement;
        var classes = Path.Combine(Folder, "obj", "Release", "net10.0", "Aspire", "references");
        Generated = Directory.GetFiles(classes).ToDictionary(f => Path.GetFileName(f), System.IO.File.ReadAllText);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
