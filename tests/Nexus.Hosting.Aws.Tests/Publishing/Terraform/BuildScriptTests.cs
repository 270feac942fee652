using Nexus.Hosting.Aws.Publishing.Plan;
using Nexus.Hosting.Aws.Publishing.Terraform;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing.Terraform;

/// <summary>The script that builds and pushes. The programs that it calls write down how they were called: no registry of AWS is within reach.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("build-and-push-");

    private string Calls => File.Exists(Path.Combine(_folder.FullName, "calls")) ? File.ReadAllText(Path.Combine(_folder.FullName, "calls")) : string.Empty;

    [Fact]
    public async Task It_is_as_shellcheck_wants_it()
    {
        Tool.Require("shellcheck");
        foreach (var name in ReferenceModels.Names)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, $"{name}.sh"), Script(await ReferenceModels.PlanAsync(name)), TestContext.Current.CancellationToken);
        }

        var (code, output, _) = await Tool.RunAsync("shellcheck", Directory.GetFiles(_folder.FullName));

        Assert.Equal((0, string.Empty), (code, output));
    }

    [Fact]
    public async Task What_is_built_of_the_same_is_built_once_and_pushed_to_each_repository()
    {
        await PrepareAsync();

        var (code, output, error) = await RunAsync("--tag", "v1");

        Assert.True(code == 0, error);
        Assert.Equal("v1\n", output);
        Assert.Single(Lines("dotnet publish"));
        Assert.Equal(
            ["api", "web", "worker-agent-builds", "worker-status-updates"],
            Lines("docker push").Select(l => l.Split(' ')[^1]).Order(StringComparer.Ordinal).Select(i => i.Replace("123456789012.dkr.ecr.eu-west-1.amazonaws.com/app/dev/", string.Empty, StringComparison.Ordinal).Replace(":v1", string.Empty, StringComparison.Ordinal)));
        Assert.Contains("--password-stdin", Assert.Single(Lines("docker login")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_there_is_not_built_again()
    {
        await PrepareAsync(aws: "case \"$*\" in *describe-images*) exit 0 ;; esac");

        var (code, _, error) = await RunAsync("--tag", "v1");

        Assert.True(code == 0, error);
        Assert.Empty(Lines("dotnet publish"));
        Assert.Empty(Lines("docker push"));
    }

    [Fact]
    public async Task A_push_that_fails_is_tried_again()
    {
        await PrepareAsync(docker: "case \"$1\" in push) [ \"$(grep -c 'docker push' \"$CALLS\")\" -gt 1 ] || exit 1 ;; esac");

        var (code, _, error) = await RunAsync("--tag", "v1");

        Assert.True(code == 0, error);
        Assert.Contains("attempt 1 of 4", error, StringComparison.Ordinal);
        Assert.Equal(5, Lines("docker push").Count);
    }

    [Fact]
    public async Task A_build_that_fails_each_time_fails_the_script()
    {
        await PrepareAsync(dotnet: "exit 1");

        var (code, output, error) = await RunAsync("--tag", "v1");

        Assert.Equal((1, string.Empty), (code, output));
        Assert.Contains("Failed four times: project", error, StringComparison.Ordinal);
        Assert.Empty(Lines("docker push"));
    }

    [Fact]
    public async Task The_tag_is_the_commit_and_else_the_content()
    {
        Tool.Require("git");
        await PrepareAsync();
        string[] author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        foreach (string[] command in (string[][])[["init", "-q"], ["add", "Model"], [.. author, "commit", "-qm", "x"]])
        {
            Assert.Equal(0, (await Tool.RunAsync("git", command, _folder.FullName)).ExitCode);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, ".gitignore"), "bin/\ncalls\nout/web.Dockerfile\n.gitignore\n", TestContext.Current.CancellationToken);
        var commit = (await Tool.RunAsync("git", ["rev-parse", "--short=12", "HEAD"], _folder.FullName)).Output;
        var clean = (await RunAsync("--print-tag")).Output;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Model", "new.cs"), "one", TestContext.Current.CancellationToken);
        var changed = (await RunAsync("--print-tag")).Output;
        var again = (await RunAsync("--print-tag")).Output;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Model", "new.cs"), "two", TestContext.Current.CancellationToken);

        Assert.Equal(commit, clean);
        Assert.Matches("^src-[0-9a-f]{12}\n$", changed);
        Assert.Equal(changed, again);
        Assert.NotEqual(changed, (await RunAsync("--print-tag")).Output);
    }

    [Fact]
    public async Task Without_an_AppHost_it_says_what_to_do()
    {
        await PrepareAsync();
        File.Delete(Path.Combine(_folder.FullName, "Model", "apphost.cs"));

        var (code, _, error) = await RunAsync("--print-tag");

        Assert.Equal(1, code);
        Assert.Contains("--source DIR", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Script(AwsPlan plan) => TerraformWriter.Files(plan).Single(f => f.Path == TerraformWriter.BuildScript).Text;

    private List<string> Lines(string beginning) => [.. Calls.Split('\n').Where(l => l.StartsWith(beginning, StringComparison.Ordinal))];

    private async Task PrepareAsync(string aws = "", string docker = "", string dotnet = "")
    {
        Write("out/infrastructure/scripts/build-and-push.sh", Script(await ReferenceModels.PlanAsync("nexus-dev")));
        Write("out/web.Dockerfile", string.Empty);
        Write("Model/apphost.cs", string.Empty);
        Recorder("aws", $"{aws}\ncase \"$*\" in *get-caller-identity*) echo 123456789012 ;; *get-login-password*) echo password ;; *describe-images*) exit 254 ;; esac");
        Recorder("docker", $"{docker}\ncase \"$1\" in load) echo 'Loaded image: app-api:v1' ;; login) cat >/dev/null ;; esac");
        Recorder("dotnet", dotnet);
    }

    private void Recorder(string name, string behaviour)
    {
        Write($"bin/{name}", $"#!/usr/bin/env bash\nprintf '%s\\n' \"{name} $*\" >>\"$CALLS\"\n{behaviour}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder.FullName, "bin", name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => Tool.RunAsync(
        "bash",
        [Path.Combine(_folder.FullName, "out", "infrastructure", "scripts", "build-and-push.sh"), .. arguments],
        Path.Combine(_folder.FullName, "out"),
        new Dictionary<string, string>
        {
            ["PATH"] = $"{Path.Combine(_folder.FullName, "bin")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["CALLS"] = Path.Combine(_folder.FullName, "calls"),
            ["AWS_REGION"] = "eu-west-1",
            ["CONTAINER_RUNTIME"] = "docker",
            ["RETRY_SECONDS"] = "0",
        });
}
