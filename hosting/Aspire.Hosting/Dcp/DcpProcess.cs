using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Dcp;

/// <summary>Runs the dcp executable: the launcher of a session, or a question such as <c>dcp info</c>.</summary>
internal static class DcpProcess
{
    /// <summary>
    /// Settings of the AppHost itself. DCP hands its own environment to every executable, and a service that inherited these would listen
    /// on the AppHost's addresses or run in the AppHost's environment.
    /// </summary>
    private static readonly string[] NotInherited =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS",
        "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPIRE_LOGLEVEL",
        "DCP_SECURE_TOKEN", "DCP_WORKLOAD_ID",
    ];

    /// <summary>Runs to the end and gives back what was printed.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in NotInherited)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        EscapeTemplates(start.Environment);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new DcpException($"'{file}' could not be started: {exception.Message}. Reinstall the Aspire CLI.", exception);
        }

        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>
    /// DCP evaluates the values that an executable inherits like those that were given for it. Its own settings, which it inherits to nobody,
    /// it takes as they are.
    /// </summary>
    private static void EscapeTemplates(IDictionary<string, string?> environment)
    {
        foreach (var (name, value) in environment.ToArray())
        {
            if (value is not null && !name.StartsWith("DCP_", StringComparison.OrdinalIgnoreCase))
            {
                environment[name] = DcpTemplate.Escape(value);
            }
        }
    }
}
