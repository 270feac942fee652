using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>A small AppHost as a process of its own, an AWS that is moto's server, and the AWS CLI between them.</summary>
internal sealed class Harbor : IAsyncDisposable
{
    public const string Secret = "sesame-4711";

    /// <summary>An alarm that its stack has beside what moto makes of it: moto leaves alarms out of stacks.</summary>
    public const string Alarm = "harbor-dev-oldest";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("harbor");
    private readonly MotoServer? _moto;
    private readonly string _endpoint;

    private Harbor(MotoServer? moto)
    {
        _moto = moto;
        _endpoint = moto?.Address.ToString() ?? "http://127.0.0.1:9/";
    }

    public string Output => Path.Combine(_folder.FullName, "out");

    private const string AllOfTheStack =
        $$"""
        [ "$1" = sqs ] && exec aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"
        case "$2" in
          list-stack-resources) aws "$@" | sed 's#"StackResourceSummaries": \[#&{"ResourceType": "AWS::CloudWatch::Alarm", "PhysicalResourceId": "{{Alarm}}"},#' && exit ;;
        esac
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>With an AWS.</summary>
    public static async Task<Harbor> StartAsync(bool withWholeStacks = false)
    {
        Tool.Require("aws");
        return new(await MotoServer.StartAsync(withWholeStacks: withWholeStacks));
    }

    /// <summary>With nothing that answers.</summary>
    public static Harbor Alone() => new(moto: null);

    /// <summary>Runs a step of the AppHost.</summary>
    public Task<(int ExitCode, string Text)> RunAsync(string step, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ExecuteAsync(DotNet, environment, Command(step, arguments));

    /// <summary>
    /// The variables that have the AWS CLI ask this AWS of queues too (its version 1 heeds AWS_ENDPOINT_URL for other services alone), and the stack have an alarm.
    /// </summary>
    public Task<IReadOnlyDictionary<string, string?>> WithAllOfTheStackAsync() => WithAwsAsync(AllOfTheStack);

    /// <summary>
    /// The same, and AWS answers as if the tasks of every service ran, and as if the stack told where people come in: moto runs none, and knows no outputs of a
    /// stack that a change set made.
    /// </summary>
    public Task<IReadOnlyDictionary<string, string?>> WithRunningTasksAsync(Uri address) => WithAwsAsync(
        $$$"""
        {{{AllOfTheStack}}}
        case "$2" in
          describe-services) aws "$@" | sed 's/"runningCount": [0-9]*/"runningCount": 9/' && exit ;;
          describe-target-health) echo '{"TargetHealthDescriptions": [{"TargetHealth": {"State": "healthy"}}]}' && exit ;;
          describe-stacks) aws "$@" | sed 's#"Outputs":#"Told":#; s#"StackStatus":#"Outputs": [{"OutputKey": "AlbUrl", "OutputValue": "{{{address}}}"}], &#' && exit ;;
        esac
        """);

    /// <summary>The variables that have AWS say that the stack is protected from termination.</summary>
    public Task<IReadOnlyDictionary<string, string?>> WithProtectedStackAsync() => WithAwsAsync(
        """
        case "$*" in
          *describe-stacks*--stack-name\ harbor-dev\ *) aws "$@" | sed 's/"EnableTerminationProtection": [a-z]*/"Before": false/; s/"StackStatus":/"EnableTerminationProtection": true, &/' && exit ;;
        esac
        """);

    /// <summary>The variables that have AWS fail with the deletion of the stack, for a bucket is not empty: what it then answers.</summary>
    public Task<IReadOnlyDictionary<string, string?>> WithFailingDeletionAsync()
    {
        var begun = Path.Combine(_folder.FullName, "deleting");
        return WithAwsAsync(
            $$"""
            case "$*" in
              *--stack-name\ harbor-dev\ *)
                case "$2" in
                  delete-stack) touch '{{begun}}'; exit ;;
                  describe-stacks) [ -e '{{begun}}' ] && aws "$@" | sed 's/"StackStatus": "[A-Z_]*"/"StackStatus": "DELETE_FAILED"/' && exit ;;
                  describe-stack-events) [ -e '{{begun}}' ] && echo '{"StackEvents": [{"EventId": "of-the-deletion", "LogicalResourceId": "AccessLogs", "ResourceType": "AWS::S3::Bucket", "ResourceStatus": "DELETE_FAILED", "ResourceStatusReason": "The bucket you tried to delete is not empty."}]}' && exit ;;
                  list-stack-resources) [ -e '{{begun}}' ] && echo '{"StackResourceSummaries": [{"LogicalResourceId": "AccessLogs", "PhysicalResourceId": "harbor-logs", "ResourceType": "AWS::S3::Bucket", "ResourceStatus": "DELETE_FAILED"}]}' && exit ;;
                esac ;;
            esac
            """);
    }

    /// <summary>The variables that have AWS name another image registry than its own, and nothing else of its answers.</summary>
    public Task<IReadOnlyDictionary<string, string?>> WithRegistryAsync(Uri registry) => WithAwsAsync(
        $"""
        case "$2" in
          get-authorization-token) aws "$@" | sed 's#"proxyEndpoint": "[^"]*"#"proxyEndpoint": "{registry}"#' && exit ;;
        esac
        """);

    /// <summary>The folder of the AppHost's sources.</summary>
    public static string Sources => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(AppHost)!, "..", "..", ".."));

    /// <summary>The variables that have every call of the AWS CLI written down, a line each; and where.</summary>
    public async Task<(IReadOnlyDictionary<string, string?> Environment, string Calls)> RecordAwsAsync()
    {
        var calls = Path.Combine(_folder.FullName, "calls");
        var bin = await WrapAwsAsync($"""printf '%s\n' "$*" >>'{calls}'""");
        return (new Dictionary<string, string?> { ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}" }, calls);
    }

    /// <summary>The variables that lead to the AWS, and to no other.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>
    {
        ["AWS_ENDPOINT_URL"] = _endpoint,
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_DEFAULT_REGION"] = "eu-west-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = Path.Combine(_folder.FullName, "no-config"),
        ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_folder.FullName, "no-credentials"),
        ["AWS_PROFILE"] = null,
    };

    /// <summary>All files that it left anywhere.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories);

    /// <summary>
    /// Deploys to an AWS whose stacks are never ready, and presses Ctrl+C when it waits for the first: as in a terminal, every process of the foreground gets the signal.
    /// </summary>
    public async Task<(int ExitCode, string Text)> DeployAndInterruptAsync(params string[] arguments)
    {
        var begun = Path.Combine(_folder.FullName, "begun");
        var waits = Path.Combine(_folder.FullName, "waits");
        var path = Environment.GetEnvironmentVariable("PATH");
        var bin = await WrapAwsAsync(
            $"""
            case "$2" in
              execute-change-set) touch '{begun}' ;;
              describe-stacks) [ -e '{begun}' ] && touch '{waits}' && aws "$@" | sed 's/"StackStatus": "[A-Z_]*"/"StackStatus": "CREATE_IN_PROGRESS"/' && exit ;;
            esac
            """);

        // A session of its own: its processes are one group, which one signal reaches.
        var running = ExecuteAsync(
            "env", new Dictionary<string, string?> { ["PATH"] = $"{bin}:{path}" }, ["--default-signal=INT", "setsid", DotNet, .. Command("deploy", arguments)],
            async leader =>
            {
                while (!File.Exists(waits))
                {
                    await Task.Delay(50, Token);
                }

                using var kill = Process.Start("kill", ["-INT", "--", $"-{leader}"]);
                await kill.WaitForExitAsync(Token);
            });
        return await running;
    }

    public Task<(int ExitCode, string Text)> RunAsync(string step, params string[] arguments) => RunAsync(step, new Dictionary<string, string?>(), arguments);

    /// <summary>Runs a step of the AppHost that has to succeed.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> SucceedAsync(string step, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var (exitCode, text) = await RunAsync(step, environment, arguments);
        Assert.True(exitCode == 0, text);
        return text;
    }

    public Task<string> SucceedAsync(string step, params string[] arguments) => SucceedAsync(step, new Dictionary<string, string?>(), arguments);

    /// <summary>Asks the AWS.</summary>
    public async Task<JsonNode> AwsAsync(params string[] arguments)
    {
        var (exitCode, text) = await ExecuteAsync("aws", new Dictionary<string, string?>(), ["--endpoint-url", _endpoint, .. arguments, "--output", "json"]);
        Assert.True(exitCode == 0, text);
        return JsonNode.Parse(text.Length == 0 ? "{}" : text)!;
    }

    /// <summary>Arguments that name the network which is there already: moto does not delete one that a stack has made.</summary>
    public async Task<string[]> NetworkAsync()
    {
        var vpc = (string)(await AwsAsync("ec2", "describe-vpcs"))["Vpcs"]![0]!["VpcId"]!;
        var subnets = (await AwsAsync("ec2", "describe-subnets"))["Subnets"]!.AsArray().Select(s => (string)s!["SubnetId"]!).ToList();
        return
        [
            "--vpc", "existing", "--Parameters:vpc-id", vpc, "--Parameters:public-1", subnets[0], "--Parameters:public-2", subnets[1],
            "--Parameters:private-1", subnets[0], "--Parameters:private-2", subnets[1],
        ];
    }

    /// <summary>Runs a script, as a runner of GitHub does. Of addresses of templates moto understands AWS's own, and those of localhost.</summary>
    public Task<(int ExitCode, string Text)> ShellAsync(string script, IReadOnlyDictionary<string, string?> environment) =>
        ExecuteAsync("bash", new Dictionary<string, string?>(environment) { ["AWS_ENDPOINT_URL"] = _endpoint.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) }, ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]);

    public async ValueTask DisposeAsync()
    {
        if (_moto is not null)
        {
            await _moto.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<IReadOnlyDictionary<string, string?>> WithAwsAsync(string script) =>
        new Dictionary<string, string?> { ["PATH"] = $"{await WrapAwsAsync(script)}:{Environment.GetEnvironmentVariable("PATH")}" };

    // A folder with an 'aws' that does something first.
    private async Task<string> WrapAwsAsync(string script)
    {
        var wrapper = Path.Combine(_folder.CreateSubdirectory("bin").FullName, "aws");
        await File.WriteAllTextAsync(wrapper, $"#!/bin/bash\nexport PATH='{Environment.GetEnvironmentVariable("PATH")}'\n{script}\nexec aws \"$@\"\n", Token);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Path.GetDirectoryName(wrapper)!;
    }

    private static string AppHost => typeof(Harbor).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "HarborAppHost").Value!;

    private string[] Command(string step, string[] arguments) =>
    [
        AppHost, "--operation", "publish", "--step", step, "--environment", "dev", "--output-path", Output,
        "--ASPIRE_HOME", Path.Combine(_folder.FullName, "home"), "--Parameters:token", Secret, .. arguments,
    ];

    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    private async Task<(int ExitCode, string Text)> ExecuteAsync(
        string program, IReadOnlyDictionary<string, string?> environment, string[] arguments, Func<int, Task>? whileItRuns = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables.Concat(environment))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Token);
            var error = process.StandardError.ReadToEndAsync(Token);
            await Task.WhenAll(whileItRuns?.Invoke(process.Id) ?? Task.CompletedTask, process.WaitForExitAsync(Token)).WaitAsync(Patience, Token);
            return (process.ExitCode, await output + await error);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
