namespace Nexus.Architecture.Tests.Ground;

/// <summary>hosting/AppHost.BuiltIn.targets keeps the contract of the official SDK.</summary>
public sealed class AppHostProjectTests(AppHostProject appHost) : IClassFixture<AppHostProject>
{
    private static readonly string ApiProject = Path.Combine(Repository.Root, "Nexus.Api", "Nexus.Api.csproj");

    [Fact]
    public void A_project_reference_becomes_a_resource_class_under_its_official_name()
    {
        var api = appHost.Generated["Nexus_Api.ProjectMetadata.g.cs"];

        Assert.Contains("public class Nexus_Api : global::Aspire.Hosting.IProjectMetadata", api);
        Assert.Contains($"public string ProjectPath => \"\"\"{ApiProject}\"\"\";", api);
        Assert.Contains("public bool SuppressBuild => true;", api);
        Assert.Contains("public class the_workers : ", appHost.Generated["the_workers.ProjectMetadata.g.cs"]);
    }

    [Fact]
    public void The_AppHost_itself_is_a_class_that_tests_can_name()
    {
        var self = appHost.Generated["_AppHost.ProjectMetadata.g.cs"];

        Assert.Contains("public class _1st_Shop_AppHost\n", self);
        Assert.Contains($"public static string ProjectPath => \"\"\"{appHost.Folder}\"\"\";", self);
    }

    [Fact]
    public void Libraries_of_the_engine_are_no_resources() => Assert.Equal(3, appHost.Generated.Count);

    [Fact]
    public void The_assembly_says_where_it_came_from()
    {
        Assert.Equal(appHost.Folder, Metadata("apphostprojectpath"));
        Assert.Equal(AppHostProject.File, Metadata("apphostprojectname"));
        Assert.Equal(Path.Combine(appHost.Folder, "obj") + "/", Metadata("apphostprojectbaseintermediateoutputpath"));
    }

    [Fact]
    public void The_assembly_says_what_its_own_build_made_of_each_resource() =>
        Assert.Equal(
            Path.Combine(Repository.Root, "Nexus.Api", "bin", "Release", "net10.0", "Nexus.Api.dll"),
            Metadata($"projecttargetpath:{ApiProject}"));

    [Fact]
    public void It_has_the_properties_that_the_Aspire_CLI_evaluates()
    {
        Assert.Equal("true", appHost.Property("IsAspireHost"));
        Assert.Equal("true", appHost.Property("AspireUseCliBundle"));
        Assert.Equal(appHost.Property("AspireVersion"), appHost.Property("AspireHostingSDKVersion"));
        Assert.Equal(appHost.Folder, appHost.Property("RunWorkingDirectory"));
    }

    [Fact]
    public void A_resource_is_neither_compiled_against_nor_copied_but_the_engine_is()
    {
        var references = appHost.Items("ProjectReference").ToDictionary(item => item.GetProperty("Filename").GetString()!);

        Assert.Equal("false", references["Nexus.Api"].GetProperty("ReferenceOutputAssembly").GetString());
        Assert.Equal("false", references["Nexus.Api"].GetProperty("Private").GetString());
        Assert.Equal("all", references["Nexus.Api"].GetProperty("ExcludeAssets").GetString());
        Assert.False(references["Aspire.Hosting"].TryGetProperty("ReferenceOutputAssembly", out _));
    }

    [Fact]
    public void Nothing_of_ours_stands_in_the_way_of_the_official_SDK()
    {
        // Its targets have the same names as ours, and of two the one that is read last counts, even where its condition is false.
        Assert.DoesNotContain("<Target", Repository.Read("hosting/AppHost.targets"), StringComparison.Ordinal);
        Assert.Contains("AppHost.BuiltIn.targets\" Condition=\"'$(HostingEngine)' == 'builtin'\"", Repository.Read("hosting/AppHost.targets"), StringComparison.Ordinal);

        // A package that the SDK adds by itself may not have a central version (NU1009).
        Assert.DoesNotContain("Include=\"Aspire.Hosting.AppHost\"", Repository.Read("Directory.Packages.props"), StringComparison.Ordinal);
    }

    private string Metadata(string key) => appHost.Items("AssemblyMetadata")
        .Single(item => item.GetProperty("Identity").GetString() == key).GetProperty("Value").GetString()!;
}
