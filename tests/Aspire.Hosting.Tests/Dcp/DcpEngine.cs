using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Tests;

namespace Aspire.Hosting.Tests.Dcp;

/// <summary>Starts the real engine. Without one a test is skipped on a developer's machine and fails on a build server.</summary>
internal static class DcpEngine
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly string Child = Path.Combine(AppContext.BaseDirectory, "Aspire.Hosting.Tests.Child.dll");

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static DcpOptions Options()
    {
        var options = DcpDiscovery.Discover(
            new ConfigurationBuilder().AddEnvironmentVariables().Build(), typeof(DcpEngine).Assembly, Environment.GetEnvironmentVariable);
        Machine.Require(options.CliPath is not null, "No Aspire engine was found on this machine (run 'aspire setup').");
        return options;
    }

    public static Task<DcpHost> StartAsync(Action<DcpOptions>? configure = null, ILoggerFactory? loggers = null)
    {
        var options = Options();
        configure?.Invoke(options);
        return DcpHost.StartAsync(options, loggers ?? NullLoggerFactory.Instance, TimeProvider.System, Token);
    }

    public static CuttableWire WireTo(DcpHost host) =>
        new(DcpKubeconfig.TryParse(File.ReadAllText(Path.Combine(host.SessionFolder, "kubeconfig")))!.Server.Port);

    /// <summary>A second client of a session, perhaps by another way, perhaps with the wrong certificate.</summary>
    public static DcpClient ClientOf(DcpHost host, DcpHost? trusting = null, int? port = null)
    {
        var kubeconfig = DcpKubeconfig.TryParse(File.ReadAllText(Path.Combine(host.SessionFolder, "kubeconfig")))!;
        if (port is { } other)
        {
            kubeconfig = kubeconfig with { Server = new UriBuilder(kubeconfig.Server) { Port = other }.Uri };
        }

        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine((trusting ?? host).SessionFolder, "server.pem")));
        var expected = certificate.RawData;
        return new DcpClient(
            kubeconfig, presented => presented!.GetRawCertData().SequenceEqual(expected), NullLogger.Instance, TimeProvider.System);
    }

    public static Executable Shell(string name, string script) => new()
    {
        Metadata = new DcpMetadata { Name = name },
        Spec = new ExecutableSpec { ExecutablePath = "/bin/sh", Args = ["-c", script] },
    };

    /// <summary>A process that greets everyone who connects to the service with its own name.</summary>
    public static Executable Greeter(string name, string service, int? fixedPort = null) => new()
    {
        Metadata = new DcpMetadata
        {
            Name = name,
            Annotations = new Dictionary<string, string>
            {
                [DcpAnnotations.ServiceProducer] = ServiceProducer.ToAnnotation([new ServiceProducer(service, "localhost", fixedPort)]),
            },
        },
        Spec = new ExecutableSpec
        {
            ExecutablePath = "dotnet",
            Args = ["exec", Child, "serve", DcpTemplate.PortForServing(service), DcpTemplate.Name],
        },
    };

    public static Service Service(string name, int? port = null, string? mode = null) => new()
    {
        Metadata = new DcpMetadata { Name = name },
        Spec = new ServiceSpec { Port = port, AddressAllocationMode = mode },
    };

    public static Task<Executable> WaitForStateAsync(this DcpClient client, string name, params string[] states) =>
        client.WaitForAsync<Executable>(name, found => states.Contains(found.Status?.State), Patience, Token);

    public static async Task<List<DcpLogLine>> LogsAsync(this DcpClient client, string name, DcpLogSource source, bool follow = false)
    {
        var lines = new List<DcpLogLine>();
        await foreach (var line in client.ReadLogsAsync<Executable>(name, source, follow, Token))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>What the server at the other end says; empty while nobody listens behind the proxy.</summary>
    public static async Task<string> GreetingAsync(int port)
    {
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(IPAddress.Loopback, port, Token);
            using var reader = new StreamReader(connection.GetStream());
            return await reader.ReadToEndAsync(Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return "";
        }
    }

    public static async Task<string> FirstGreetingAsync(int port)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (await GreetingAsync(port) is { Length: > 0 } greeting)
            {
                return greeting;
            }

            await Task.Delay(20, Token);
        }

        throw new TimeoutException($"Nobody greets on port {port}.");
    }

    /// <summary>Waits for a condition that nothing announces, such as the end of a stranger's process.</summary>
    public static async Task EventuallyAsync(Func<bool> condition, TimeSpan limit, string otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < limit, otherwise);
            await Task.Delay(20, Token);
        }
    }

    public static bool IsAlive(long process) =>
        OperatingSystem.IsLinux() ? LinuxProc.Find((int)process) is not null : Process.GetProcesses().Any(running => running.Id == process);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
