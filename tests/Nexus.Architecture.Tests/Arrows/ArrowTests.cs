using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nexus.Architecture.Tests.Arrows;

public class ArrowTests
{
    private static IEnumerable<string> ProductionProjectFiles => Repository.Files.Where(file =>
        file.EndsWith(".csproj", StringComparison.Ordinal)
        && (file.StartsWith("Nexus.", StringComparison.Ordinal) || file.StartsWith("hosting/", StringComparison.Ordinal)));

    [Fact]
    public void Project_files_draw_no_arrow_that_the_architecture_lacks()
    {
        var defects = from file in ProductionProjectFiles
                      let project = ProjectFile.Parse(Path.GetFileNameWithoutExtension(file), Repository.Read(file))
                      from defect in AllowedArrows.Defects(project.Arrows, file)
                      select defect;

        Defects.AssertNone(defects);
    }

    [Fact]
    public void Compiled_assemblies_draw_no_arrow_that_the_architecture_lacks()
    {
        var defects = from assembly in Repository.ProductionAssemblies
                      from defect in AllowedArrows.Defects(CompiledArrows.Read(assembly.Value), $"{assembly.Key}.dll")
                      select defect;

        Defects.AssertNone(defects);
    }

    [Fact]
    public void Every_production_project_has_its_place_in_the_table()
    {
        var names = ProductionProjectFiles.Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(AllowedArrows.Projects.Order(), names.Order());
        Assert.Equal(AllowedArrows.Projects.Order(), Repository.ProductionAssemblies.Keys.Order());
    }

    [Fact]
    public void A_service_that_references_the_engine_is_named_with_the_arrow()
    {
        var project = ProjectFile.Parse("Nexus.Api", """
            <Project><ItemGroup><AspireReference Include="Aspire.Hosting" /></ItemGroup></Project>
            """);

        var defect = Assert.Single(AllowedArrows.Defects(project.Arrows, "Nexus.Api.csproj"));

        Assert.Contains("Nexus.Api ─► Aspire.Hosting", defect);
        Assert.Contains("may know Nexus.Core, Nexus.ServiceDefaults", defect);
    }

    [Fact]
    public void An_AppHost_may_start_a_service_but_not_be_compiled_against_it()
    {
        var started = AppHostReferencing("""<ProjectReference Include="../Nexus.Api/Nexus.Api.csproj" />""");
        var compiled = AppHostReferencing("""<ProjectReference Include="../Nexus.Api/Nexus.Api.csproj" IsAspireProjectResource="false" />""");

        Assert.Empty(AllowedArrows.Defects(started.Arrows, "file"));
        Assert.Single(AllowedArrows.Defects(compiled.Arrows, "file"));
    }

    [Fact]
    public void The_local_stand_ins_may_be_started_but_not_referenced()
    {
        var arrow = new Arrow("Nexus.Hosting.Aws", "Nexus.Hosting.Aws.Local", Knowledge.Start);

        Assert.Empty(AllowedArrows.Defects([arrow], "file"));
        Assert.Single(AllowedArrows.Defects([arrow with { Knowledge = Knowledge.Code }], "file"));
    }

    [Fact]
    public void A_reference_that_only_the_compiler_sees_is_found()
    {
        var folder = Directory.CreateTempSubdirectory("nexus-arrows");
        try
        {
            var core = Compile("Nexus.Core", "public class Build;", folder);
            var service = Compile("Nexus.ServiceDefaults", "public class Leak : Build;", folder, core);

            var defect = Assert.Single(AllowedArrows.Defects(CompiledArrows.Read(service), "Nexus.ServiceDefaults.dll"));

            Assert.Contains("Nexus.ServiceDefaults ─► Nexus.Core", defect);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ProjectFile AppHostReferencing(string reference) => ProjectFile.Parse("Nexus.AppHost", $"""
        <Project>
          <PropertyGroup><IsAspireHost>true</IsAspireHost></PropertyGroup>
          <ItemGroup>{reference}</ItemGroup>
        </Project>
        """);

    private static string Compile(string name, string source, DirectoryInfo folder, params string[] references)
    {
        var path = Path.Combine(folder.FullName, name + ".dll");
        var result = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), .. references.Select(r => MetadataReference.CreateFromFile(r))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }
}
