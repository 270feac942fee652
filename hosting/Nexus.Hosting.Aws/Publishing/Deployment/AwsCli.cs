using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Nexus.Hosting.Aws.Publishing.Deployment;

/// <summary>
/// AWS's own command line. It finds credentials, regions and endpoints in all the ways that AWS knows (profiles, single sign-on, roles, AWS_ENDPOINT_URL),
/// and needs no package for each service. Secret values go in files that only the owner can read, never in its arguments.
/// </summary>
/// <param name="program">Its name or path.</param>
internal sealed partial class AwsCli(string program = "aws")
{
    // By SIGINT, as shells count it.
    private const int Interrupted = 130;

    private const string HowToSignIn = "Sign in with 'aws configure sso' and 'aws sso login', or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and try again.";

    /// <summary>Where everything is done.</summary>
    public string? Region { get; private set; }

    /// <summary>The number of the account.</summary>
    public string? Account { get; private set; }

    /// <summary>Finds out who deploys, and where.</summary>
    /// <exception cref="AwsDeployException">The command, credentials or a region are missing.</exception>
    public async Task IdentifyAsync(CancellationToken cancellationToken)
    {
        Region = Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } set ? set : Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION");
        if (string.IsNullOrEmpty(Region))
        {
            var (_, output, _) = await StartAsync(["configure", "get", "region"], cancellationToken);
            Region = output.Trim();
        }

        if (Region.Length == 0)
        {
            throw new AwsDeployException("There is no AWS region to deploy to. Set AWS_REGION, such as eu-west-1, or run 'aws configure set region eu-west-1', and try again.");
        }

        try
        {
            Account = (string?)(await AskAsync(["sts", "get-caller-identity"], cancellationToken))[nameof(Account)];
        }
        catch (AwsDeployException exception) when (exception.InnerException is not Win32Exception
            && exception.Code is null or "ExpiredToken" or "InvalidClientTokenId" or "ExpiredTokenException" or "UnrecognizedClientException")
        {
            throw new AwsDeployException($"AWS does not know who deploys: {exception.Message} {HowToSignIn}", exception);
        }
    }

    /// <summary>Asks AWS.</summary>
    /// <returns>The answer; an empty object where AWS answers nothing.</returns>
    /// <exception cref="AwsDeployException">AWS, or the command, said no.</exception>
    public async Task<JsonObject> AskAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await StartAsync([.. arguments, "--output", "json", .. Region is null ? [] : (string[])["--region", Region]], cancellationToken);
        if (exitCode == Interrupted)
        {
            // A terminal interrupts all of its processes, and the command may end before our own cancellation comes.
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        if (exitCode != 0)
        {
            var said = Said().Match(error);
            throw said.Success
                ? new AwsDeployException($"AWS refused '{arguments[0]} {arguments[1]}': {said.Groups["text"].Value.Trim()}") { Code = said.Groups["code"].Value }
                : new AwsDeployException($"'{program} {arguments[0]} {arguments[1]}' ended with exit code {exitCode}: {error.Trim()}");
        }

        return output.TrimStart().StartsWith('{') ? JsonNode.Parse(output)!.AsObject() : [];
    }

    private async Task<(int ExitCode, string Output, string Error)> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_PAGER"] = string.Empty;
        start.Environment["AWS_CLI_AUTO_PROMPT"] = "off";
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new AwsDeployException(
                $"Deploying takes the AWS CLI, and '{program}' can't be started: {exception.Message}. Install it (AWS documents how in 'Installing or updating to the latest version of the AWS CLI'), or deploy what publishing wrote in another way.",
                exception);
        }

        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    [GeneratedRegex(@"An error occurred \((?<code>[^)]+)\) when calling the \S+ operation[^:]*: (?<text>.*)", RegexOptions.Singleline)]
    private static partial Regex Said();
}
