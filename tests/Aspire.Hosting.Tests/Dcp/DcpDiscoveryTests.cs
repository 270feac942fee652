using System.Reflection;
using System.Reflection.Emit;
using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Tests.Dcp;

public sealed class DcpDiscoveryTests : IDisposable
{
    private static readonly string Exe = OperatingSystem.IsWindows() ? ".exe" : "";

    private readonly TestFolder _machine = new();
    private readonly Dictionary<string, string?> _configuration = [];
    private readonly Dictionary<string, string> _environment = [];

    public DcpDiscoveryTests()
    {
        _environment["HOME"] = _environment["USERPROFILE"] = Path.Combine(_machine.Path, "home");
        _environment["PATH"] = "";
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Each_place_gives_way_to_the_one_before_it()
    {
        // From the last place to the first: each new one must win over all that are there already.
        var onPath = AddLayout("tool/bundle");
        _machine.AddFile($"tool/bin/aspire{Exe}");
        _environment["PATH"] = Path.Combine(_machine.Path, "tool", "bin");
        AssertFound(onPath);

        AssertFound(AddLayout("home/.aspire/bundle"));
        AssertFound(AddLayout($"home/.cache/nexus/aspire/{DcpDiscovery.EngineVersion}"));

        var (dcp, dashboard) = AddLayout("from-build");
        var appHost = AssemblyWith(("DcpCliPath", dcp), ("aspiredashboardpath", dashboard));
        AssertFound((dcp, dashboard), appHost);

        var fromEnvironment = AddLayout("from-environment");
        _environment["ASPIRE_DCP_PATH"] = Path.GetDirectoryName(fromEnvironment.Dcp)!;
        _environment["ASPIRE_DASHBOARD_PATH"] = fromEnvironment.Dashboard;
        AssertFound(fromEnvironment, appHost);

        var configured = AddLayout("configured");
        _configuration["DcpPublisher:CliPath"] = configured.Dcp;
        _configuration["DcpPublisher:DashboardPath"] = configured.Dashboard;
        AssertFound(configured, appHost);
    }

    [Fact]
    public void The_homes_of_cache_and_tools_can_be_elsewhere()
    {
        _environment["ASPIRE_HOME"] = Path.Combine(_machine.Path, "elsewhere");
        AssertFound(AddLayout("elsewhere/bundle"));
        _environment["XDG_CACHE_HOME"] = Path.Combine(_machine.Path, "cache");
        AssertFound(AddLayout($"cache/nexus/aspire/{DcpDiscovery.EngineVersion}"));
    }

    [Fact]
    public void A_link_on_the_path_leads_to_the_bundle_beside_its_target()
    {
        var bundle = AddLayout("real/bundle");
        var target = _machine.AddFile($"real/bin/aspire{Exe}");
        Directory.CreateDirectory(Path.Combine(_machine.Path, "links"));
        File.CreateSymbolicLink(Path.Combine(_machine.Path, "links", $"aspire{Exe}"), target);
        _environment["PATH"] = Path.Combine(_machine.Path, "links");
        AssertFound(bundle);
    }

    [Fact]
    public void Half_of_a_layout_does_not_hide_the_other_half_elsewhere()
    {
        var complete = AddLayout("home/.aspire/bundle");
        var dashboardOnly = _machine.AddFile($"home/.cache/nexus/aspire/{DcpDiscovery.EngineVersion}/managed/aspire-managed{Exe}");
        AssertFound((complete.Dcp, dashboardOnly));
    }

    [Fact]
    public void A_missing_engine_is_one_message_with_every_place_and_what_to_do()
    {
        var options = Discover();
        Assert.Null(options.CliPath);
        Assert.Null(options.DashboardPath);

        var failure = Assert.Throws<DcpException>(() => options.RequireCliPath());
        foreach (var part in (string[])["DcpPublisher:CliPath", "ASPIRE_DCP_PATH", "dcpclipath", "user cache", ".aspire", "aspire on PATH", "install Node.js 20 or later and build again", "install the Aspire CLI"])
        {
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_path_that_somebody_set_wrongly_is_not_passed_over()
    {
        AddLayout("home/.aspire/bundle");
        _environment["ASPIRE_DCP_PATH"] = Path.Combine(_machine.Path, "typo");
        var failure = Assert.Throws<DcpException>(() => Discover().RequireCliPath());
        Assert.Contains("typo", failure.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_of_the_section_are_read()
    {
        _configuration["DcpPublisher:ContainerRuntime"] = "podman";
        _configuration["DcpPublisher:RandomizePorts"] = "true";
        _configuration["DcpPublisher:ResourceNameSuffix"] = "abc";
        _configuration["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30";
        _configuration["ASPIRE_PROXYLESS_ENDPOINT_PORT_RANGE"] = "20000-20010";
        var options = Discover();
        Assert.Equal("podman", options.ContainerRuntime);
        Assert.True(options.RandomizePorts);
        Assert.Equal("abc", options.ResourceNameSuffix);
        Assert.Equal(TimeSpan.FromSeconds(30), options.ContainerRuntimeInitializationTimeout);
        Assert.Equal((20000, 20010), (options.ProxylessPortRangeStart, options.ProxylessPortRangeEnd));
    }

    [Theory]
    [InlineData("20000")]
    [InlineData("a-b")]
    [InlineData("2-1")]
    [InlineData("1-70000")]
    [InlineData("0-10")]
    public void A_range_of_ports_that_is_none_is_refused(string range)
    {
        _configuration["ASPIRE_PROXYLESS_ENDPOINT_PORT_RANGE"] = range;
        var failure = Assert.Throws<InvalidOperationException>(() => Discover());
        Assert.Contains($"'{range}'", failure.Message, StringComparison.Ordinal);
    }

    private (string Dcp, string Dashboard) AddLayout(string folder) =>
        (_machine.AddFile($"{folder}/dcp/dcp{Exe}"), _machine.AddFile($"{folder}/managed/aspire-managed{Exe}"));

    private DcpOptions Discover(Assembly? appHost = null) => DcpDiscovery.Discover(
        new ConfigurationBuilder().AddInMemoryCollection(_configuration).Build(), appHost, _environment.GetValueOrDefault);

    private void AssertFound((string Dcp, string Dashboard) expected, Assembly? appHost = null)
    {
        var options = Discover(appHost);
        Assert.Equal(Path.GetFullPath(expected.Dcp), Path.GetFullPath(options.RequireCliPath()));
        Assert.Equal(Path.GetFullPath(expected.Dashboard), Path.GetFullPath(options.DashboardPath!));
    }

    private static AssemblyBuilder AssemblyWith(params (string Key, string Value)[] metadata)
    {
        var constructor = typeof(AssemblyMetadataAttribute).GetConstructor([typeof(string), typeof(string)])!;
        return AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName("SomeAppHost"), AssemblyBuilderAccess.Run,
            metadata.Select(entry => new CustomAttributeBuilder(constructor, [entry.Key, entry.Value])));
    }
}
