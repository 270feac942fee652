using Nexus.Hosting.Aws.Publishing.Deployment;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>An AWS CLI that answers as AWS documents it: for what no stand-in of AWS does. What it was not told to answer is an error.</summary>
internal sealed class CannedAws : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("answers-");

    public CannedAws()
    {
        var program = Path.Combine(_folder.FullName, "aws");
        File.WriteAllText(
            program,
            $"""
            #!/bin/bash
            command=$2
            shift 2
            while [ $# -gt 0 ]; do
              case $1 in --stack-name | --change-set-name | --services | --service-name | --tasks | --target-group-arn | --alarm-names | --queue-url | --load-balancer-arns | --load-balancer-arn | --table-name) about=$2 ;; esac
              shift
            done
            exec cat "{_folder.FullName}/$command.$(printf %s "$about" | tr -c 'A-Za-z0-9' _)"

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Cli = new(program);
    }

    public AwsCli Cli { get; }

    /// <summary>Sets the answer of a command about something: a stack, a change set, the first of the services or tasks.</summary>
    public void Answer(string command, string about, string json) =>
        File.WriteAllText(Path.Combine(_folder.FullName, $"{command}.{string.Concat(about.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}"), json);

    public void Dispose() => _folder.Delete(recursive: true);
}
