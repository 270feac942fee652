using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;

namespace Aspire.Hosting.JavaScript.Tests;

public class AppTests
{
    [Fact]
    public async Task An_app_is_started_by_its_script_and_told_its_port_after_its_packages_are_installed()
    {
        var builder = Builder();

        var app = builder.AddViteApp("web", ".", "start");
        var port = app.Resource.GetEndpoint("http").EndpointAnnotation;
        port.TargetPort = 5173;

        Assert.Equal(["run", "start", "--", "--port", "5173"], await app.Resource.GetArgumentValuesAsync());
        var installer = Assert.Single(builder.Resources.OfType<JavaScriptInstallerResource>());
        Assert.Equal("web-installer", installer.Name);
        var wait = Assert.Single(app.Resource.Annotations.OfType<WaitAnnotation>());
        Assert.Equal((installer, WaitType.WaitForCompletion), (wait.Resource, wait.WaitType));
    }

    [Fact]
    public async Task Next_gets_its_port_as_an_argument_and_Node_its_script()
    {
        using var folder = new GreeterFolder();
        var builder = Builder();

#pragma warning disable ASPIREJAVASCRIPT001 // Experimental in Aspire.
        var next = builder.AddNextJsApp("site", ".");
#pragma warning restore ASPIREJAVASCRIPT001
        next.Resource.GetEndpoint("http").EndpointAnnotation.TargetPort = 3000;
        var node = builder.AddNodeApp("tool", folder.Path, "server.js");

        Assert.Equal(("npm", "node"), (next.Resource.Command, node.Resource.Command));
        Assert.Equal(["run", "dev", "--", "-p", "3000"], await next.Resource.GetArgumentValuesAsync());
        Assert.Equal(["server.js"], await node.Resource.GetArgumentValuesAsync());
        Assert.Contains(node.Resource.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource.Name == "tool-installer");
    }

    [Fact]
    public void The_publisher_finds_the_package_manager_its_command_and_the_scripts()
    {
        var app = Builder().AddJavaScriptApp("web", ".", "start").WithPnpm(installArgs: ["--prefer-offline"]).WithBuildScript("bundle", ["--minify"]);

        Assert.Equal("pnpm", Last<JavaScriptPackageManagerAnnotation>().ExecutableName);
        Assert.Null(Last<JavaScriptPackageManagerAnnotation>().CommandSeparator);
        Assert.Equal(["install", "--prefer-offline"], Last<JavaScriptInstallCommandAnnotation>().Args);
        Assert.Equal("start", Last<JavaScriptRunScriptAnnotation>().ScriptName);
        Assert.Equal("bundle", Last<JavaScriptBuildScriptAnnotation>().ScriptName);
        Assert.Equal(["--minify"], Last<JavaScriptBuildScriptAnnotation>().Args);

        T Last<T>()
            where T : IResourceAnnotation => Assert.Single(app.Resource.Annotations.OfType<T>());
    }

    [Fact]
    public void Without_installation_an_app_waits_for_nothing()
    {
        var builder = Builder();

        var app = builder.AddJavaScriptApp("web", ".").WithNpm(install: false);

        Assert.Empty(app.Resource.Annotations.OfType<WaitAnnotation>());
        Assert.True(builder.Resources.OfType<JavaScriptInstallerResource>().Single().HasAnnotationOfType<ExplicitStartupAnnotation>());
    }

    [Fact]
    public async Task Bun_starts_its_script_itself_and_installs_what_a_package_file_asks_for()
    {
        using var folder = new GreeterFolder();
        var builder = Builder();

        var app = builder.AddBunApp("web", folder.Path, "server.ts");
        var bare = builder.AddBunApp("bare", ".", "server.ts");

        Assert.Equal("bun", app.Resource.Command);
        Assert.Equal(["server.ts"], await app.Resource.GetArgumentValuesAsync());
        Assert.Equal("web-installer", Assert.Single(builder.Resources.OfType<JavaScriptInstallerResource>()).Name);
        Assert.Equal(["install"], Assert.Single(app.Resource.Annotations.OfType<JavaScriptInstallCommandAnnotation>()).Args);
        Assert.Empty(bare.Resource.Annotations.OfType<WaitAnnotation>());
    }

    private static IDistributedApplicationBuilder Builder() => DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
}
