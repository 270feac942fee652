using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Tests.Dcp;

/// <summary>Starts the real engine. Without one a test is skipped on a developer's machine and fails where CI is set.</summary>
internal static class DcpEngine
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static DcpOptions Options()
    {
        var options = DcpDiscovery.Discover(
            new ConfigurationBuilder().AddEnvironmentVariables().Build(), typeof(DcpEngine).Assembly, Environment.GetEnvironmentVariable);
        if (options.CliPath is null && Environment.GetEnvironmentVariable("CI") is null or "")
        {
            Assert.Skip("No Aspire engine was found on this machine (run 'aspire setup').");
        }

        return options;
    }

    public static Task<DcpHost> StartAsync(ILoggerFactory? loggers = null) =>
        DcpHost.StartAsync(Options(), loggers ?? NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken);

    public static Executable Shell(string name, string script, params EnvVar[] env) => new()
    {
        Metadata = new DcpMetadata { Name = name },
        Spec = new ExecutableSpec { ExecutablePath = "/bin/sh", Args = ["-c", script], Env = env },
    };

    public static async Task<Executable> WaitForStateAsync(this DcpClient client, string name, params string[] states) =>
        await client.WaitForAsync<Executable>(
            name, found => states.Contains(found.Status?.State), Patience, TestContext.Current.CancellationToken);
}
