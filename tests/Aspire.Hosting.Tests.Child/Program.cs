using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Trace;

switch (args)
{
    case ["serve", var port, var greeting]:
        await ServeAsync(int.Parse(port), greeting);
        return 0;
    case ["host"]:
        await HostAsync();
        return 0;
    case ["trace", var span]:
        await TraceAsync(span);
        return 0;
    default:
        Console.Error.WriteLine("usage: serve PORT GREETING | host | trace SPAN");
        return 2;
}

// Greets everyone who connects and hangs up.
static async Task ServeAsync(int port, string greeting)
{
    using var listener = new TcpListener(IPAddress.Loopback, port);
    listener.Start();
    Console.WriteLine($"listening on {port}");
    while (true)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(greeting));
    }
}

// Sends a span of that name again and again, where and how the variables of OpenTelemetry say.
static async Task TraceAsync(string name)
{
    using var source = new ActivitySource("child");
    using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddOtlpExporter().Build();
    while (true)
    {
        source.StartActivity(name)?.Dispose();
        provider.ForceFlush();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
    }
}

// Runs a session with two processes and waits to be killed. Prints the session folder and every process number.
static async Task HostAsync()
{
    var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
    var options = DcpDiscovery.Discover(configuration, null, Environment.GetEnvironmentVariable);
    await using var host = await DcpHost.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
    string[] names = ["first", "second"];
    Console.WriteLine($"folder {host.SessionFolder}");
    foreach (var name in names)
    {
        await host.Client.CreateAsync(
            new Executable
            {
                Metadata = new DcpMetadata { Name = name },
                Spec = new ExecutableSpec { ExecutablePath = "/bin/sh", Args = ["-c", "exec sleep 1000"] },
            },
            CancellationToken.None);
    }

    foreach (var name in names)
    {
        var running = await host.Client.WaitForAsync<Executable>(
            name, found => found.Status?.State == ExecutableState.Running, TimeSpan.FromSeconds(30), CancellationToken.None);
        Console.WriteLine($"process {running.Status!.Pid}");
    }

    foreach (var process in host.Processes)
    {
        Console.WriteLine($"process {process}");
    }

    Console.WriteLine("ready");
    await Task.Delay(Timeout.Infinite);
}
